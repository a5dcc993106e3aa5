import { describe, expect, test } from 'vitest'
import { formatSpan, formatTick, toTimeTicks } from './chart-clock.ts'
import { layOutMarks } from './chart-labels.ts'
import { toBand, toLine } from './chart-path.ts'
import { nearestMoment, openPlot, toMoment, toX } from './chart-plot.ts'
import { drawnSpan, rangeMs } from './chart-range.ts'
import { openValueScale } from './chart-scale.ts'
import { AT_MS } from './fixtures.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const size = { height: 280, top: 34 }

describe('the axis of values', () => {
  const labels = (most: number, unit: 'messages' | 'ms' | 'per-second', log = false) =>
    openValueScale(most, unit, log).ticks.map(({ label }) => label)

  test.each([
    ['begins at zero and ends over the most', 184_220, ['0', '50 k', '100 k', '150 k', '200 k']],
    ['has whole messages only', 3, ['0', '1', '2', '3', '4']],
    ['stands when nothing is behind', 0, ['0', '1', '2', '3', '4']],
  ])('%s', (_, most, expected) => expect(labels(most, 'messages')).toEqual(expected))

  test('writes times in one unit, that of its step', () => {
    expect(labels(527_000, 'ms')).toEqual(['0', '3 min', '6 min', '9 min'])
    expect(labels(90_000, 'ms')).toEqual(['0', '30 s', '60 s', '90 s'])
  })

  test('keeps zero on the axis of a logarithm', () => {
    const scale = openValueScale(184_220, 'messages', true)
    expect(scale.to(0)).toBe(0)
    expect(scale.ticks[0]).toEqual({ at: 0, label: '0' })
    expect(scale.ticks.at(-1)?.label).toBe('1 M')
    expect(scale.to(184_220)).toBeLessThan(scale.top)
  })

  test('shows rates below one a second', () => {
    expect(openValueScale(0.4, 'per-second', false).top).toBe(1)
  })
})

describe('the axis of time', () => {
  test.each(Object.entries(rangeMs))('has a few round moments inside %s', (_, spanMs) => {
    const ticks = toTimeTicks(AT_MS - spanMs, AT_MS, 10)
    expect(ticks.length).toBeGreaterThanOrEqual(3)
    expect(ticks.length).toBeLessThanOrEqual(11)
    for (const at of ticks) {
      expect(at).toBeGreaterThanOrEqual(AT_MS - spanMs)
      expect(at).toBeLessThanOrEqual(AT_MS)
      expect(new Date(at).getSeconds()).toBe(0)
    }
    expect(new Set(ticks.map((at) => formatTick(at, spanMs))).size).toBe(ticks.length)
  })

  test('leaves out the day where it is today', () => {
    const noon = new Date(2026, 10, 22, 12).getTime()
    expect(formatSpan(noon, noon + HOUR_MS, noon + 2 * HOUR_MS)).toBe('12:00–13:00')
    expect(formatSpan(noon, noon + HOUR_MS, noon + 2 * DAY_MS)).toBe('22 Nov 12:00–13:00')
    expect(formatSpan(noon, noon + DAY_MS, noon + DAY_MS)).toBe('22 Nov 12:00 – 23 Nov 12:00')
  })
})

describe('a curve', () => {
  const spot = (x: number) => ({ x, y: 1 })
  test('is interrupted where nothing is known', () => {
    expect(toLine([spot(1), spot(2), null, spot(4), spot(5)])).toBe('M1 1L2 1M4 1L5 1')
    const slice = (x: number) => ({ x, low: 9, high: 1 })
    expect(toBand([slice(1), slice(2), null, slice(4), slice(5)])).toBe('M1 1L2 1L2 9L1 9ZM4 1L5 1L5 9L4 9Z')
  })
  test('of one moment is a dot', () => expect(toLine([null, spot(3), null])).toBe('M3 1h0'))
  test('of nothing is nothing', () => expect(toLine([null, null]) + toBand([null])).toBe(''))
})

describe('marks', () => {
  const plot = openPlot(1200, { fromMs: AT_MS - HOUR_MS, toMs: AT_MS }, size)
  const at = (minutes: number, kind: 'rebalance' | 'reset' | 'broker' = 'rebalance', text: string = kind) => {
    return { atMs: AT_MS - minutes * MINUTE_MS, untilMs: null, kind, text }
  }
  const of = (
    markers: ReturnType<typeof at>[],
    gaps: { fromMs: number; toMs: number; text: string }[] = [],
  ) => layOutMarks({ fromMs: plot.fromMs, toMs: plot.toMs, markers, gaps }, plot)

  test('of a kind that stand at one place are one, with their number', () => {
    const { marks } = of([at(30), at(30.1), at(30.2), at(5)])
    expect(marks.map(({ text }) => text)).toEqual(['3 × rebalance', 'rebalance'])
  })

  test('of two kinds stand beside each other', () => {
    const [first, second] = of([at(30, 'broker'), at(29.9)]).marks
    expect((second?.glyphX ?? 0) - (first?.glyphX ?? 0)).toBeGreaterThanOrEqual(12)
  })

  test('write words only where there is room', () => {
    const { marks } = of([at(30, 'reset', 'reset by the operator on call'), at(28), at(26, 'broker')])
    expect(marks.some(({ text }) => text === '')).toBe(true)
    expect(marks.every(({ title }) => title !== '')).toBe(true)
  })

  test('outside of the chart are left out', () => expect(of([at(90)]).marks).toEqual([]))

  test('a gap is at least two px wide and says how long it was', () => {
    const { gaps } = of(
      [],
      [{ fromMs: AT_MS - 30 * MINUTE_MS, toMs: AT_MS - 30 * MINUTE_MS + 200, text: 'not seen' }],
    )
    expect((gaps[0]?.to ?? 0) - (gaps[0]?.from ?? 0)).toBeGreaterThanOrEqual(2)
    expect(
      of([], [{ fromMs: AT_MS - 30 * MINUTE_MS, toMs: AT_MS - 20 * MINUTE_MS, text: 'not seen' }]).gaps[0]
        ?.label,
    ).toBe('not seen, 10 min')
  })
})

describe('a history that is younger than what was asked for', () => {
  const asked = { fromMs: AT_MS - HOUR_MS, toMs: AT_MS }
  const since = (minutes: number) => [{ fromMs: asked.fromMs, toMs: AT_MS - minutes * MINUTE_MS }]

  test('is drawn for as long as it is, with a part of the time before', () => {
    expect(drawnSpan({ ...asked, gaps: since(4) })).toEqual({ fromMs: AT_MS - 5 * MINUTE_MS, toMs: AT_MS })
  })

  test('by less than half is drawn as asked for, and so is one of which there is nothing', () => {
    expect(drawnSpan({ ...asked, gaps: since(40) })).toEqual(asked)
    expect(drawnSpan({ ...asked, gaps: since(0) })).toEqual(asked)
    expect(drawnSpan({ ...asked, gaps: [] })).toEqual(asked)
  })
})

test('a place on the plot and its moment are the same thing', () => {
  const plot = openPlot(1200, { fromMs: AT_MS - HOUR_MS, toMs: AT_MS }, size)
  const moment = AT_MS - 17 * MINUTE_MS
  expect(Math.abs(toMoment(plot, toX(plot, moment)) - moment)).toBeLessThan(1000)
  const moments = [10, 20, 40]
  expect([0, 14, 16, 31, 99].map((ms) => nearestMoment(moments, ms))).toEqual([0, 0, 1, 2, 2])
  expect(nearestMoment([], 5)).toBe(-1)
})
