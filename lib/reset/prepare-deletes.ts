import type { CoordinatorView } from '#lib/model/coordinator-view.ts'
import type { PlanRefusal, PlanRow } from '#lib/model/plan.ts'
import type { ResetScope } from '#lib/model/reset.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import { quoteWord } from './command.ts'
import type { PlanHands } from './hands.ts'
import { commitsOf, countOf, keyOf, toGroupNow, topicIdOf } from './look.ts'
import { refuseMembers, sayNoGroup, toRefusal } from './plan.ts'
import type { Prepared } from './prepared.ts'
import { sayPartitions } from './say-aim.ts'
import { toScoped } from './scope.ts'
import { hasMembers } from './seen.ts'

/** What a group would lose if the offsets of these partitions were deleted. Throws a `Fault` as `prepareReset` does. */
export async function prepareOffsetsDelete(
  group: string,
  scope: ResetScope,
  hands: PlanHands,
): Promise<Prepared> {
  const view = await hands.readGroup(group)
  const commits = view?.commits ?? []
  const topology = await hands.readTopology([...new Set(commits.map(({ topic }) => topic))])
  const scoped = toScoped(scope, commits, (topic) => countOf(topology, topic) ?? 0)
  const wanted = new Set('missing' in scoped ? [] : scoped.map(keyOf))
  const rows = toRows(group, view, (row) => wanted.has(keyOf(row)))
  const topics = [...new Set(rows.map(({ topic }) => topic))]
  const named = topics.flatMap((topic) => ['--topic', quoteWord(topic)])
  return toPrepared('delete-offsets', group, view, topology, rows, {
    refusal: refuseOffsetsDelete(group, view, topology, rows, hands),
    text: `Delete the offsets of ${group} on ${topics.join(', ')}: ${sayPartitions(rows.length)}.`,
    command: toToolCommand(hands.bootstrap, group, ['--delete-offsets', ...named]),
  })
}

/** What would go with a group. Its offsets can be put back; the group then is one that exists by its commits alone. */
export async function prepareGroupDelete(group: string, hands: PlanHands): Promise<Prepared> {
  const view = await hands.readGroup(group)
  const topics = [...new Set((view?.commits ?? []).map(({ topic }) => topic))]
  const topology = await hands.readTopology(topics)
  const rows = toRows(group, view, () => true)
  const now = toGroupNow(group, view, hands)
  const share = view?.type === 'share'
  return toPrepared('delete-groups', group, view, topology, rows, {
    refusal:
      view === null
        ? toRefusal('not-found', sayNoGroup(group))
        : hasMembers(view)
          ? refuseMembers(now)
          : null,
    text: `Delete the group ${group} with what it has committed: ${sayPartitions(rows.length)}.`,
    command: toToolCommand(hands.bootstrap, group, ['--delete'], share),
  })
}

function toRows(group: string, view: CoordinatorView | null, isMeant: (row: PlanRow) => boolean): PlanRow[] {
  return (view?.commits ?? [])
    .map(({ topic, partition, offset }) => ({
      group,
      topic,
      partition,
      from: offset,
      to: null,
      delta: null,
      clamped: false,
      because: '',
      targetMs: null,
    }))
    .filter(isMeant)
    .toSorted((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition))
}

/** A group that reads may forget topics that it does not read: Kafka takes the rest. */
function refuseOffsetsDelete(
  group: string,
  view: CoordinatorView | null,
  topology: Topology,
  rows: readonly PlanRow[],
  hands: PlanHands,
): PlanRefusal | null {
  if (view === null) return toRefusal('not-found', sayNoGroup(group))
  if (view.type === 'share')
    return toRefusal('share', 'A share group has no committed offsets; what it keeps goes with the group.')
  const now = toGroupNow(group, view, hands)
  if (hasMembers(view) && view.protocol !== 'consumer' && view.type === 'classic') return refuseMembers(now)
  const topics = new Set(rows.map(({ topic }) => topic))
  const readers = view.members.filter(({ assigned, target }) =>
    [...assigned, ...(target ?? [])].some(({ topic }) => topics.has(topic)),
  )
  if (readers.length > 0)
    return refuseMembers({
      state: view.state,
      members: readers.map(({ clientId, host }) => ({ clientId, host })),
    })
  if (hasMembers(view) && view.membersFault !== null) return refuseMembers(now)
  const gone = rows.find(({ topic }) => countOf(topology, topic) === null)
  if (gone)
    return toRefusal(
      'unseen',
      `The topic ${gone.topic} is gone, or hidden from us, and Kafka deletes offsets only of topics that are there: these go with the group.`,
    )
  return rows.length === 0 ? toRefusal('nothing', 'Nothing is committed there.') : null
}

function toToolCommand(bootstrap: string, group: string, rest: string[], share = false): string {
  const tool = share ? 'kafka-share-groups.sh' : 'kafka-consumer-groups.sh'
  return [tool, '--bootstrap-server', quoteWord(bootstrap), '--group', quoteWord(group), ...rest].join(' ')
}

function toPrepared(
  action: 'delete-offsets' | 'delete-groups',
  group: string,
  view: CoordinatorView | null,
  topology: Topology,
  rows: readonly PlanRow[],
  { refusal, text, command }: { refusal: PlanRefusal | null; text: string; command: string },
): Prepared {
  const commits = commitsOf(view)
  return {
    action,
    group,
    type: view?.type ?? null,
    undoes: null,
    text,
    steps: rows.map((row) => ({
      ...row,
      topicId: topicIdOf(topology, row.topic),
      metadata: commits.get(keyOf(row))?.metadata ?? '',
      leaderEpoch: commits.get(keyOf(row))?.leaderEpoch ?? -1,
      toMetadata: '',
      toLeaderEpoch: -1,
      logStart: null,
      end: null,
    })),
    planned: {
      group,
      type: view?.type ?? null,
      state: view?.state ?? '',
      members: view?.members.length ?? 0,
      totals: { replayed: 0n, skipped: 0n, unchanged: 0 },
      command,
      warnings: [],
      refusal,
    },
  }
}
