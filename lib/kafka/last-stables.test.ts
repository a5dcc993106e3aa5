import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Int64Column } from '#lib/model/int64-column.ts'
import type { OffsetReadings } from '#lib/model/snapshot.ts'
import { toLastStables } from './last-stables.ts'

function readings(offset: bigint, why = 0): OffsetReadings {
  const value = new Int64Column(1)
  value.set(0, offset)
  return { value, atMs: new Float64Array(1), why: new Uint8Array([why]), sinceMs: new Float64Array(1) }
}

const rows = [
  ['a busy partition without transactions is stable to its end', 100n, 0, 100n, 0, 120n, 0, 120n],
  ['written to between the two looks, it is as well', 105n, 0, 100n, 0, 120n, 0, 120n],
  ['an open transaction keeps what was read', 90n, 0, 100n, 0, 120n, 0, 90n],
  ['without ends from before, what was read is all we know', 90n, 0, 0n, 8, 120n, 0, 90n],
  ['without an end of now, too', 100n, 0, 100n, 0, 0n, 1, 100n],
] as const

describe('last stable offsets beside younger ends', () => {
  test.each(rows)('%s', (_, stable, why, before, beforeWhy, end, endWhy, wanted) => {
    const found = toLastStables(readings(stable, why), readings(before, beforeWhy), readings(end, endWhy))
    expect(found.value.get(0)).toBe(wanted)
  })

  test('is never said to be held back unless it was when both were read', () => {
    const offset = fc.bigInt({ min: 0n, max: 2n ** 62n })
    fc.assert(
      fc.property(offset, offset, offset, (stable, before, grown) => {
        const end = before + grown
        const found = toLastStables(readings(stable), readings(before), readings(end)).value.get(0)
        expect(found < end).toBe(stable < before)
      }),
    )
  })

  test('keeps why a last stable offset was not seen', () => {
    expect(toLastStables(readings(0n, 3), readings(0n), readings(9n)).why[0]).toBe(3)
  })
})
