import type { GroupHistory, HistoryPoint } from '#lib/model/history.ts'
import type { Change } from '#lib/model/store.ts'
import type { LagPoint } from './lag-point.ts'
import { toMarkers } from './markers.ts'
import { thinOut } from './thin-out.ts'

const MOST_POINTS = 300
const MOST_HOLES = 60

/** `single`: one look, not a roll-up. */
export type Moment = { atMs: number; stepMs: number; single: boolean; watchedMs: number }
export type Curve = (LagPoint | null)[]

export type Gap = { fromMs: number; toMs: number; text: string }

type Asked = { group: string; measure: 'messages' | 'time'; fromMs: number; toMs: number }

type Drawn = {
  /** Topics with a curve of their own, in the order of `curves` after the first. */
  named: readonly string[]
  /** There are more topics than that. */
  others: boolean
  stepMs: number
  moments: Moment[]
  curves: Curve[]
  gaps: Gap[]
  changes: Change[]
}

/** What was read, as the answer that charts are drawn from: thinned out, with gaps and markers. */
export function drawHistory(
  want: Asked,
  { stepMs, moments, curves, gaps, changes, named, others }: Drawn,
): GroupHistory {
  const [whole = [], ...ofTopics] = curves
  const time = want.measure === 'time'
  // Of a time full of holes the longest are drawn: the others are narrower than what one point stands for.
  const holes = gaps.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs)).slice(0, MOST_HOLES)
  const highs = whole.map((point) => (time ? highest(point) : (point?.lagMax ?? Number.NaN)))
  const lows = whole.map((point) => (time ? (point?.behindLow ?? Number.NaN) : (point?.lagMin ?? Number.NaN)))
  const kept = thinOut(
    moments.map(({ atMs }) => atMs),
    highs,
    lows,
    MOST_POINTS - 2 * holes.length,
  )
  const places = toPlaces(moments, kept, holes)
  // At the top of a stretch every topic shows its most, elsewhere its least: then no peak is lost, and no dip.
  const peaks = new Set(kept.filter((_, at) => isPeak(highs, kept, at)))
  const point = (curve: Curve, { atMs, n }: Place): HistoryPoint => {
    const found = n === null ? null : (curve[n] ?? null)
    if (time) return [atMs, orNull(found?.behindLow), orNull(found?.behindHigh)]
    const lag = n !== null && peaks.has(n) ? found?.lagMax : found?.lagMin
    return [atMs, lag === undefined || Number.isNaN(lag) ? null : BigInt(lag)]
  }
  const series: GroupHistory['series'] = ofTopics.map((curve, n) => ({
    topic: named[n] ?? null,
    points: places.map((place) => point(curve, place)),
  }))
  const total = places.map((place) => point(whole, place))
  if (others && !time) series.push({ topic: null, points: toOthers(total, series) })
  return {
    measure: want.measure,
    fromMs: want.fromMs,
    toMs: want.toMs,
    stepMs,
    series,
    total,
    coverage: places.map(({ atMs, n }) => {
      const found = n === null ? null : (whole[n] ?? null)
      return [atMs, found?.seen ?? 0, found?.total ?? 0]
    }),
    rates: toRates(moments, whole, places),
    gaps: [...gaps, ...toUnseen(moments, whole)].toSorted((a, b) => a.fromMs - b.fromMs),
    markers: toMarkers(changes, want.group),
    asOf: moments.at(-1)?.atMs ?? null,
  }
}

/** What is drawn at a moment; `n: null` is the inside of a gap, so that no line is drawn over it. */
type Place = { atMs: number; n: number | null }

function toPlaces(moments: readonly Moment[], kept: readonly number[], gaps: readonly Gap[]): Place[] {
  const places: Place[] = kept.map((n) => ({ atMs: moments[n]?.atMs ?? 0, n }))
  for (const { fromMs, toMs } of gaps) {
    places.push({ atMs: fromMs + 1, n: null }, { atMs: Math.max(fromMs + 1, toMs - 1), n: null })
  }
  return places.toSorted((a, b) => a.atMs - b.atMs)
}

function isPeak(highs: readonly number[], kept: readonly number[], at: number): boolean {
  const n = kept[at] ?? 0
  const around = [highs[kept[at - 1] ?? n], highs[kept[at + 1] ?? n]].map((value) => value ?? Number.NaN)
  return around.every((value) => !((highs[n] ?? 0) < value))
}

function highest(point: LagPoint | null | undefined): number {
  if (!point) return Number.NaN
  return point.behindHigh === Infinity ? point.behindLow : point.behindHigh
}

function orNull(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value
}

function toOthers(total: readonly HistoryPoint[], series: GroupHistory['series']): HistoryPoint[] {
  return total.map(([atMs, whole], n) => {
    if (typeof whole !== 'bigint') return [atMs, null]
    let rest = whole
    for (const { points } of series) {
      const value = points[n]?.[1]
      if (typeof value === 'bigint') rest -= value
    }
    return [atMs, rest > 0n ? rest : 0n]
  })
}

/** Messages a second from one drawn moment to the next: all that was appended between them over the time watched. */
function toRates(moments: readonly Moment[], whole: Curve, places: readonly Place[]): GroupHistory['rates'] {
  let from = 0
  return places.map(({ atMs, n }) => {
    if (n === null) return [atMs, null, null]
    let appended = 0
    let read = 0
    let knownMs = 0
    for (; from <= n; from++) {
      const point = whole[from]
      if (!point) continue
      appended += point.appended
      read += point.read
      knownMs += Math.max(0, (moments[from]?.watchedMs ?? 0) - point.unknownMs)
    }
    return knownMs > 0 ? [atMs, (1000 * appended) / knownMs, (1000 * read) / knownMs] : [atMs, null, null]
  })
}

/** Stretches in which we looked and could not see one partition of the group. */
function toUnseen(moments: readonly Moment[], whole: Curve): Gap[] {
  const gaps: Gap[] = []
  let open: Gap | null = null
  for (const [n, { atMs }] of moments.entries()) {
    const point = whole[n] ?? null
    const text = point === null ? 'the group was not there' : 'not seen'
    if (point !== null && (point.seen > 0 || point.total === 0)) {
      if (open) open.toMs = atMs
      open = null
    } else if (open && open.text === text) open.toMs = atMs
    else {
      open = { fromMs: moments[n - 1]?.atMs ?? atMs, toMs: atMs, text }
      gaps.push(open)
    }
  }
  return gaps.filter(({ fromMs, toMs }) => toMs > fromMs)
}

/** Changes of the group itself, and of brokers, which are nobody's own. */
