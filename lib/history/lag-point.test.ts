import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldClusterPoints, packClusterPoint, unpackClusterPoint } from './cluster-point.ts'
import { foldLagPoints, packLagPoint, unpackLagPoint, type LagPoint } from './lag-point.ts'
import { thinOut } from './thin-out.ts'

const count = fc.integer({ min: 0, max: 2 ** 50 })
const point = fc
  .record({
    seen: fc.nat(),
    total: fc.nat(),
    lags: fc.option(fc.tuple(count, count, count), { nil: null }),
    behind: fc.option(fc.tuple(count, fc.option(count, { nil: Infinity })), { nil: null }),
    appended: count,
    read: count,
    unknownMs: count,
    group: fc.option(fc.record({ status: fc.nat(20), sinceMs: count, state: fc.string() }), { nil: null }),
    partitions: fc.array(
      fc.record({ partition: fc.nat(100_000), committed: fc.integer({ min: -1, max: 2 ** 49 }), end: count }),
      { maxLength: 20 },
    ),
  })
  .map(({ lags, behind, ...rest }): LagPoint => {
    const [lagMin = Number.NaN, lag = Number.NaN, lagMax = Number.NaN] = (lags ?? []).toSorted(
      (a, b) => a - b,
    )
    const [behindLow = Number.NaN, behindHigh = Number.NaN] = behind ?? []
    return { ...rest, lag, lagMin, lagMax, behindLow, behindHigh }
  })

describe('a packed point', () => {
  test('is unpacked as it was', () => {
    fc.assert(
      fc.property(point, (one) => {
        expect(unpackLagPoint(packLagPoint(one))).toEqual(one)
      }),
    )
  })

  test('cut short says that it is damaged, and never gives another point', () => {
    fc.assert(
      fc.property(point, fc.nat(), (one, at) => {
        const bytes = packLagPoint(one)
        expect(() => unpackLagPoint(bytes.subarray(0, at % bytes.length))).toThrow('damaged')
      }),
    )
  })

  test('of another version is refused', () => {
    expect(() => unpackLagPoint(Uint8Array.of(9, 0, 0))).toThrow('version 9')
  })

  test('refuses what is no count', () => {
    const one = unpackLagPoint(packLagPoint({ ...fc.sample(point, 1)[0], partitions: [] } as LagPoint))
    expect(() => packLagPoint({ ...one, seen: -1 })).toThrow('-1 is not a count')
  })

  test('folded in any two steps is what it is folded at once', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 12 }), fc.nat(), (points, at) => {
        const rows = points.map((one) =>
          packLagPoint({ ...one, appended: one.appended % 2 ** 40, read: 1, unknownMs: 2 }),
        )
        const cut = 1 + (at % (rows.length - 1))
        const halves = [foldLagPoints(rows.slice(0, cut)), foldLagPoints(rows.slice(cut))]
        expect(unpackLagPoint(foldLagPoints(halves))).toEqual(unpackLagPoint(foldLagPoints(rows)))
      }),
    )
  })

  test('of a cluster adds up the time watched and keeps the most in trouble', () => {
    const rows = [3, 7, 2].map((needPerson) => packClusterPoint({ watchedMs: 5000, needPerson, marks: null }))
    expect(unpackClusterPoint(foldClusterPoints(rows))).toEqual({
      watchedMs: 15_000,
      needPerson: 7,
      marks: null,
    })
  })
})

describe('thinning out', () => {
  const curve = fc.array(fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constant(Number.NaN)), {
    minLength: 1,
    maxLength: 900,
  })

  test('keeps the highest, the lowest, both ends, the order, and no more than it may', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 10, max: 300 }), (values, most) => {
        const moments = values.map((_, n) => n * 5000)
        const kept = thinOut(moments, values, values, most)
        expect(kept.length).toBeLessThanOrEqual(most)
        expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b))
        expect([kept[0], kept.at(-1)]).toEqual([0, values.length - 1])
        const known = values.filter((value) => !Number.isNaN(value))
        const left = kept.map((n) => values[n] ?? Number.NaN).filter((value) => !Number.isNaN(value))
        expect([Math.max(...left), Math.min(...left)]).toEqual([Math.max(...known), Math.min(...known)])
      }),
    )
  })
})
