import { formatCount } from '#lib/model/measure.ts'
import type { ResetPlan, ResetRow, ResetScope } from '#lib/model/reset.ts'
import type { Aim } from './target.ts'

/** What was seen of one partition just now. Null: not seen, or there is none. */
export type PartitionNow = {
  topic: string
  partition: number
  committed: bigint | null
  logStart: bigint | null
  end: bigint | null
  /** With a time as the aim: the first offset written at or after it, with the time of that record; null: none. */
  found: { offset: bigint; atMs: number } | null
  /** Why start, end or commit could not be seen; null when they were. */
  unseen: string | null
}

export type GroupNow = {
  id: string
  type: 'classic' | 'consumer' | 'share' | 'streams'
  state: string
  /** Empty for a simple group. */
  protocol: string
  members: { clientId: string; host: string }[]
  /** Since a commit last moved; null: not while we looked. Of a group without members: somebody reads all the same. */
  movedMsAgo: number | null
}

type Refusal = NonNullable<ResetPlan['refusal']>
type Rows = Pick<ResetPlan, 'rows' | 'totals' | 'warnings' | 'refusal'>

/** `wanted`: offsets by partition for an aim with one for each; key `topic:partition`. */
export type PlanInput = {
  group: GroupNow
  aim: Exclude<Aim, { kind: 'group' | 'audit' }>
  partitions: readonly PartitionNow[]
}

const LATELY_MS = 60_000

/**
 * Where each partition goes, and why it may not. Offsets that Kafka's own tool would clamp are clamped as it does: to the
 * nearest end of the log, with the reason; `current` and times are not. The rows stand beside a refusal, so that one sees
 * what one is refused.
 */
export function planReset({ group, aim, partitions }: PlanInput): Rows {
  const seen = partitions.filter(({ unseen }) => unseen === null)
  const rows = seen.map((now) => toRow(now, aim)).filter((row) => row !== null)
  const sorted = rows.toSorted(byWorst)
  return {
    rows: sorted,
    totals: toTotals(sorted),
    warnings: toWarnings(group, sorted),
    refusal: refuse(group, aim, partitions, sorted),
  }
}

/** Those that lose something first, then those that are not where they were asked to be, then by name. */
function byWorst(a: ResetRow, b: ResetRow): number {
  const skips = (row: ResetRow) => (row.delta !== null && row.delta > 0n ? 1 : 0)
  return (
    skips(b) - skips(a) ||
    Number(b.clamped) - Number(a.clamped) ||
    (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition)
  )
}

/** Null: nothing was asked of this partition. */
function toRow(now: PartitionNow, aim: PlanInput['aim']): ResetRow | null {
  const { topic, partition, committed, logStart, end } = now
  if (logStart === null || end === null) return null
  const wanted = toWanted(now, aim, logStart, end)
  if (wanted === null) return null
  const to = wanted.exact ? wanted.offset : clamp(wanted.offset, logStart, end)
  const clamped = to !== wanted.offset
  return {
    topic,
    partition,
    from: committed,
    to,
    delta: committed === null ? null : to - committed,
    clamped,
    because: clamped ? sayClamp(wanted.offset, logStart, to) : wanted.because,
  }
}

/** `exact`: taken as it is, even outside the log. */
type Wanted = { offset: bigint; exact: boolean; because: string }

function toWanted(now: PartitionNow, aim: PlanInput['aim'], start: bigint, end: bigint): Wanted | null {
  switch (aim.kind) {
    case 'earliest':
      return { offset: start, exact: true, because: '' }
    case 'latest':
      return { offset: end, exact: true, because: '' }
    case 'current':
      return now.committed === null
        ? { offset: end, exact: true, because: 'never committed: the end' }
        : { offset: now.committed, exact: true, because: '' }
    case 'offset':
      return { offset: aim.offset, exact: false, because: '' }
    case 'shift':
      return now.committed === null ? null : { offset: now.committed + aim.by, exact: false, because: '' }
    case 'time':
      return now.found
        ? { offset: now.found.offset, exact: true, because: '' }
        : { offset: end, exact: true, because: 'nothing was written since: the end' }
    case 'each': {
      const own = aim.offsets.find(
        ({ topic, partition }) => topic === now.topic && partition === now.partition,
      )
      return own ? { offset: own.offset, exact: false, because: '' } : null
    }
  }
}

function clamp(offset: bigint, start: bigint, end: bigint): bigint {
  return offset > end ? end : offset < start ? start : offset
}

function sayClamp(wanted: bigint, start: bigint, to: bigint): string {
  return wanted < start
    ? `${formatCount(wanted)} is deleted already: the log starts at ${formatCount(to)}`
    : `${formatCount(wanted)} lies beyond the end, ${formatCount(to)}`
}

function toTotals(rows: readonly ResetRow[]): ResetPlan['totals'] {
  let replayed = 0n
  let skipped = 0n
  let unchanged = 0
  for (const { delta } of rows) {
    if (delta === 0n) unchanged++
    else if (delta !== null && delta > 0n) skipped += delta
    else if (delta !== null) replayed -= delta
  }
  return { replayed, skipped, unchanged }
}

function toWarnings(
  { type, state, protocol, members, movedMsAgo }: GroupNow,
  rows: readonly ResetRow[],
): string[] {
  const warnings: string[] = []
  if (type === 'streams')
    warnings.push(
      'A Streams application keeps state made of what it has read. Moving its offsets leaves that state as it is: reset the application itself to make it anew.',
    )
  if (members.length === 0 && movedMsAgo !== null && movedMsAgo < LATELY_MS)
    warnings.push(
      'The group has no member, and yet its offsets moved within the last minute: somebody reads with assigned partitions, and will commit over this.',
    )
  if (type === 'classic' && state === 'Empty' && protocol !== '')
    warnings.push(
      'Kafka deletes the offsets of an empty group some time after its last member left (offsets.retention.minutes, 7 days unless set). A reset does not begin that time anew.',
    )
  const fresh = rows.filter(({ from }) => from === null).length
  if (fresh > 0)
    warnings.push(
      `${formatCount(fresh)} of these partitions ${fresh === 1 ? 'has' : 'have'} no committed offset yet, so that nothing says what is replayed or skipped there.`,
    )
  return warnings
}

function refuse(
  group: GroupNow,
  aim: PlanInput['aim'],
  partitions: readonly PartitionNow[],
  rows: readonly ResetRow[],
): Refusal | null {
  const because = (code: Refusal['code'], sentence: string): Refusal => ({
    code,
    because: sentence,
    members: [],
  })
  if (group.type === 'share')
    return because(
      'share',
      'A share group has no committed offsets to set; its start offsets are not set from here yet.',
    )
  if (group.members.length > 0 || !['Empty', 'Dead'].includes(group.state)) return refuseMembers(group)
  const [hidden] = partitions.filter(({ unseen }) => unseen !== null)
  if (hidden)
    return because(
      'unseen',
      `${hidden.topic} ${hidden.partition} was not seen (${hidden.unseen}), so that nobody can say where it would go. Leave it out, or try again when it is back.`,
    )
  const without = partitions.find(({ committed }) => committed === null)
  if (aim.kind === 'shift' && without)
    return because(
      'bad-target',
      `${without.topic} ${without.partition} has no committed offset to move from. Leave it out, or name an offset.`,
    )
  const leaving = partitions.find(
    ({ committed }) => committed !== null && aim.kind === 'shift' && leaves(committed + aim.by),
  )
  if (leaving && aim.kind === 'shift')
    return because(
      'bad-target',
      `Moved by ${aim.by}, ${leaving.topic} ${leaving.partition} would leave the numbers that offsets have.`,
    )
  if (rows.length === 0) return because('nothing', 'No partition of the group is meant by this.')
  return null
}

/** Offsets are signed and have 64 bits. */
function leaves(offset: bigint): boolean {
  return BigInt.asIntN(64, offset) !== offset
}

function refuseMembers({ members, state }: GroupNow): Refusal {
  const [first] = members
  const named = first ? `${first.clientId} at ${first.host}` : `a group in state ${state}`
  const others = members.length > 1 ? ` and ${formatCount(members.length - 1)} more` : ''
  return {
    code: 'members',
    because: first
      ? `${named}${others} would commit over it: Kafka sets offsets only of a group without members. Stop ${members.length === 1 ? 'it' : 'them'} first; one that was killed counts until its session ends (45 s unless set).`
      : `The group is ${state}, so that it has members we do not see. Kafka sets offsets only of a group without members.`,
    members,
  }
}

/** The partitions that a scope means. `all`: what the group has committed; a topic: all that it has. */
export function toScoped(
  scope: ResetScope,
  committed: readonly { topic: string; partition: number }[],
  partitionsOf: (topic: string) => number | null,
): { topic: string; partition: number }[] | { missing: string } {
  if ('all' in scope) return [...committed]
  if ('topics' in scope) {
    const wanted = [...new Set(scope.topics)]
    const missing = wanted.find((topic) => partitionsOf(topic) === null)
    if (missing !== undefined) return { missing: `There is no topic ${missing}.` }
    return wanted.flatMap((topic) =>
      Array.from({ length: partitionsOf(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
    )
  }
  const missing = scope.partitions.find(({ topic, partition }) => partition >= (partitionsOf(topic) ?? 0))
  if (missing) return { missing: `There is no partition ${missing.partition} of a topic ${missing.topic}.` }
  const unique = new Map(scope.partitions.map((one) => [`${one.topic}:${one.partition}`, one]))
  return [...unique.values()]
}
