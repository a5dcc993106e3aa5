export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000

/** The minute of a moment, counted from 1970: two moments with the same one lie in the same minute of the clock. */
export function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS)
}
