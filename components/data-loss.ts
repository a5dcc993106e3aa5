import { formatDuration, formatRange } from '#lib/format.ts'
import type { RangeMs } from '#lib/model/list.ts'

type Late = { dataLossMs: RangeMs | null; timeBehindMs: RangeMs | null }

/** Retention that is this many times as far as the group is late is no news. */
const FAR = 5
/** Where it is not known how late the group is. */
const SOON_MS = 3_600_000

/** Retention eats unread data soon, against how late the group is. A group that is a second behind a topic that keeps ten minutes is safe. */
export function isLossNear({ dataLossMs, timeBehindMs }: Late): boolean {
  if (dataLossMs === null) return false
  const late = timeBehindMs === null ? null : (timeBehindMs.high ?? timeBehindMs.low)
  return dataLossMs.low < (late === null ? SOON_MS : FAR * late)
}

/** in 6 d 23 h, in at least 6 d 23 h, within 9 s, at any time. */
export function sayLossTime({ low, high }: RangeMs): string {
  if (low >= 500) return `in ${formatRange({ low, high })}`
  return high === null ? 'at any time' : `within ${formatDuration(high)}`
}
