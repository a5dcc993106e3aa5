import { cleanup, render, screen } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { aPartition, anUnseenPartition } from './fixtures-group.ts'
import { sayOffsets, toOffsetMarks } from './offset-bar-marks.ts'
import { gridOf, openOffsetScale, reachOf } from './offset-bar-scale.ts'
import { OffsetBar, OffsetLegend } from './offset-bar.tsx'
import { OffsetDetail } from './offset-detail.tsx'

afterEach(cleanup)
const scale = openOffsetScale([31_198_138n], 300)

describe('the scale of the offset bar', () => {
  test('is the same for all rows: it reaches as far as the farthest', () => {
    expect(scale.decades).toBe(8)
    expect(openOffsetScale([10n, 5_000_000_000n, 3n], 300).decades).toBe(10)
  })

  test('is no narrower than five decades, so that a quiet group looks quiet', () => {
    expect(openOffsetScale([], 300).decades).toBe(5)
  })

  test('keeps every distance inside, in order, up to the largest offset there is', () => {
    const distance = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })
    fc.assert(
      fc.property(distance, distance, (a, b) => {
        const { toX, endX } = openOffsetScale([a, b], 300)
        expect(toX(a)).toBeGreaterThanOrEqual(7.99)
        expect(toX(a)).toBeLessThanOrEqual(endX)
        const [near, far] = a < b ? [a, b] : [b, a]
        expect(toX(near)).toBeGreaterThanOrEqual(toX(far))
      }),
    )
  })

  test('tells one message from none', () => {
    expect(scale.toX(1n)).toBeLessThan(scale.toX(0n))
  })

  test('names every second power of ten', () => {
    const labels = gridOf(scale).map(({ label }) => label)
    expect(labels.filter((label) => label !== null)).toEqual(['10', '1 k', '100 k', '10 M'])
  })

  test('reaches back to the commit when retention has passed it', () => {
    expect(reachOf(aPartition({ logStart: 90n, committed: 40n, end: 100n }))).toBe(60n)
  })
})

describe('the marks of the offset bar', () => {
  test('bracket, tick and end stand in that order', () => {
    const { logStart, committed, end, kept, unread, lost } = toOffsetMarks(aPartition(), scale)
    expect(logStart).toBeLessThan(committed ?? 0)
    expect(committed).toBeLessThan(end ?? 0)
    expect(kept).toEqual({ from: logStart, to: committed, open: false })
    expect(unread).toEqual({ from: committed, to: end })
    expect(lost).toBeNull()
  })

  test('what was deleted unread lies between the tick and the bracket that passed it', () => {
    const marks = toOffsetMarks(
      aPartition({ logStart: 2_000n, committed: 80n, end: 73_004n, lag: 71_004n, lost: 1_920n }),
      scale,
    )
    expect(marks.lost).toEqual({ from: marks.committed, to: marks.logStart })
    expect(marks.unread?.from).toBe(marks.logStart)
    expect(marks.kept).toBeNull()
  })

  test('a few deleted of many unread are still a gap that one can see', () => {
    const at = { committed: 999n, logStart: 1_000n, end: 10_000_000n, lag: 9_999_000n, lost: 1n }
    const { lost } = toOffsetMarks(aPartition(at), scale)
    expect((lost?.to ?? 0) - (lost?.from ?? 0)).toBeGreaterThan(8)
  })

  test('nothing unread draws no bar', () => {
    const at = { committed: 100n, end: 100n, lag: 0n, lastStable: 100n }
    expect(toOffsetMarks(aPartition({ logStart: 0n, ...at }), scale).unread).toBeNull()
  })

  test('without a commit all that is kept is hatched, and nothing is called unread', () => {
    const marks = toOffsetMarks(
      aPartition({ logStart: 0n, committed: null, end: 541n, lag: null, why: 'not-committed' }),
      scale,
    )
    expect(marks.hatch).toEqual({ from: marks.logStart, to: marks.end })
    expect(marks.unread).toBeNull()
    expect(marks.committed).toBeNull()
  })

  test('an end that is not seen leaves the last one, old and hatched', () => {
    const marks = toOffsetMarks(anUnseenPartition(), scale)
    expect(marks.stale).toBe(true)
    expect(marks.unread).toBeNull()
    expect(marks.hatch).not.toBeNull()
  })

  test('never seen at all is one hatch without any tick', () => {
    const marks = toOffsetMarks(anUnseenPartition({ last: null, logStart: null }), scale)
    expect([marks.logStart, marks.committed, marks.end, marks.unread]).toEqual([null, null, null, null])
    expect(marks.hatch).not.toBeNull()
  })

  test('a commit beyond the end stands right of it', () => {
    const marks = toOffsetMarks(
      aPartition({ committed: 110n, end: 100n, logStart: 0n, lag: 0n, ahead: 10n }),
      scale,
    )
    expect(marks.ahead).toBe(true)
    expect(marks.committed).toBeGreaterThan(marks.end ?? Infinity)
    expect(marks.kept?.to).toBe(marks.end)
  })

  test('beyond the last stable offset is a part of unread', () => {
    const marks = toOffsetMarks(aPartition({ lastStable: 62_322_300n }), scale)
    expect(marks.unstable?.from).toBeGreaterThan(marks.unread?.from ?? Infinity)
    expect(marks.unstable?.to).toBe(marks.end)
  })

  test('a share group has taken what lies between its start offset and its lag', () => {
    const marks = toOffsetMarks(aPartition({ logStart: 0n, committed: 100n, end: 200n, lag: 10n }), scale)
    expect(marks.taken).toEqual({ from: marks.committed, to: marks.unread?.from })
  })

  test('an unknown log start is an open tail', () => {
    expect(toOffsetMarks(aPartition({ logStart: null }), scale).kept?.open).toBe(true)
  })

  test('every span runs from left to right and every mark is a number, whatever the offsets', () => {
    const offset = fc.option(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }))
    fc.assert(
      fc.property(offset, offset, offset, (logStart, committed, end) => {
        const lag = committed !== null && end !== null ? (end > committed ? end - committed : 0n) : null
        const why = lag === null ? 'no-leader' : null
        const partition = aPartition({ logStart, committed, end, lastStable: null, lag, why })
        const marks = toOffsetMarks(partition, openOffsetScale([reachOf(partition)], 300))
        const spans = [marks.kept, marks.lost, marks.unread, marks.hatch, marks.taken].filter(
          (span) => span !== null,
        )
        for (const { from, to } of spans) expect(to).toBeGreaterThanOrEqual(from)
        const ticks = [marks.logStart, marks.committed, marks.end].filter((x) => x !== null)
        expect(ticks.every(Number.isFinite)).toBe(true)
        expect(marks.unread !== null && lag === null).toBe(false)
      }),
    )
  })
})

/** The largest offset there is. */
const atTheLimit = {
  logStart: 0n,
  committed: 2n ** 63n - 2n,
  end: 2n ** 63n - 1n,
  lastStable: 2n ** 63n - 1n,
}

const sentences = [
  ['31,181,898 kept behind the group, 16,240 unread', aPartition()],
  [
    'no commit; 541 kept',
    aPartition({ logStart: 0n, committed: null, end: 541n, lag: null, why: 'not-committed' }),
  ],
  [
    '1,920 deleted unread, 71,004 unread left',
    aPartition({ logStart: 2_000n, committed: 80n, end: 73_004n, lag: 71_004n, lost: 1_920n }),
  ],
  [
    '31,181,898 kept behind the group, 16,240 unread, 57 of it behind an open transaction',
    aPartition({ lastStable: 62_322_300n }),
  ],
  ['committed 10 beyond the end', aPartition({ committed: 110n, end: 100n, lag: 0n, ahead: 10n })],
  ['lag not known: no leader; last known 16,240 unread', anUnseenPartition()],
  ['lag not known: no leader; nothing known from before', anUnseenPartition({ last: null })],
  ['9,223,372,036,854,775,806 kept behind the group, 1 unread', aPartition({ ...atTheLimit, lag: 1n })],
] as const

test.each(sentences)('says "%s"', (sentence, partition) => {
  expect(sayOffsets(partition)).toBe(sentence)
  render(<OffsetBar partition={partition} scale={scale} />)
  expect(screen.getByRole('img', { name: sentence })).toBeDefined()
})

test.each([
  [
    'what lies behind an open transaction',
    'behind an open transaction',
    aPartition({ lastStable: 62_322_300n }),
  ],
  ['what was deleted unread', 'deleted unread', aPartition({ lost: 4n })],
])('the legend names %s only where it is drawn', (_, words, partition) => {
  render(<OffsetLegend partitions={[aPartition()]} share={false} />)
  expect(screen.queryByText(words)).toBeNull()
  cleanup()
  render(<OffsetLegend partitions={[partition]} share={false} />)
  expect(screen.getByText(words)).toBeDefined()
})

describe('the large bar', () => {
  test('keeps the last known end of a partition without leader, and names the reason', () => {
    render(<OffsetDetail partition={anUnseenPartition()} committedIs="committed" />)
    expect(screen.getByText('62,322,357').className).toBe('stale')
    expect(screen.getByText(/Not known: no leader/)).toBeDefined()
  })

  test('says how far the last stable offset lies before the end', () => {
    render(<OffsetDetail partition={aPartition({ lastStable: 62_322_300n })} committedIs="committed" />)
    expect(screen.getByText('end, last stable 57 before it')).toBeDefined()
  })

  test('calls the start offset of a share group by its name', () => {
    render(<OffsetDetail partition={aPartition()} committedIs="start offset" />)
    expect(screen.getByText('start offset')).toBeDefined()
    expect(screen.queryByText('committed')).toBeNull()
  })
})
