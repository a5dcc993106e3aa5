import { formatCount, formatDuration, formatPlural, formatRange } from '#lib/format.ts'
import type { GroupHistory, HistoryPoint } from '#lib/model/history.ts'
import { formatMoment } from './chart-clock.ts'
import { lastSeen, type LagPicture } from './lag-picture.ts'

/** 184,220 or 2 min 36–41 s; null: not seen. */
export function sayPoint(point: HistoryPoint | undefined): string | null {
  if (point === undefined || point[1] === null) return null
  if (typeof point[1] === 'bigint') return formatCount(point[1])
  return formatRange({ low: point[1], high: point[2] ?? null })
}

/** The gap a moment lies in. */
function gapAt({ gaps }: GroupHistory, atMs: number): GroupHistory['gaps'][number] | null {
  return gaps.find(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs) ?? null
}

/** over 22 of 24 partitions; null where the sum stands on all of them. */
export function sayCoverage({ coverage }: GroupHistory, n: number): string | null {
  const [, seen = 0, all = 0] = coverage[n] ?? []
  return seen < all ? `over ${formatCount(seen)} of ${formatPlural(all, 'partition')}` : null
}

export type SaidMoment = {
  time: string
  total: string | null
  topics: { name: string; at: number; value: string }[]
  coverage: string | null
  because: string | null
}

/** What is known of one moment, topics with the most first. */
export function sayMoment({ history, series, rows }: LagPicture, n: number): SaidMoment | null {
  const row = rows[n]
  if (!row) return null
  const total = sayPoint(history.total[n])
  const points = new Map(history.series.map(({ topic, points: all }) => [topic, all[n]]))
  const topics = series
    .map(({ topic, name, at }, place) => ({
      name,
      at,
      value: sayPoint(points.get(topic)) ?? 'not seen',
      height: row.values[place] ?? -1,
    }))
    .toSorted((a, b) => b.height - a.height)
  return {
    time: formatMoment(row.atMs, history.toMs - history.fromMs),
    total,
    topics: total === null ? [] : topics.map(({ name, at, value }) => ({ name, at, value })),
    coverage: total === null ? null : sayCoverage(history, n),
    because: total === null ? (gapAt(history, row.atMs)?.text ?? 'not seen') : null,
  }
}

/** One moment as a sentence, for the line below the chart and for screen readers. */
export function speakMoment(picture: LagPicture, n: number): string {
  const said = sayMoment(picture, n)
  if (said === null) return ''
  const { time, total, topics, coverage, because } = said
  if (total === null) return `${time}: ${because ?? 'not seen'}`
  const parts = topics.map(({ name, value }) => `${name} ${value}`)
  const few = parts.length > 4 ? [...parts.slice(0, 4), `and ${parts.length - 4} more topics`] : parts
  const detail = parts.length > 1 ? `: ${few.join(', ')}` : ''
  return `${time}, ${total} behind${coverage === null ? '' : ` ${coverage}`}${detail}`
}

/** The finding of the chart: where it came from, where it is, its most, and how much nobody saw. */
export function sayLag(picture: LagPicture): string {
  const { history, rows } = picture
  const spanMs = history.toMs - history.fromMs
  const first = rows.findIndex(({ low }) => low !== null)
  const last = lastSeen(rows)
  if (first < 0) return 'Lag over time: nothing was seen.'
  const most = rows.reduce((best, { high, low }, n) => {
    const here = high ?? low ?? -1
    const there = rows[best]?.high ?? rows[best]?.low ?? -1
    return here > there ? n : best
  }, first)
  const at = (n: number) =>
    `${sayPoint(history.total[n]) ?? 'not seen'} at ${formatMoment(rows[n]?.atMs ?? 0, spanMs)}`
  const unseenMs = history.gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
  const gaps = unseenMs > 0 ? `; ${formatDuration(unseenMs)} of it not seen` : ''
  return `Lag over time, from ${at(first)} to ${at(last)}, most ${at(most)}${gaps}.`
}

/** When what is kept begins, if that is inside the chart. */
export function beginsAt({ rows, history }: LagPicture): number | null {
  const first = rows.find(({ low }) => low !== null)
  if (!first) return null
  const spanMs = history.toMs - history.fromMs
  return first.atMs - history.fromMs > spanMs / 50 ? first.atMs : null
}
