import { expect, test } from 'vitest'
import { openTally, type Tick } from './tally.ts'

const tick = (seconds: number, inserted: number, more: Partial<Tick> = {}): Tick => ({
  atMs: 1_000_000 + seconds * 1000,
  inserted,
  deleted: 0,
  open: null,
  ...more,
})

function ratesOf(...ticks: Tick[]) {
  const tally = openTally()
  for (const one of ticks) tally.note(one)
  return tally.rates()
}

test('one look tells no rate', () => {
  expect(ratesOf(tick(0, 5))).toEqual({ inPerS: null, leftPerS: null, deletedPerS: null, spanMs: 0 })
})

test('what came and what was deleted, a second', () => {
  expect(ratesOf(tick(0, 100), tick(10, 150, { deleted: 20 }))).toEqual({
    inPerS: 5,
    leftPerS: null,
    deletedPerS: 2,
    spanMs: 10_000,
  })
})

test('where rows are marked, what left is what came less what more waits', () => {
  expect(ratesOf(tick(0, 100, { open: 10 }), tick(10, 150, { open: 30 })).leftPerS).toBe(3)
  // Rows that were put back in: nothing left.
  expect(ratesOf(tick(0, 100, { open: 10 }), tick(10, 100, { open: 30 })).leftPerS).toBe(0)
})

test('only the last minute counts', () => {
  expect(ratesOf(tick(0, 0), tick(60, 6000), tick(120, 6060)).inPerS).toBe(1)
})

test('statistics that were reset are begun anew', () => {
  expect(ratesOf(tick(0, 5000), tick(10, 3), tick(20, 13))).toMatchObject({ inPerS: 1, spanMs: 10_000 })
})
