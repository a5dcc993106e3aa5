import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateBehind, evaluateHeld } from './behind.ts'

const rows: [
  claim: string,
  offsets: { committed: bigint; end: bigint; start: bigint | null },
  behind: { lag: bigint; lost: bigint; ahead: bigint },
][] = [
  ['what lies between', { committed: 40n, end: 100n, start: 0n }, { lag: 60n, lost: 0n, ahead: 0n }],
  ['nothing at the end', { committed: 100n, end: 100n, start: 0n }, { lag: 0n, lost: 0n, ahead: 0n }],
  [
    'only what is still there, and what is gone is lost',
    { committed: 40n, end: 100n, start: 70n },
    { lag: 30n, lost: 30n, ahead: 0n },
  ],
  [
    'nothing on an emptied log, and all of it lost',
    { committed: 40n, end: 100n, start: 100n },
    { lag: 0n, lost: 60n, ahead: 0n },
  ],
  [
    'nothing beyond the end, and that is said',
    { committed: 130n, end: 100n, start: 0n },
    { lag: 0n, lost: 0n, ahead: 30n },
  ],
  [
    'the most it can be while the log start is not known',
    { committed: 40n, end: 100n, start: null },
    { lag: 60n, lost: 0n, ahead: 0n },
  ],
  [
    'exactly, past what a double holds',
    { committed: 2n ** 53n + 1n, end: 2n ** 62n, start: 0n },
    { lag: 2n ** 62n - 2n ** 53n - 1n, lost: 0n, ahead: 0n },
  ],
]

const offset = fc.oneof(
  fc.bigInt({ min: 0n, max: 50n }),
  fc.bigInt({ min: 2n ** 53n - 5n, max: 2n ** 53n + 5n }),
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
)
/** As a broker can tell them: the log starts at its end at the latest. The commit may be anything. */
const offsets = fc.tuple(offset, offset, offset).map(([committed, one, other]) => ({
  committed,
  start: one < other ? one : other,
  end: one < other ? other : one,
}))

describe('a group is behind by', () => {
  it.each(rows)('%s', (_, { committed, end, start }, behind) => {
    expect(evaluateBehind(committed, end, start)).toEqual(behind)
  })
})

describe('whatever the offsets', () => {
  it('nothing is negative', () => {
    fc.assert(
      fc.property(offsets, ({ committed, end, start }) => {
        const { lag, lost, ahead } = evaluateBehind(committed, end, start)
        expect([lag >= 0n, lost >= 0n, ahead >= 0n]).toEqual([true, true, true])
      }),
    )
  })

  it('lag and what was lost, less what is ahead, is the plain difference that the tools print', () => {
    fc.assert(
      fc.property(offsets, ({ committed, end, start }) => {
        const { lag, lost, ahead } = evaluateBehind(committed, end, start)
        expect(lag + lost - ahead).toBe(end - committed)
      }),
    )
  })

  it('who lost something has all that is left before it', () => {
    fc.assert(
      fc.property(offsets, ({ committed, end, start }) => {
        const { lag, lost } = evaluateBehind(committed, end, start)
        fc.pre(lost > 0n)
        expect(lag).toBe(end - start)
      }),
    )
  })

  it('nobody is ahead and behind, or ahead and at a loss', () => {
    fc.assert(
      fc.property(offsets, ({ committed, end, start }) => {
        const { lag, lost, ahead } = evaluateBehind(committed, end, start)
        expect(ahead > 0n && (lag > 0n || lost > 0n)).toBe(false)
      }),
    )
  })

  it('what is written comes on top', () => {
    fc.assert(
      fc.property(offsets, fc.bigInt({ min: 0n, max: 1000n }), ({ committed, end, start }, more) => {
        fc.pre(committed <= end)
        const before = evaluateBehind(committed, end, start)
        const after = evaluateBehind(committed, end + more, start)
        expect(after).toEqual({ ...before, lag: before.lag + more })
      }),
    )
  })

  it('reading on never makes it worse, and retention never makes the lag more', () => {
    fc.assert(
      fc.property(offsets, fc.bigInt({ min: 0n, max: 1000n }), ({ committed, end, start }, step) => {
        const before = evaluateBehind(committed, end, start)
        expect(evaluateBehind(committed + step, end, start).lag <= before.lag).toBe(true)
        expect(
          evaluateBehind(committed, end, start + step < end ? start + step : end).lag <= before.lag,
        ).toBe(true)
      }),
    )
  })
})

describe('of a lag, an open transaction holds back', () => {
  it.each([
    ['what lies behind the last stable offset', 60n, 100n, 90n, 10n],
    ['no more than the whole of it', 5n, 100n, 90n, 5n],
    ['nothing when none is open', 60n, 100n, 100n, 0n],
    ['nothing from who has no lag', 0n, 100n, 90n, 0n],
  ])('%s', (_, lag, end, lastStable, held) => {
    expect(evaluateHeld(lag, end, lastStable)).toBe(held)
  })
})
