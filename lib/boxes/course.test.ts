import { expect, test } from 'vitest'
import type { BoxPoint } from '#lib/model/store.ts'
import { toCourse } from './course.ts'

const NOW = 1_767_225_600_000
const MINUTE = 60_000
const point = (ago: number, pending: number | null, everyMs = 5000): BoxPoint => ({
  atMs: NOW - ago * MINUTE,
  everyMs,
  pending,
  oldestMs: null,
  failed: null,
  dead: null,
})

test.each([
  ['nothing was seen', [], Array.from({ length: 24 }, () => null)],
  ['the worst of each five minutes, the last one now', [point(1, 3), point(2, 9), point(7, 4)], [4, 9]],
  ['what was not counted is no zero', [point(1, null), point(8, 2)], [2, null]],
  ['older than two hours is left out', [point(121, 5), point(1, 1)], [null, 1]],
  [
    'one that is looked at seldom stands until the next look',
    [point(12, 5, 5 * MINUTE), point(1, 7)],
    [5, 5, 7],
  ],
  ['and not longer', [point(22, 5, 5 * MINUTE), point(1, 7)], [5, 5, 5, null, 7]],
])('%s', (_claim, points, end) => {
  expect(toCourse(points, NOW).slice(-end.length)).toEqual(end)
})
