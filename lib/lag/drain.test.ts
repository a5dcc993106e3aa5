import { describe, expect, test } from 'vitest'
import { evaluateDrain, evaluateRates } from './drain.ts'

const minutes = [0, 60_000, 120_000, 180_000]

describe('drain', () => {
  test('rates are offsets a second over the course', () => {
    const course = { atMs: minutes, committed: [0, 600, 1200, 1800], ends: [900, 1200, 1500, 1800] }
    expect(evaluateRates(course)).toEqual({ inPerS: 5, outPerS: 10 })
  })
  test('a lag of 300 that shrinks by 5 a second is gone in a minute', () => {
    const course = { atMs: minutes, committed: [0, 600, 1200, 1800], ends: [1200, 1500, 1800, 2100] }
    expect(evaluateDrain(course, 300)).toEqual({ low: 60_000, high: 60_000 })
  })
  test('what grows does not drain', () => {
    const course = { atMs: minutes, committed: [0, 1, 2, 3], ends: [0, 60, 120, 180] }
    expect(evaluateDrain(course, 177)).toBe(false)
  })
  test('two samples say nothing', () => {
    expect(evaluateDrain({ atMs: [0, 1000], committed: [0, 5], ends: [9, 9] }, 4)).toBeNull()
  })
  test('an uneven pace gives a range, without upper bound when a quarter of it gained nothing', () => {
    const course = { atMs: minutes, committed: [0, 600, 600, 1800], ends: [3000, 3000, 3000, 3000] }
    expect(evaluateDrain(course, 1200)).toEqual({ low: 60_000, high: null })
  })
  test('nothing to read has drained', () => {
    expect(evaluateDrain({ atMs: minutes, committed: [], ends: [] }, 0)).toEqual({ low: 0, high: 0 })
  })
})
