import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateTimeBehind, worstTimeBehind } from './time-behind.ts'

function seen(pairs: [number, number][]) {
  const atMs = pairs.map(([at]) => at)
  return { sinceMs: atMs, atMs, endAt: (n: number) => pairs[n]?.[1] ?? Number.NaN }
}

describe('time behind', () => {
  const ends = seen([
    [1000, 10],
    [2000, 20],
    [3000, 30],
    [4000, 30],
  ])

  test('no lag is no time', () => {
    expect(evaluateTimeBehind(ends, 30, 0, 5000)).toEqual({ low: 0, high: 0 })
  })
  test('the next unread record lies between the look without it and the look with it', () => {
    expect(evaluateTimeBehind(ends, 20, 10, 5000)).toEqual({ low: 2000, high: 3000 })
  })
  test('older than every look: at least, never a guess', () => {
    expect(evaluateTimeBehind(ends, 5, 25, 5000)).toEqual({ low: 4000, high: null })
  })
  test('a look that did not see the partition is passed over', () => {
    const holed = seen([
      [1000, 10],
      [2000, Number.NaN],
      [3000, 30],
    ])
    expect(evaluateTimeBehind(holed, 10, 20, 5000)).toEqual({ low: 2000, high: 4000 })
  })
  test('a group is as late as its latest partition, and unbounded when one is', () => {
    expect(worstTimeBehind({ low: 5, high: 9 }, { low: 7, high: 8 })).toEqual({ low: 7, high: 9 })
    expect(worstTimeBehind({ low: 5, high: 9 }, { low: 1, high: null })).toEqual({ low: 5, high: null })
  })

  const schedule = fc.record({
    appends: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 60 }),
    polls: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 60 }),
    read: fc.nat(),
    later: fc.integer({ min: 0, max: 10_000 }),
    took: fc.array(fc.nat(4000), { minLength: 1, maxLength: 5 }),
  })

  test('the bounds hold the true age for any schedule of appends and looks', () => {
    fc.assert(
      fc.property(schedule, ({ appends, polls, read, later, took }) => {
        const appendedMs = cumulate(appends)
        const lookMs = cumulate(polls)
        const endAt = (ms: number) => appendedMs.filter((atMs) => atMs <= ms).length
        const nowMs = (lookMs.at(-1) ?? 0) + later
        // A look saw the end anywhere between its beginning and its end.
        const sawMs = lookMs.map((atMs, n) =>
          Math.max(lookMs[n - 1] ?? 0, atMs - (took[n % took.length] ?? 0)),
        )
        const sinceMs = lookMs.map((_, n) => lookMs[n - 1] ?? 0)
        const looks = { sinceMs, atMs: lookMs, endAt: (n: number) => endAt(sawMs[n] ?? 0) }
        const end = looks.endAt(lookMs.length - 1)
        if (end === 0) return
        const committed = read % end
        const { low, high } = evaluateTimeBehind(looks, committed, end - committed, nowMs)
        const truth = nowMs - (appendedMs[committed] ?? 0)
        expect(low).toBeLessThanOrEqual(truth)
        expect(high ?? Infinity).toBeGreaterThanOrEqual(truth)
      }),
    )
  })

  test('reading on never makes it later', () => {
    fc.assert(
      fc.property(schedule, ({ appends, polls, read }) => {
        const appendedMs = cumulate(appends)
        const lookMs = cumulate(polls)
        const nowMs = lookMs.at(-1) ?? 0
        const endAt = (ms: number) => appendedMs.filter((atMs) => atMs <= ms).length
        const end = endAt(nowMs)
        if (end < 2) return
        const committed = read % (end - 1)
        const looks = seen(lookMs.map((atMs) => [atMs, endAt(atMs)]))
        const before = evaluateTimeBehind(looks, committed, end - committed, nowMs)
        const after = evaluateTimeBehind(looks, committed + 1, end - committed - 1, nowMs)
        expect(after.low).toBeLessThanOrEqual(before.low)
        expect(after.high ?? Infinity).toBeLessThanOrEqual(before.high ?? Infinity)
      }),
    )
  })
})

function cumulate(gaps: number[]): number[] {
  let sum = 0
  return gaps.map((gap) => (sum += gap))
}
