import type { RangeMs } from '#lib/model/list.ts'

/** What deletes records of a partition before they are read, and how far off it is. */
export type Threat = {
  /** `retention.ms` of a topic whose clean-up policy deletes; null: it does not, or was not seen. */
  retentionMs: number | null
  /** Age of the oldest unread record. */
  behind: RangeMs | null
  /** Offsets between the log start and the first unread one. */
  room: number
  /** How the log start was seen to rise; null: it was not. */
  rise: { perS: number; step: number } | null
  /** How fast the group reads, offsets a second. */
  outPerS: number
}

/**
 * In how long retention reaches the first unread record: the sooner of two clocks. By age, a record goes no sooner than
 * `retention.ms` after it was written, and with its whole segment, so that there is no upper bound. By what was seen, the
 * log start rises in steps of a segment, and the group moves away from it. Null: nothing threatens, as far as we know.
 */
export function evaluateDataLoss({ retentionMs, behind, room, rise, outPerS }: Threat): RangeMs | null {
  const byAge =
    retentionMs === null || retentionMs < 0 || behind === null || behind.high === null
      ? null
      : { low: Math.max(0, retentionMs - behind.high), high: null }
  const nearing = rise === null ? 0 : rise.perS - Math.max(0, outPerS)
  const bySight =
    rise === null || nearing <= 0
      ? null
      : {
          low: (1000 * Math.max(0, room - rise.step)) / nearing,
          high: (1000 * (room + rise.step)) / nearing,
        }
  if (byAge === null || bySight === null) return byAge ?? bySight
  return { low: Math.min(byAge.low, bySight.low), high: bySight.high }
}
