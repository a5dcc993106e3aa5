import { formatCount, formatReason } from '#lib/format.ts'
import type { GroupPartition } from '#lib/model/group.ts'
import { knownOffsets, type OffsetScale } from './offset-bar-scale.ts'

type Span = { from: number; to: number }

/** What the bar of one partition is made of, in px. A mark that is null is not drawn. */
export type OffsetMarks = {
  logStart: number | null
  committed: number | null
  end: number | null
  /** Read and still kept. `open`: the log start is not known, so its left end is drawn as a dotted tail. */
  kept: (Span & { open: boolean }) | null
  /** Past the start offset of a share group and yet not unread. */
  taken: Span | null
  unread: Span | null
  /** Inside unread: beyond the last stable offset, not yet readable for readers of committed data. */
  unstable: Span | null
  /** Deleted before it was read: from the commit to the log start. */
  lost: Span | null
  /** A commit beyond the end stands right of it. */
  ahead: boolean
  /** How far is not known: hatched. */
  hatch: Span | null
  stale: boolean
}

export function toOffsetMarks(partition: GroupPartition, scale: OffsetScale): OffsetMarks {
  const { logStart, committed, end, stale } = knownOffsets(partition)
  if (end === null)
    return { ...nothing, hatch: { from: scale.toX(10n ** BigInt(scale.decades)), to: scale.endX } }
  const at = (offset: bigint) => scale.toX(end - offset)
  const marks: OffsetMarks = {
    ...nothing,
    end: scale.endX,
    stale,
    logStart: logStart === null ? null : at(logStart),
  }
  const left = marks.logStart ?? scale.toX(10n ** BigInt(scale.decades))
  if (committed === null) return { ...marks, hatch: { from: left, to: scale.endX } }
  // A log start beyond the end was read later than the end: no loss is told from that.
  const passed = logStart !== null && logStart > committed && committed <= end
  const tick =
    committed > end
      ? scale.endX + AHEAD
      : passed
        ? Math.max(0, Math.min(at(committed), left - LEAST_LOST * scale.width))
        : at(committed)
  const from = passed ? left : tick
  const { lag } = partition
  const known = !stale && lag !== null
  // Share groups alone: what lies between the start offset and the lag is done out of order or in work.
  const unreadFrom = known ? Math.max(from, scale.toX(lag)) : from
  return {
    ...marks,
    committed: tick,
    ahead: committed > end,
    kept:
      passed || tick <= left ? null : { from: left, to: Math.min(tick, scale.endX), open: logStart === null },
    lost: passed ? { from: tick, to: left } : null,
    taken: unreadFrom > from && from < scale.endX ? { from, to: unreadFrom } : null,
    unread: known && unreadFrom < scale.endX ? { from: unreadFrom, to: scale.endX } : null,
    hatch: !known && from < scale.endX ? { from, to: scale.endX } : null,
    unstable: toUnstable(partition, unreadFrom, at, scale.endX),
  }
}

/** How far right of the end a commit beyond it is drawn: the distance itself says nothing. */
const AHEAD = 6
/** Share of the width. Deleted unread is bad news however little it is, and a logarithm makes little of it: a gap one can see. */
const LEAST_LOST = 0.04

const nothing: OffsetMarks = {
  logStart: null,
  committed: null,
  end: null,
  kept: null,
  taken: null,
  unread: null,
  unstable: null,
  lost: null,
  ahead: false,
  hatch: null,
  stale: false,
}

/** Its last stable offset was read and lies before its end: transactions are open there. */
export function isUnstable({ lastStable, end }: GroupPartition): boolean {
  return lastStable !== null && end !== null && lastStable < end
}

function toUnstable(
  { lastStable, end }: GroupPartition,
  from: number,
  at: (offset: bigint) => number,
  endX: number,
): Span | null {
  if (lastStable === null || end === null || lastStable >= end) return null
  const start = Math.max(from, at(lastStable))
  return start < endX ? { from: start, to: endX } : null
}

/** What the bar says, in words. */
export function sayOffsets(partition: GroupPartition): string {
  const { logStart, end, lag, lost, ahead, why } = partition
  const { committed, stale } = knownOffsets(partition)
  if (why !== null && why !== 'not-committed') {
    const { last } = partition
    const known =
      stale && last?.committed != null && last.end !== null
        ? `last known ${formatCount(last.end > last.committed ? last.end - last.committed : 0n)} unread`
        : 'nothing known from before'
    return `lag not known: ${formatReason(why)}; ${known}`
  }
  if (committed === null) {
    return logStart !== null && end !== null ? `no commit; ${formatCount(end - logStart)} kept` : 'no commit'
  }
  if (lost > 0n)
    return `${formatCount(lost)} deleted unread, ${formatCount(lag ?? 0n)} unread left${sayHeld(partition, lag ?? 0n)}`
  if (ahead > 0n) return `committed ${formatCount(ahead)} beyond the end`
  const kept = logStart === null || committed < logStart ? null : committed - logStart
  const unread = lag === null ? 'unread not known' : `${formatCount(lag)} unread${sayHeld(partition, lag)}`
  return kept === null ? unread : `${formatCount(kept)} kept behind the group, ${unread}`
}

/** How much of what is unread waits behind an open transaction: no reader of committed data gets it yet. */
function sayHeld(partition: GroupPartition, lag: bigint): string {
  const { lastStable, end } = partition
  if (!isUnstable(partition) || lastStable === null || end === null) return ''
  const held = end - lastStable < lag ? end - lastStable : lag
  return held > 0n ? `, ${formatCount(held)} of it behind an open transaction` : ''
}
