import { describe, expect, test } from 'vitest'
import type { RangeMs } from '#lib/model/list.ts'
import { isLossNear, sayLossTime } from './data-loss.ts'
import { aSparkline } from './fixtures-history.ts'
import { AT_MS } from './fixtures.ts'
import { saySince } from './since-words.ts'

const MINUTE_MS = 60_000

describe('since when', () => {
  const whole = aSparkline(Array.from({ length: 30 }, () => 1))
  const at = (minutes: number, sparkline = whole) =>
    saySince({ statusSinceMs: AT_MS - minutes * MINUTE_MS, sparkline }, AT_MS)

  test('is a duration within the hour and a time of day after it', () => {
    expect(at(12)).toBe('for 12 min')
    expect(at(90)).toMatch(/^since \d\d:\d\d$/)
    expect(at(60 * 30)).toMatch(/^since \d+ Nov \d\d:\d\d$/)
  })

  test('is a lower bound where it was so at the first look', () => {
    const young = aSparkline(Array.from({ length: 30 }, (_, n) => (n < 25 ? null : 1)))
    expect(at(9, young)).toBe('for at least 9 min')
    expect(at(5, young)).toBe('for 5 min')
  })

  test('that is not known says nothing', () =>
    expect(saySince({ statusSinceMs: null, sparkline: null }, AT_MS)).toBe(''))
})

describe('retention that reaches unread data', () => {
  const late = (low: number, high: number | null): RangeMs => ({ low, high })
  test.each<[string, boolean, RangeMs | null, RangeMs | null]>([
    [
      'is near when it is not much more than the group is late',
      true,
      late(183_600_000, null),
      late(42_840_000, 42_845_000),
    ],
    ['is far when the group is hardly late', false, late(600_000, null), late(900, 1100)],
    ['is no threat that is not known', false, null, late(900, 1100)],
    ['is near within the hour where it is not known how late the group is', true, late(600_000, null), null],
  ])('%s', (_, near, dataLossMs, timeBehindMs) => expect(isLossNear({ dataLossMs, timeBehindMs })).toBe(near))

  test('is said as exactly as it is known', () => {
    expect(sayLossTime(late(601_200_000, null))).toBe('in at least 6 d 23 h')
    expect(sayLossTime(late(0, null))).toBe('at any time')
    expect(sayLossTime(late(0, 9000))).toBe('within 9 s')
    expect(sayLossTime(late(60_000, 120_000))).toBe('in 1–2 min')
  })
})
