// Times as charts write them: as short as the length of the chart allows, in the zone of the reader.

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const stepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14].map((days) => days * DAY_MS),
]
const secondStepsMs = [1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000)

/** Round moments of the reader's clock inside `[fromMs, toMs]`, at most `most`; past a quarter of a year the first of months. */
export function toTimeTicks(fromMs: number, toMs: number, most: number): number[] {
  const spanMs = toMs - fromMs
  if (spanMs <= 0 || most < 1) return []
  const stepMs = [...secondStepsMs, ...stepsMs].find((step) => spanMs / step <= most)
  if (stepMs === undefined) return toMonths(fromMs, toMs, most)
  const ticks: number[] = []
  for (let local = Math.ceil(toLocal(fromMs) / stepMs) * stepMs; ; local += stepMs) {
    const atMs = fromLocal(local)
    if (atMs > toMs) return ticks
    if (atMs >= fromMs) ticks.push(atMs)
  }
}

function toMonths(fromMs: number, toMs: number, most: number): number[] {
  const first = new Date(fromMs)
  const months = (toMs - fromMs) / (30 * DAY_MS)
  const step = [1, 2, 3, 6, 12].find((each) => months / each <= most) ?? 12
  const ticks: number[] = []
  for (let month = first.getMonth(); ; month++) {
    const atMs = new Date(first.getFullYear(), month, 1).getTime()
    if (atMs > toMs) return ticks
    if (atMs >= fromMs && (((month % 12) + 12) % 12) % step === 0) ticks.push(atMs)
  }
}

/** The wall clock as if it were UTC, so that steps fall on round hours of the day. */
function toLocal(atMs: number): number {
  return atMs - new Date(atMs).getTimezoneOffset() * MINUTE_MS
}

function fromLocal(localMs: number): number {
  const guess = localMs + new Date(localMs).getTimezoneOffset() * MINUTE_MS
  // Around a change of the clock the first guess may be an hour off.
  return localMs + new Date(guess).getTimezoneOffset() * MINUTE_MS
}

const formats = {
  second: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  minute: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }),
  day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }),
  month: new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' }),
}

/** The label of a tick: the time of day, at midnight the day, on long charts the month. */
export function formatTick(atMs: number, spanMs: number): string {
  if (spanMs > 100 * DAY_MS) return formats.month.format(atMs)
  if (toLocal(atMs) % DAY_MS === 0) return formats.day.format(atMs)
  return spanMs < 3 * MINUTE_MS ? formats.second.format(atMs) : formats.minute.format(atMs)
}

/** One moment, as exact as a chart of that length is: 14:07:39, 14:07, 22 Nov 14:07. */
export function formatMoment(atMs: number, spanMs: number): string {
  const clock = (spanMs <= 6 * HOUR_MS ? formats.second : formats.minute).format(atMs)
  return spanMs < DAY_MS ? clock : `${formats.day.format(atMs)} ${clock}`
}

/** 14:07, of another day 21 Nov 14:07. */
export function formatClock(atMs: number, nowMs: number): string {
  const clock = formats.minute.format(atMs)
  const day = formats.day.format(atMs)
  return day === formats.day.format(nowMs) ? clock : `${day} ${clock}`
}

/** 12:08–14:08, 22 Nov 12:08 – 23 Nov 9:00. The day is left out where both are today's. */
export function formatSpan(fromMs: number, toMs: number, nowMs: number): string {
  const dayOf = (ms: number) => formats.day.format(ms)
  const minute = (ms: number) => formats.minute.format(ms)
  if (dayOf(fromMs) === dayOf(toMs) && toMs - fromMs < DAY_MS) {
    const day = dayOf(toMs) === dayOf(nowMs) ? '' : `${dayOf(toMs)} `
    return `${day}${minute(fromMs)}–${minute(toMs)}`
  }
  if (toMs - fromMs > 100 * DAY_MS) return `${formats.month.format(fromMs)} – ${formats.month.format(toMs)}`
  return `${dayOf(fromMs)} ${minute(fromMs)} – ${dayOf(toMs)} ${minute(toMs)}`
}
