import { needPersonStatuses, statuses, type Status } from '#lib/model/group.ts'
import type { RangeMs } from '#lib/model/list.ts'
import { formatCount, formatDuration, formatRate } from '#lib/model/measure.ts'
import type { UnseenReason } from '#lib/model/reading.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { topicNameOf } from '#lib/model/topology.ts'
import type { GroupTotals } from './roll-up.ts'

/** What was made of every group of a snapshot, in columns; rows are those of `snapshot.groups`. */
export type Judgement = {
  /** Index into `statuses`. */
  status: Uint8Array
  /** The partition that decided; −1: none, or one that is not there. */
  worstRow: Int32Array
  why: (UnseenReason | null)[]
  stillMs: Float64Array
  inPerS: Float64Array
  outPerS: Float64Array
  lost: Float64Array
  ahead: Float64Array
  rewoundMs: Float64Array
  /** NaN: not known. Infinity in `behindHigh` and `drainHigh`: no upper bound. */
  behindLow: Float64Array
  behindHigh: Float64Array
  drainLow: Float64Array
  drainHigh: Float64Array
  notDraining: Uint8Array
  drainUnknown: Uint8Array
  /** In how long retention reaches the first unread record of any partition; NaN: nothing threatens. */
  lossLow: Float64Array
  lossHigh: Float64Array
  /** When the group's status became what it is, as far as we looked; NaN: never looked before. */
  sinceMs: Float64Array
}

export function statusOf(judgement: Judgement, group: number): Status {
  return statuses[judgement.status[group] ?? 0] ?? 'unknown'
}

/** Groups whose status asks for a person. */
export function countNeedPerson({ status }: Judgement): number {
  return status.reduce((count, index) => count + (needsPerson(index) ? 1 : 0), 0)
}

function needsPerson(index: number): boolean {
  return needPersonStatuses.includes(statuses[index] ?? 'ok')
}

export function timeBehindOf({ behindLow, behindHigh }: Judgement, group: number): RangeMs | null {
  return toRange(behindLow[group], behindHigh[group])
}

export function dataLossOf({ lossLow, lossHigh }: Judgement, group: number): RangeMs | null {
  return toRange(lossLow[group], lossHigh[group])
}

/** `draining`: whether every partition that is behind drains; null when that is not known of one. */
export function drainOf(
  judgement: Judgement,
  group: number,
): { drainMs: RangeMs | null; draining: boolean | null } {
  if (judgement.notDraining[group]) return { drainMs: null, draining: false }
  const drainMs = toRange(judgement.drainLow[group], judgement.drainHigh[group])
  if (judgement.drainUnknown[group] || drainMs === null) return { drainMs: null, draining: null }
  return { drainMs, draining: true }
}

function toRange(low: number | undefined, high: number | undefined): RangeMs | null {
  if (low === undefined || high === undefined || Number.isNaN(low)) return null
  return { low, high: high === Infinity ? null : high }
}

/** The reason in one line, for the screen and for scripts. Empty when there is nothing to say. */
export function sayStatus(
  snapshot: Snapshot,
  totals: GroupTotals,
  judgement: Judgement,
  group: number,
): string {
  const row = judgement.worstRow[group] ?? -1
  const place =
    row < 0 ? '' : `${topicNameOf(snapshot.topology, row)} ${snapshot.topology.partition.get(row)}`
  const still = formatDuration(judgement.stillMs[group] ?? 0)
  const pace = `${formatRate(judgement.inPerS[group] ?? 0)} in, ${formatRate(judgement.outPerS[group] ?? 0)} out`
  switch (statusOf(judgement, group)) {
    case 'lost':
      return `${formatCount(judgement.lost[group] ?? 0)} offsets deleted unread, the first of them of ${place}`
    case 'ahead':
      return `${place} is committed beyond its end`
    case 'stalled':
      return `${place} unmoved ${still}${ownerOf(snapshot, group, row)}`
    case 'stopped':
      return (totals.members[group] ?? 0) > 0
        ? `nobody owns ${place}, unmoved ${still}`
        : `no members, ${place} unmoved ${still}`
    case 'falling-behind':
    case 'catching-up':
    case 'lagging':
      return pace
    case 'rewound':
      return `${place} went back ${formatDuration(judgement.rewoundMs[group] ?? 0)} ago`
    case 'rebalancing':
      return `state ${snapshot.groups.state[group] ?? ''}`
    case 'residual':
      return 'transaction markers may be all that is left'
    case 'unknown':
      return sayUnknown(totals, judgement.why[group] ?? null, group)
    case 'ok':
      return idleReason(totals, group)
  }
}

function ownerOf(snapshot: Snapshot, group: number, row: number): string {
  const topic = topicNameOf(snapshot.topology, row)
  const partition = snapshot.topology.partition.get(row)
  const members = snapshot.members.get(snapshot.groups.ids[group] ?? '')?.members ?? []
  const owner = members.find(({ assigned }) =>
    assigned.some((one) => one.topic === topic && one.partitions.includes(partition)),
  )
  return owner ? ` at ${owner.clientId}` : ''
}

function sayUnknown(totals: GroupTotals, why: UnseenReason | null, group: number): string {
  const total = totals.total[group] ?? 0
  const seen = totals.seen[group] ?? 0
  const missing = totals.notCommitted[group] ?? 0
  if (why === null) return 'too few samples'
  if (why === 'not-committed') return `never committed on ${missing} of ${total} partitions`
  if (seen < total) return `${total - seen} of ${total} partitions not seen (${why})`
  return `not seen (${why})`
}

/** "4 members, 3 partitions: 1 idle"; empty when every member has work. */
function idleReason(totals: GroupTotals, group: number): string {
  const idle = totals.idle[group] ?? 0
  const members = totals.members[group] ?? 0
  if (idle === 0 || members <= 0) return ''
  return `${members} members, ${totals.total[group] ?? 0} partitions: ${idle} idle`
}
