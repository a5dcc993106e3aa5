/** Room at the right end, so that the last label and a dotted tail fit. */
const END = 24
/** Room at the left end for half a label. */
const START = 6

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Round times, each some times longer than the one before. */
const ROUND = [SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY]
const MOST_TICKS = 7

/** Round times up to `mostMs`, the last few where there are many. At least one. */
export function toTicks(mostMs: number): number[] {
  const fitting = ROUND.filter((ms) => ms <= Math.max(SECOND, mostMs))
  return fitting.slice(-MOST_TICKS)
}

/** Where an age stands on the logarithmic axis from a second to `mostMs`. What is younger stands at its beginning. */
export function toX(ms: number, mostMs: number, width: number): number {
  const top = Math.log10(Math.max(10 * SECOND, mostMs) / SECOND)
  const part = Math.min(1, Math.log10(Math.max(SECOND, ms) / SECOND) / top)
  return round(START + part * (width - START - END))
}

function round(x: number): number {
  return Math.round(x * 10) / 10
}
