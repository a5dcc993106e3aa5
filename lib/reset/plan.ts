import { formatCount } from '#lib/model/measure.ts'
import type { PlanRefusal, PlanRow, PlanTotals } from '#lib/model/plan.ts'
import { hasMembers, type GroupNow, type PartitionNow } from './seen.ts'
import type { Aim } from './target.ts'
import { toWarnings } from './warnings.ts'

/** What was planned for one group. */
export type GroupPlan = {
  rows: PlanRow[]
  totals: PlanTotals
  warnings: string[]
  refusal: PlanRefusal | null
}

export type PlanInput = {
  group: GroupNow
  aim: PlannedAim
  partitions: readonly PartitionNow[]
  /** Refuse what lies outside the log, instead of taking its nearest end. */
  strict?: boolean
  /** Make a group that is not there. */
  create?: boolean
}

/** An aim with nothing left to look up. An offset of `each` that is null is deleted. */
export type PlannedAim =
  | Exclude<Aim, { kind: 'group' | 'audit' | 'each' }>
  | { kind: 'each'; offsets: readonly { topic: string; partition: number; offset: bigint | null }[] }

/**
 * Where each partition goes, and why it may not. Offsets that Kafka's own tool would clamp are clamped as it does: to the
 * nearest end of the log, with the reason; `current` and times are not. The rows stand beside a refusal, so that one sees
 * what one is refused.
 */
export function planReset({ group, aim, partitions, strict = false, create = false }: PlanInput): GroupPlan {
  const wanted = toWantedBy(aim)
  const rows = partitions.flatMap((now) => (now.unseen === null ? toRow(group.id, now, aim, wanted) : []))
  const sorted = rows.toSorted(byWorst)
  return {
    rows: sorted,
    totals: toTotals(sorted),
    warnings: toWarnings(group, sorted),
    refusal: refuse({ group, aim, partitions, strict, create }, sorted),
  }
}

/** Those that lose something first, then those that are not where they were asked to be, then by name. */
function byWorst(a: PlanRow, b: PlanRow): number {
  const skips = (row: PlanRow) => (row.delta !== null && row.delta > 0n ? 1 : 0)
  return (
    skips(b) - skips(a) ||
    Number(b.clamped) - Number(a.clamped) ||
    (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition)
  )
}

/** None: nothing was asked of this partition. */
function toRow(group: string, now: PartitionNow, aim: PlannedAim, wantedBy: WantedBy): PlanRow[] {
  const { topic, partition, committed, logStart, end } = now
  const base = { group, topic, partition, from: committed, clamped: false, because: '', targetMs: null }
  if (aim.kind === 'each' && wantedBy.get(toKey(now)) === null)
    return committed === null
      ? []
      : [{ ...base, to: null, delta: null, because: 'had no offset then: it is deleted' }]
  if (logStart === null || end === null) return []
  const wanted = toWanted(now, aim, wantedBy, logStart, end)
  if (wanted === null) return []
  const to = wanted.exact ? wanted.offset : clamp(wanted.offset, logStart, end)
  const clamped = to !== wanted.offset
  return [
    {
      ...base,
      to,
      delta: committed === null ? null : to - committed,
      clamped,
      because: clamped ? sayClamp(wanted.offset, logStart, to) : wanted.because,
      targetMs: aim.kind === 'time' ? (now.found?.atMs ?? null) : null,
    },
  ]
}

/** Offsets of an aim with one for each partition. */
type WantedBy = ReadonlyMap<string, bigint | null>

function toWantedBy(aim: PlannedAim): WantedBy {
  return new Map(aim.kind === 'each' ? aim.offsets.map((one) => [toKey(one), one.offset]) : [])
}

/** No topic's name holds a colon. */
function toKey({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}:${partition}`
}

/** `exact`: taken as it is, even outside the log. */
type Wanted = { offset: bigint; exact: boolean; because: string }

function toWanted(
  now: PartitionNow,
  aim: PlannedAim,
  wantedBy: WantedBy,
  start: bigint,
  end: bigint,
): Wanted | null {
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
      const own = wantedBy.get(toKey(now)) ?? null
      return own === null ? null : { offset: own, exact: false, because: '' }
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

function toTotals(rows: readonly PlanRow[]): PlanTotals {
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

function refuse(
  { group, aim, partitions, strict, create }: Required<PlanInput>,
  rows: readonly PlanRow[],
): PlanRefusal | null {
  if (group.type === null && !create) return toRefusal('not-found', sayNoGroup(group.id))
  if (hasMembers(group)) return refuseMembers(group)
  const hidden = partitions.find(({ unseen }) => unseen !== null)
  if (hidden)
    return toRefusal(
      'unseen',
      `${hidden.topic} ${hidden.partition} was not seen (${hidden.unseen}), so that nobody can say where it would go. Leave it out, or try again when it is back.`,
    )
  const barred = partitions.find((one) => one.barred !== null)
  if (barred?.barred) return toRefusal('bad-target', barred.barred)
  if (group.type === 'share' && rows.some(({ to }) => to === null))
    return toRefusal(
      'share',
      'Kafka cannot make a share group forget where it starts in a partition, so that this cannot be taken back as a whole. Leave the partitions out that had no start offset.',
    )
  if (aim.kind === 'shift') {
    const refusal = refuseShift(aim.by, partitions)
    if (refusal) return refusal
  }
  const outside = strict ? rows.find(({ clamped }) => clamped) : undefined
  if (outside) return toRefusal('out-of-range', `${outside.topic} ${outside.partition}: ${outside.because}.`)
  if (rows.length === 0) return toRefusal('nothing', 'No partition of the group is meant by this.')
  return null
}

function refuseShift(by: bigint, partitions: readonly PartitionNow[]): PlanRefusal | null {
  const without = partitions.find(({ committed }) => committed === null)
  if (without)
    return toRefusal(
      'bad-target',
      `${without.topic} ${without.partition} has no committed offset to move from. Leave it out, or name an offset.`,
    )
  const leaving = partitions.find(({ committed }) => committed !== null && leaves(committed + by))
  if (leaving)
    return toRefusal(
      'bad-target',
      `Moved by ${by}, ${leaving.topic} ${leaving.partition} would leave the numbers that offsets have.`,
    )
  return null
}

export function toRefusal(code: PlanRefusal['code'], because: string): PlanRefusal {
  return { code, because, members: [] }
}

export function sayNoGroup(group: string): string {
  return `There is no group ${group}, or it is hidden from us.`
}

/** Offsets are signed and have 64 bits. */
function leaves(offset: bigint): boolean {
  return BigInt.asIntN(64, offset) !== offset
}

/** Why nobody outside sets the offsets of a group that has members. */
export function refuseMembers({ members, state }: Pick<GroupNow, 'members' | 'state'>): PlanRefusal {
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
