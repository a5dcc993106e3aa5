import type { RangeMs } from '#lib/model/list.ts'

/**
 * Ends of one partition as they were seen, oldest first; NaN where it was not seen. A look takes a while: it saw the end at
 * some moment between `sinceMs` and `atMs`.
 */
export type SeenEnds = { sinceMs: readonly number[]; atMs: readonly number[]; endAt(n: number): number }

/** One for all: most partitions of most groups. */
const NONE: Readonly<RangeMs> = { low: 0, high: 0 }

/**
 * How old the oldest unread record is, as exact bounds. Record `committed` became visible after the beginning of the last
 * look that found the end at or before it, and before the end of the first that found the end past it. Never extrapolated: when no look is old
 * enough, `high` is null and the truth is "at least".
 */
export function evaluateTimeBehind(ends: SeenEnds, committed: number, lag: number, nowMs: number): RangeMs {
  if (lag === 0) return NONE
  let pastMs = nowMs
  for (let n = ends.atMs.length - 1; n >= 0; n--) {
    const end = ends.endAt(n)
    if (Number.isNaN(end)) continue
    if (end <= committed) return { low: nowMs - pastMs, high: nowMs - (ends.sinceMs[n] ?? -Infinity) }
    pastMs = ends.atMs[n] ?? nowMs
  }
  return { low: nowMs - pastMs, high: null }
}

/** A group is as far behind as its worst partition. */
export function worstTimeBehind(worst: RangeMs | null, next: RangeMs): RangeMs {
  if (worst === null) return next
  const high = worst.high === null || next.high === null ? null : Math.max(worst.high, next.high)
  return { low: Math.max(worst.low, next.low), high }
}
