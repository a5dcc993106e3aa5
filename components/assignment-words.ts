import { formatCount, formatPlural } from '#lib/format.ts'
import type { GroupDetail, Member } from '#lib/model/group.ts'
import type { Assignment, MapCell, MapRow } from './assignment-cells.ts'

type Group = Pick<GroupDetail, 'type' | 'protocol' | 'state' | 'assignor' | 'members'>

/** A member as people name it. Kafka's member id is the client id with a uuid behind it. */
function memberName({ instanceId, clientId, id }: Member): string {
  return instanceId ?? (clientId || id)
}

/** Names that are told apart: several members of one client id get the end of their member id. */
export function memberNames(members: readonly Member[]): Map<string, string> {
  const times = new Map<string, number>()
  for (const member of members) times.set(memberName(member), (times.get(memberName(member)) ?? 0) + 1)
  return new Map(
    members.map((member) => {
      const name = memberName(member)
      return [member.id, (times.get(name) ?? 0) > 1 ? `${name} …${member.id.slice(-4)}` : name]
    }),
  )
}

/** Why a member owns nothing: too many members is for ever, the rest may pass. */
export function sayIdle(group: Group, assignment: Assignment): string {
  const members = assignment.rows.length
  const { topics, columns } = assignment
  if (group.type === 'share') return 'nothing assigned at the moment'
  const most = Math.max(0, ...topics.map(({ partitions }) => partitions.length))
  // The range assignor deals each topic out from the first member on: more members than the widest topic has partitions is too many.
  const places = group.assignor === 'range' ? most : columns
  if (members <= places || columns === 0) return 'owns no partition at the moment'
  const spare = members - places
  const never = `${spare === 1 ? 'one' : formatCount(spare)} can never work`
  return group.assignor === 'range' && topics.length > 1
    ? `${formatPlural(members, 'member')}, at most ${formatPlural(places, 'partition')} in a topic: with the range assignor ${never}`
    : `${formatPlural(members, 'member')}, ${formatPlural(places, 'partition')}: ${never}`
}

/** Why there is no map at all; null when there is something to draw. */
export function sayNoMap(group: Group, assignment: Assignment): string | null {
  if (group.members === null) return 'Members were not seen.'
  if (assignment.rows.length > 0) return null
  if (isSimple(group)) {
    return 'No membership: activity unknown. Who reads assigns partitions by hand; Kafka knows only what was committed.'
  }
  const left = formatPlural(assignment.columns, 'partition')
  return assignment.columns === 0
    ? 'No members, and nothing was committed.'
    : `No members: nobody reads the ${left} that the group committed on.`
}

/** A group that never joined: only its commits are known. */
export function isSimple({
  type,
  protocol,
  members,
}: Pick<GroupDetail, 'type' | 'protocol' | 'members'>): boolean {
  return type === 'classic' && protocol === '' && (members ?? 0) === 0
}

/** The finding of the map, not its form. */
export function sayAssignment({ rows, columns, noOwner }: Assignment): string {
  const idle = rows.filter((row) => row.idle).length
  const moving = rows.filter((row) => row.cells.some(({ kind }) => kind !== 'held')).length
  return [
    `${formatPlural(rows.length, 'member')} on ${formatPlural(columns, 'partition')}`,
    idle > 0 ? `${formatCount(idle)} idle` : null,
    moving > 0 ? `${formatCount(moving)} with partitions on the move` : null,
    noOwner.length > 0
      ? `${formatPlural(noOwner.length, 'partition')} without owner`
      : 'every partition has an owner',
  ]
    .filter((part) => part !== null)
    .join('; ')
}

/** What stands in a cell that is on the move. */
export const movingWords = { 'gives-up': 'gives up', waits: 'waits', next: 'next' } as const

/** What became of the members that are not listed. */
export function sayLeft(left: number): string {
  const [hold, are] = left === 1 ? ['holds its', 'is'] : ['hold their', 'are']
  return `${formatPlural(left, 'other member')} ${hold} partitions and ${are} not among the farthest behind; the table lists all.`
}

const kindWords: Record<MapCell['kind'], string> = {
  held: 'owner',
  'gives-up': 'must be given up by',
  waits: 'waited for by',
  next: 'comes next to',
}

/** What the line under the map speaks for one cell. */
export function sayCell(cell: MapCell, owner: string | null): string {
  const lag = cell.lag === null ? 'lag not known' : `${formatCount(cell.lag)} behind`
  const whose = owner === null ? 'no owner' : `${kindWords[cell.kind]} ${owner}`
  return `${cell.topic} ${cell.partition}, ${whose}, ${lag}`
}

/** What the line speaks where a row has nothing. */
export function sayEmptyCell(topic: string, partition: number, row: MapRow | null, name: string): string {
  return row === null
    ? `${topic} ${partition} has an owner`
    : `${topic} ${partition} is not at ${name}${row.idle ? ', which is idle' : ''}`
}
