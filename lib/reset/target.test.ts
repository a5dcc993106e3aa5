import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatOffsetsCsv } from '#lib/model/csv.ts'
import { isRefusal } from '#lib/model/reading.ts'
import type { ResetTarget } from '#lib/model/reset.ts'
import { parseOffsetsCsv } from './csv.ts'
import { toAim } from './target.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 12)
const aimOf = (target: ResetTarget) => toAim(target, 'g', NOW_MS)
const at = (text: string) => aimOf({ kind: 'timestamp', at: text })
const ago = (text: string) => aimOf({ kind: 'duration', duration: text })
const timeMs = (...parts: [number, number, number, number?, number?, number?, number?]) => Date.UTC(...parts)

describe('a time', () => {
  test.each<[string, number]>([
    ['2026-11-22T10:00:00.000Z', timeMs(2026, 10, 22, 10)],
    ['2026-11-22T10:00:00.000+02:00', timeMs(2026, 10, 22, 8)],
    ['2026-11-22T10:00:00.000-05:00', timeMs(2026, 10, 22, 15)],
    ['2026-11-22T10:00:00.000+02', timeMs(2026, 10, 22, 8)],
    ['2026-11-22T10:00:00.000+05:30', timeMs(2026, 10, 22, 4, 30)],
    // R35: unmistakable, and what a browser gives.
    ['2026-11-22T10:00Z', timeMs(2026, 10, 22, 10)],
    ['2026-11-22T10:00:30Z', timeMs(2026, 10, 22, 10, 0, 30)],
    // R35b: half a second, not five milliseconds.
    ['2026-11-22T10:00:00.5Z', timeMs(2026, 10, 22, 10, 0, 0, 500)],
    ['2024-02-29T00:00:00.000Z', timeMs(2024, 1, 29)],
  ])('%s', (text, atMs) => {
    expect(at(text)).toEqual({ kind: 'time', atMs })
  })

  test.each<[string, string, string]>([
    ['R34: no zone', '2026-11-22T10:00:00.000', 'has no zone'],
    ['R34: minutes of a zone without colon', '2026-11-22T10:00:00.000+0230', 'with a colon'],
    ['R35: no T', '2026-11-22 10:00:00.000Z', 'not a time'],
    ['R35: a day that no month has', '2026-02-30T10:00:00.000Z', 'no 2026-02-30'],
    ['a leap day of a common year', '2026-02-29T10:00:00.000Z', 'calendar'],
    ['R35: hour 24', '2026-11-22T24:00:00.000Z', 'calendar'],
    ['R35: microseconds', '2026-11-22T10:00:00.123456Z', 'not a time'],
    ['a zone that nobody has', '2026-11-22T10:00:00.000+25:00', 'not a zone'],
    ['R36: just before 1970', '1969-12-31T23:59:59.999Z', 'before 1970'],
    ['R36: before 1970 by its zone', '1970-01-01T00:00:00.000+01:00', 'before 1970'],
    ['nothing', '', 'not a time'],
  ])('%s is refused', (_, text, because) => {
    expect(at(text)).toMatchObject({ refused: 'bad-request', because: expect.stringContaining(because) })
  })
})

describe('a duration', () => {
  test.each<[string, number]>([
    ['PT1H', 3_600_000],
    ['P1DT2H30M', 95_400_000],
    ['PT0S', 0],
    ['PT0.5S', 500],
    ['P7D', 604_800_000],
  ])('%s back from now', (text, ms) => {
    expect(ago(text)).toEqual({ kind: 'time', atMs: NOW_MS - ms })
  })

  test.each(['1h', 'P1M', 'P1Y', 'P1W', 'P', 'PT', 'PT-1H', '-PT1H', 'P1DT', 'PT1H ', '', 'PT1.5H'])(
    'R38, R39: “%s” is refused',
    (text) => {
      expect(isRefusal(ago(text))).toBe(true)
    },
  )

  test('that reaches back before 1970 is refused', () => {
    expect(ago('P30000D')).toMatchObject({ because: expect.stringContaining('1970') })
  })
})

describe('an offset, and a number to shift by', () => {
  test.each<[ResetTarget, unknown]>([
    [
      { kind: 'offset', offset: '60' },
      { kind: 'offset', offset: 60n },
    ],
    [
      { kind: 'offset', offset: '-1' },
      { kind: 'offset', offset: -1n },
    ],
    [
      { kind: 'shift', by: '-10' },
      { kind: 'shift', by: -10n },
    ],
    [
      { kind: 'shift', by: '+10' },
      { kind: 'shift', by: 10n },
    ],
    [
      { kind: 'shift', by: '9223372036854775807' },
      { kind: 'shift', by: 9223372036854775807n },
    ],
  ])('%o', (target, aim) => {
    expect(aimOf(target)).toEqual(aim)
  })

  test.each<ResetTarget>([
    { kind: 'offset', offset: '1e3' },
    { kind: 'offset', offset: '9223372036854775808' },
    { kind: 'offset', offset: '' },
    { kind: 'shift', by: '9223372036854775808' },
    { kind: 'shift', by: '--1' },
    { kind: 'group', group: 'g' },
  ])('%o is refused', (target) => {
    expect(isRefusal(aimOf(target))).toBe(true)
  })
})

describe('a file of offsets', () => {
  test('R40: three columns, with the empty line that the tool ends with', () => {
    expect(parseOffsetsCsv('t,0,10\nt,1,20\n\n', 'g')).toEqual([
      { topic: 't', partition: 0, offset: 10n },
      { topic: 't', partition: 1, offset: 20n },
    ])
  })

  test('R43: four columns, of which the lines of this group count', () => {
    expect(parseOffsetsCsv('g,t,0,10\nh,t,0,11\n', 'g')).toEqual([{ topic: 't', partition: 0, offset: 10n }])
    expect(parseOffsetsCsv('h,t,0,11\n', 'g')).toMatchObject({ because: expect.stringContaining('about g') })
  })

  test('R50: a group id with comma and quote', () => {
    expect(parseOffsetsCsv('"a,""b""",t,0,10', 'a,"b"')).toEqual([{ topic: 't', partition: 0, offset: 10n }])
  })

  test.each<[string, string, string]>([
    ['R45: a header line', 'topic,partition,offset\nt,0,1', 'Line 1: “partition”'],
    ['R45: a blank line inside', 't,0,1\n\nt,1,2', 'Line 2 has 1 columns'],
    ['R45: not a number', 't,0,ten', 'Line 1: “ten”'],
    ['R46: a partition twice', 't,0,1\nt,0,2', 'Line 2 sets t 0 a second time'],
    ['two columns', 't,0', '2 columns'],
    ['nothing', '\n\n', 'no line'],
    ['a quote that never ends', '"t,0,1', 'never closed'],
    ['something after a quote', '"t"x,0,1', 'closing quote'],
    ['no topic', ',0,1', 'names no topic'],
    ['a partition that is too large', 't,9999999999,1', 'not a partition'],
  ])('%s is told with its line', (_, text, because) => {
    expect(parseOffsetsCsv(text, 'g')).toMatchObject({ because: expect.stringContaining(because) })
  })

  test('reads what it writes, with any line ends', () => {
    const row = fc.record({
      topic: fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/),
      partition: fc.nat(1000),
      offset: fc.bigInt({ min: 0n, max: 10n ** 17n }),
    })
    const rows = fc.uniqueArray(row, {
      minLength: 1,
      selector: ({ topic, partition }) => `${topic}:${partition}`,
    })
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), (offsets, end) => {
        expect(parseOffsetsCsv(formatOffsetsCsv(offsets).replaceAll('\n', end), 'g')).toEqual(offsets)
      }),
    )
  })

  test('any text is read or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('t', ',', '"', '\n', '\r', '1', '-', ' ') }), (text) => {
        const found = parseOffsetsCsv(text, 'g')
        expect(Array.isArray(found) ? found.length > 0 : found.because.length > 0).toBe(true)
      }),
    )
  })
})
