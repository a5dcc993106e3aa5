import { expect, test } from 'vitest'
import type { BoxPoint, BoxStore } from '#lib/model/store.ts'
import { foldPoints, readBoxHistory } from './box-history.ts'
import { openBoxMinutes } from './box-minutes.ts'
import { HOUR_MS, MINUTE_MS } from './minutes.ts'

const NOW = 1_767_225_600_000
const DAY_MS = 24 * HOUR_MS
const point = (atMs: number, pending: number | null, more: Partial<BoxPoint> = {}): BoxPoint => ({
  atMs,
  everyMs: 5000,
  pending,
  oldestMs: null,
  failed: null,
  dead: null,
  ...more,
})
const every = (stepMs: number, fromMs: number, toMs: number, pending: number) =>
  Array.from({ length: Math.floor((toMs - fromMs) / stepMs) }, (_, n) => point(fromMs + n * stepMs, pending))

/** Says what it is asked for, as the real one does. */
function storeOf(rows: { minute?: BoxPoint[]; hour?: BoxPoint[] }): BoxStore {
  return {
    write: () => Promise.resolve(),
    read: (_, { of, fromMs, toMs }) =>
      Promise.resolve((rows[of] ?? []).filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)),
    forget: () => Promise.resolve(),
  }
}

const read = (store: BoxStore | null, lengthMs: number, live: BoxPoint[] = []) =>
  readBoxHistory(store, {
    box: 'b',
    fromMs: NOW - lengthMs,
    toMs: NOW,
    nowMs: NOW,
    live,
    everyMs: 5000,
    keep: { minutesMs: 14 * DAY_MS },
  })

test('after a restart the minutes of before stand beside the looks of now, and the time between is a gap', async () => {
  const minute = every(MINUTE_MS, NOW - HOUR_MS, NOW - 30 * MINUTE_MS, 7)
  const live = every(5000, NOW - 10 * MINUTE_MS, NOW, 3)
  const history = await read(storeOf({ minute }), HOUR_MS, live)
  expect(history.points).toHaveLength(30 + 120)
  expect(history.points[0]?.[1]).toBe(7)
  expect(history.points.at(-1)?.[1]).toBe(3)
  expect(history.gaps).toEqual([
    { fromMs: NOW - 30 * MINUTE_MS, toMs: NOW - 10 * MINUTE_MS, text: 'not seen' },
  ])
})

test('the minute that the looks of now began in is not shown beside them', async () => {
  const minute = [point(NOW - 10 * MINUTE_MS, 9), point(NOW - 5 * MINUTE_MS, 9)]
  const live = every(5000, NOW - 10 * MINUTE_MS + 37_000, NOW, 3)
  const { points } = await read(storeOf({ minute }), HOUR_MS, live)
  expect(new Set(points.map(([, pending]) => pending))).toEqual(new Set([3]))
})

test('days are hours, then the minutes of the hour that is not over, then what is not yet a minute', async () => {
  const hour = every(HOUR_MS, NOW - 7 * DAY_MS, NOW - HOUR_MS, 1)
  const minute = every(MINUTE_MS, NOW - HOUR_MS, NOW - MINUTE_MS, 2)
  const live = [...every(5000, NOW - 2 * HOUR_MS, NOW, 3), point(NOW - 1, 9)]
  const { points, gaps, stepMs } = await read(storeOf({ hour, minute }), 7 * DAY_MS, live)
  expect(stepMs).toBe(HOUR_MS)
  expect(points.map(([, pending]) => pending)).toEqual([...hour.map(() => 1), ...minute.map(() => 2), 9])
  expect(gaps).toEqual([])
})

test('without a store there is what this process has seen, and the rest is said to be missing', async () => {
  const { points, gaps } = await read(null, HOUR_MS, every(5000, NOW - MINUTE_MS, NOW, 3))
  expect(points).toHaveLength(12)
  expect(gaps).toEqual([{ fromMs: NOW - HOUR_MS, toMs: NOW - MINUTE_MS, text: 'no history of this time' }])
  expect(await read(null, HOUR_MS)).toMatchObject({ points: [], gaps: [{ text: 'not seen' }], asOf: null })
})

test('a box that is looked at every five minutes has no gaps between looks', async () => {
  const live = Array.from({ length: 12 }, (_, n) =>
    point(NOW - HOUR_MS + n * 5 * MINUTE_MS, 1, { everyMs: 5 * MINUTE_MS }),
  )
  expect((await read(null, HOUR_MS, live)).gaps).toEqual([])
})

test('the worst of several looks counts, and what none counted stays not counted', () => {
  const all = [point(1, 3, { failed: 2 }), point(2, null), point(3, 5, { everyMs: 9 })]
  expect(foldPoints(0, all)).toEqual(point(0, 5, { failed: 2, everyMs: 5000 }))
  expect(foldPoints(0, [point(1, null)]).pending).toBeNull()
})

test('a look of the next minute ends the one before, each box for itself', () => {
  const minutes = openBoxMinutes()
  expect(minutes.note('a', point(NOW + 1, 3))).toBeNull()
  expect(minutes.note('b', point(NOW + 2, 1))).toBeNull()
  expect(minutes.note('a', point(NOW + 3, 8))).toBeNull()
  expect(minutes.note('a', point(NOW + MINUTE_MS, 0))).toEqual({ box: 'a', ...point(NOW, 8) })
  expect(minutes.rest().map(({ box, pending }) => [box, pending])).toEqual([
    ['a', 0],
    ['b', 1],
  ])
})
