import { describe, expect, test } from 'vitest'
import { openSparklines } from './sparklines.ts'

const STEP_MS = 120_000
const START_MS = 1000 * STEP_MS

function known(lag: readonly (number | null)[] | undefined): (number | null)[] {
  const from = lag?.findIndex((value) => value !== null) ?? 0
  return lag?.slice(from) ?? []
}

describe('a sparkline', () => {
  test('has the most of each two minutes, the present ones last', () => {
    const lines = openSparklines()
    for (const [atMs, lag] of [
      [0, 5],
      [60_000, 9],
      [119_000, 1],
      [120_000, 2],
    ] as const) {
      lines.note(START_MS + atMs, ['a'], () => lag)
    }
    const line = lines.read('a', 10)
    expect(known(line?.lag)).toEqual([9, 2])
    expect(line?.floor).toBe(300)
    expect((line?.fromMs ?? 0) + 29 * STEP_MS).toBe(START_MS + STEP_MS)
  })

  test('a time without looks is a hole, not a line', () => {
    const lines = openSparklines()
    lines.note(START_MS, ['a'], () => 5)
    lines.note(START_MS + 4 * STEP_MS, ['a'], () => 6)
    expect(known(lines.read('a', 0)?.lag)).toEqual([5, null, null, null, 6])
  })

  test('what is not known leaves a hole, and an hour later nothing is left of before', () => {
    const lines = openSparklines()
    lines.note(START_MS, ['a'], () => 5)
    lines.note(START_MS + STEP_MS, ['a'], () => Number.NaN)
    expect(lines.read('a', 0)?.lag.slice(-2)).toEqual([5, null])
    lines.note(START_MS + 31 * STEP_MS, ['a'], () => 7)
    expect(known(lines.read('a', 0)?.lag)).toEqual([7])
  })

  test('a group that comes after another went does not show the other', () => {
    const lines = openSparklines()
    lines.note(START_MS, ['a', 'b'], () => 5)
    lines.note(START_MS + STEP_MS, ['b'], () => 5)
    lines.note(START_MS + 2 * STEP_MS, ['b', 'c'], () => 8)
    expect(lines.read('a', 0)).toBeNull()
    expect(known(lines.read('c', 0)?.lag)).toEqual([8])
  })

  test('a thousand groups keep their own', () => {
    const lines = openSparklines()
    const ids = Array.from({ length: 1000 }, (_, n) => `g${n}`)
    lines.note(START_MS, ids, (group) => group)
    expect(ids.map((id) => known(lines.read(id, 0)?.lag))).toEqual(ids.map((_, n) => [n]))
  })
})
