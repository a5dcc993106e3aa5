import type { GroupHistory, HistoryPoint } from '#lib/model/history.ts'

/** One topic of the chart. `at`: which colour and dash it has, the same for as long as the page is open. */
export type LagSeries = { topic: string | null; name: string; at: number }

/** One moment, as numbers to draw. null: not known, and the line is interrupted there. */
export type LagRow = {
  atMs: number
  /** By series: messages behind, or the lower bound in ms. */
  values: (number | null)[]
  /** Of the whole group: messages, or both bounds in ms. `open`: there is no upper bound. */
  low: number | null
  high: number | null
  open: boolean
}

export type LagPicture = {
  measure: GroupHistory['measure']
  series: LagSeries[]
  rows: LagRow[]
  most: number
  history: GroupHistory
}

export const OTHER = 'other topics'

/** `places`: which colour each topic got earlier on this page; new topics are added to it. */
export function toLagPicture(history: GroupHistory, places: Map<string | null, number>): LagPicture {
  const time = history.measure === 'time'
  for (const { topic } of history.series) {
    if (!places.has(topic)) places.set(topic, topic === null ? LAST : nextPlace(places))
  }
  const shown = history.series
    .map(({ topic, points }) => ({ topic, name: topic ?? OTHER, at: places.get(topic) ?? LAST, points }))
    .toSorted((a, b) => a.at - b.at)
  const rows = history.total.map(([atMs], n): LagRow => {
    const whole = history.total[n]
    return {
      atMs,
      values: shown.map(({ points }) => valueOf(points[n])),
      low: valueOf(whole),
      high: time ? highOf(whole) : valueOf(whole),
      open: time && valueOf(whole) !== null && highOf(whole) === null,
    }
  })
  return {
    measure: history.measure,
    series: shown.map(({ topic, name, at }) => ({ topic, name, at })),
    rows,
    most: mostOf(rows),
    history,
  }
}

/** Where "all other topics" stands: after the eleven that have a name. */
const LAST = 11

function nextPlace(places: ReadonlyMap<string | null, number>): number {
  return [...places.keys()].filter((topic) => topic !== null).length
}

function valueOf(point: HistoryPoint | undefined): number | null {
  const value = point?.[1] ?? null
  return value === null ? null : Number(value)
}

function highOf(point: HistoryPoint | undefined): number | null {
  return point?.[2] ?? null
}

/** The highest point that is drawn; where there is no upper bound, room for the tail. */
function mostOf(rows: readonly LagRow[]): number {
  return rows.reduce(
    (most, { low, high, open }) => Math.max(most, high ?? 0, (low ?? 0) * (open ? 1.25 : 1)),
    0,
  )
}

/** Six hues; from the seventh on they come back with a dashed line. */
export function strokeOf({ at }: Pick<LagSeries, 'at'>): { stroke: string; dash: string } {
  return { stroke: `var(--s${(at % 6) + 1})`, dash: at % 12 >= 6 ? '5 3' : 'none' }
}

/** The last moment at which the whole group was seen; −1: never. */
export function lastSeen(rows: readonly LagRow[]): number {
  return rows.findLastIndex(({ low }) => low !== null)
}
