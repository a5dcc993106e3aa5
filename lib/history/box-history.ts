import type { BoxHistory } from '#lib/model/box.ts'
import type { BoxPoint, BoxStore } from '#lib/model/store.ts'
import { HOUR_MS, MINUTE_MS } from './minutes.ts'

export type BoxHistoryWant = {
  box: string
  fromMs: number
  toMs: number
  nowMs: number
  /** Single looks of this process, oldest first; they may begin later than `fromMs`. */
  live: readonly BoxPoint[]
  /** How often it is looked at now. */
  everyMs: number
  keep: { minutesMs: number }
}

/** Single looks are shown up to this length: more of them than a chart has room for say nothing. */
const LONGEST_LIVE = 2 * HOUR_MS
const LONGEST_MINUTES = 49 * HOUR_MS

/** The worst of several points. What none of them counted stays not counted. */
export function foldPoints(atMs: number, points: readonly BoxPoint[]): BoxPoint {
  const worst = (of: 'pending' | 'oldestMs' | 'failed' | 'dead') =>
    points.reduce<number | null>((most, point) => {
      const value = point[of]
      return value === null ? most : Math.max(most ?? 0, value)
    }, null)
  return {
    atMs,
    everyMs: points.reduce((most, { everyMs }) => Math.max(most, everyMs), 0),
    pending: worst('pending'),
    oldestMs: worst('oldestMs'),
    failed: worst('failed'),
    dead: worst('dead'),
  }
}

/** A box over time: hours, then minutes, then the looks of this process, each from where the one before ends. */
export async function readBoxHistory(store: BoxStore | null, want: BoxHistoryWant): Promise<BoxHistory> {
  const { box, fromMs, toMs, nowMs, keep } = want
  const length = toMs - fromMs
  const fine = length <= 1.05 * LONGEST_LIVE
  const coarse = length > LONGEST_MINUTES || fromMs < nowMs - keep.minutesMs
  const stepMs = fine ? want.everyMs : coarse ? HOUR_MS : MINUTE_MS
  const liveFrom = fine ? (want.live[0]?.atMs ?? Infinity) : Infinity
  const hours = store && coarse ? await store.read(box, { of: 'hour', fromMs, toMs }) : []
  const afterHours = hours.length > 0 ? (hours.at(-1)?.atMs ?? 0) + HOUR_MS : fromMs
  // The minute in which the looks of this process begin is made of them.
  const before = Math.min(toMs, Math.floor(liveFrom / MINUTE_MS) * MINUTE_MS - 1)
  const minutes =
    store && afterHours <= before
      ? await store.read(box, { of: 'minute', fromMs: afterHours, toMs: before })
      : []
  // The minute that is not over is in no store yet.
  const afterMinutes = Math.max(afterHours, (minutes.at(-1)?.atMs ?? -Infinity) + MINUTE_MS)
  const live = want.live.filter(({ atMs }) => atMs >= (fine ? fromMs : afterMinutes) && atMs <= toMs)
  const [first, newest] = [live[0], live.at(-1)]
  const last =
    fine || !first || !newest
      ? live.map((point) => toPiece(point, point.atMs, 0))
      : [toPiece(foldPoints(newest.atMs, live), first.atMs, newest.atMs - first.atMs)]
  const points = [
    ...hours.map((point) => toPiece(point, point.atMs, HOUR_MS)),
    ...minutes.map((point) => toPiece(point, point.atMs, MINUTE_MS)),
    ...last,
  ]
  return {
    fromMs,
    toMs,
    stepMs,
    points: points.map(({ atMs, pending, oldestMs, failed, dead }) => [
      atMs,
      pending,
      oldestMs,
      failed,
      dead,
    ]),
    gaps: findGaps(points, want),
    asOf: points.at(-1)?.atMs ?? null,
  }
}

/** What a point stands for, in `[beginMs, endMs]`. */
type Piece = BoxPoint & { beginMs: number; endMs: number }
type Gap = BoxHistory['gaps'][number]

function toPiece(point: BoxPoint, beginMs: number, lengthMs: number): Piece {
  return { ...point, beginMs, endMs: beginMs + lengthMs }
}

const NOT_SEEN = 'not seen'
const LEAST_MS = 30_000

/** Between two points, when it should have been looked at several times. */
function findGaps(points: readonly Piece[], { fromMs, toMs, nowMs, everyMs }: BoxHistoryWant): Gap[] {
  const end = Math.min(toMs, nowMs)
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return [{ fromMs, toMs: end, text: NOT_SEEN }]
  const longest = (...pieces: Piece[]) =>
    pieces.reduce(
      (most, piece) => Math.max(most, 3 * piece.everyMs, (piece.endMs - piece.beginMs) / 2),
      LEAST_MS,
    )
  const gaps: Gap[] = []
  if (first.beginMs - fromMs > longest(first))
    gaps.push({ fromMs, toMs: first.beginMs, text: 'no history of this time' })
  for (const [n, point] of points.entries()) {
    const before = points[n - 1]
    if (!before || point.beginMs - before.endMs <= longest(before, point)) continue
    gaps.push({ fromMs: before.endMs, toMs: point.beginMs, text: NOT_SEEN })
  }
  if (end - last.endMs > Math.max(longest(last), 3 * everyMs))
    gaps.push({ fromMs: last.endMs, toMs: end, text: NOT_SEEN })
  return gaps
}
