import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatInstant,
  formatPlural,
  formatRange,
  formatReason,
  formatShort,
  formatTime,
} from './format.ts'
import { unseenReasons } from './model/reading.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('counts', () => {
  test.each([
    ['zero is 0', 0, '0'],
    ['thousands are separated', 2_410_882, '2,410,882'],
    ['int64 keeps its last digit', 9_223_372_036_854_775_807n, '9,223,372,036,854,775,807'],
    ['below zero', -1_000n, '-1,000'],
  ])('%s', (_, value, words) => {
    expect(formatCount(value)).toBe(words)
  })

  test('no digit is lost, whatever the value', () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(BigInt(formatCount(value).replaceAll(',', ''))).toBe(value)
      }),
    )
  })

  test.each([
    [999, '999'],
    [1_000, '1 k'],
    [14_200, '14 k'],
    [999_950, '1 M'],
    [1_240_000n, '1.2 M'],
    [31_000_000n, '31 M'],
    [999_999_999, '1 G'],
  ])('%s is %s on an axis', (value, words) => {
    expect(formatShort(value)).toBe(words)
  })

  test.each([
    [0, '0 topics'],
    [1, '1 topic'],
    [2_113, '2,113 topics'],
  ])('%s counts as %s', (count, words) => {
    expect(formatPlural(count, 'topic')).toBe(words)
  })
})

describe('bytes', () => {
  test.each([
    [0n, '0 B'],
    [999n, '999 B'],
    [1_000n, '1.00 KB'],
    [999_999n, '1.00 MB'],
    [12_345_678n, '12.3 MB'],
    [1_204_000_000_000n, '1.20 TB'],
    [2_000_000_000_000_000_000n, '2000 PB'],
  ])('%s is %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words)
  })
})

describe('durations', () => {
  test.each([
    ['nothing', 0, '0 s'],
    ['less than half a second', 400, '0 s'],
    ['seconds', 41 * SECOND, '41 s'],
    ['what rounds up to a minute', 59_600, '1 min'],
    ['minutes and seconds', 2 * MINUTE + 36 * SECOND, '2 min 36 s'],
    ['a whole hour', HOUR, '1 h'],
    ['hours and minutes, seconds left out', 11 * HOUR + 54 * MINUTE + 59 * SECOND, '11 h 54 min'],
    ['an hour and some seconds', HOUR + 5 * SECOND, '1 h'],
    ['days and hours', 2 * DAY + 3 * HOUR, '2 d 3 h'],
    ['a clock that runs ahead', -5 * SECOND, '0 s'],
  ])('%s', (_, ms, words) => {
    expect(formatDuration(ms)).toBe(words)
  })

  test('never more than two units', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * DAY }), (ms) => {
        expect(formatDuration(ms)).toMatch(/^\d+ (d|h|min|s)( \d+ (h|min|s))?$/)
      }),
    )
  })
})

describe('ranges', () => {
  test.each([
    ['one unit is said once', 41 * SECOND, 44 * SECOND, '41–44 s'],
    [
      'the minutes that agree are said once',
      2 * MINUTE + 36 * SECOND,
      2 * MINUTE + 41 * SECOND,
      '2 min 36–41 s',
    ],
    ['the minute that agrees with none beside it', MINUTE, MINUTE + 5 * SECOND, '1 min 0–5 s'],
    ['whole units', 3 * HOUR, 5 * HOUR, '3–5 h'],
    ['days that agree', 2 * DAY + 3 * HOUR, 2 * DAY + 5 * HOUR, '2 d 3–5 h'],
    ['units that differ', 41 * SECOND, 2 * MINUTE, '41 s – 2 min'],
    [
      'units that agree only in part',
      9 * MINUTE + 58 * SECOND,
      10 * MINUTE + 2 * SECOND,
      '9 min 58 s – 10 min 2 s',
    ],
    ['bounds that look the same', 41_100, 41_300, '41 s'],
    ['no lower bound worth saying', 0, 9 * SECOND, 'up to 9 s'],
    ['zero is known', 0, 0, '0 s'],
    ['no upper bound', 22 * SECOND, null, 'at least 22 s'],
  ])('%s', (_, low, high, words) => {
    expect(formatRange({ low, high })).toBe(words)
  })
})

describe('times', () => {
  const at = Date.UTC(2026, 10, 22, 14, 2, 11)

  test('are those of the zone that was asked for', () => {
    expect(formatTime(at, 'UTC')).toBe('14:02:11')
    expect(formatTime(at, 'Asia/Kolkata')).toBe('19:32:11')
  })

  test('an instant is exact and in UTC', () => {
    expect(formatInstant(at)).toBe('2026-11-22T14:02:11.000Z')
  })
})

test('every reason has words of its own', () => {
  const words = unseenReasons.map(formatReason)
  expect(new Set(words).size).toBe(unseenReasons.length)
})
