import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimeAnswer, TimeProbe } from '#lib/model/fetched.ts'
import type { RangeMs } from '#lib/model/list.ts'
import { refineTimeBehind } from './refine-time-behind.ts'
import { searchTimes } from './search-times.ts'

/** A partition: offset → time, holes left out. */
type Log = ReadonlyMap<bigint, number>

/** What Kafka answers: the first record in log order that is as young as asked. */
function firstFrom(log: Log, timestampMs: number): TimeAnswer['found'] {
  for (const [offset, time] of log) if (time >= timestampMs) return { offset, timestampMs: time }
  return null
}

function nextOf(log: Log, committed: bigint): number | undefined {
  for (const [offset, time] of log) if (offset >= committed) return time
  return undefined
}

async function search(log: Log, offset: bigint, dense: boolean, behind: RangeMs, atMs: number) {
  const rounds: TimeProbe[][] = []
  const found = await searchTimes([{ row: 0, offset, dense, behind }], atMs, {
    ask: async (probes) => {
      rounds.push([...probes])
      return probes.map(({ row, timestampMs }) => ({ row, found: firstFrom(log, timestampMs) }))
    },
  })
  return { search: found.get(0), rounds: rounds.length }
}

const NOW_MS = 2 ** 40
const HALF_A_YEAR_MS = 183 * 86_400_000

/** Gaps between records, in ms: ties, seconds, and pauses of weeks. */
const anyGap = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 3000 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat({ max: HALF_A_YEAR_MS / 40 }) },
)
const anyGaps = fc.array(anyGap, { minLength: 1, maxLength: 40 })

function toLog(gaps: readonly number[], isThere: (n: number) => boolean = () => true): Log {
  const total = gaps.reduce((sum, gap) => sum + gap, 0)
  let time = NOW_MS - total
  return new Map(
    gaps.flatMap((gap, n) => {
      time += gap
      return isThere(n) ? [[BigInt(n), time - 1] as const] : []
    }),
  )
}

/** As own samples would say it, more or less: it contains the truth, or is wrong altogether. */
const anySlack = fc.record({
  below: fc.nat({ max: 5000 }),
  above: fc.option(fc.nat({ max: 5000 })),
  wrongBy: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -(10 ** 6), max: 10 ** 6 }) },
  ),
})

function toSamples(
  age: number,
  { below, above, wrongBy }: { below: number; above: number | null; wrongBy: number },
): RangeMs {
  const low = Math.max(0, age - below + wrongBy)
  return { low, high: above === null ? null : Math.max(low, age + above + wrongBy) }
}

const UNKNOWN: RangeMs = { low: 0, high: null }

describe('where times never go back', () => {
  it('the time of the next record is found to a second, whatever own samples said', async () => {
    await fc.assert(
      fc.asyncProperty(anyGaps, fc.nat(), anySlack, async (gaps, at, slack) => {
        const log = toLog(gaps)
        const offset = BigInt(at % gaps.length)
        const age = NOW_MS - (nextOf(log, offset) ?? 0)
        const { search: found, rounds } = await search(log, offset, true, toSamples(age, slack), NOW_MS)
        const { behind, from } = refineTimeBehind(found, offset, UNKNOWN, NOW_MS)
        expect(from).toBe('index')
        expect(behind.low).toBeLessThanOrEqual(age)
        expect(behind.high).toBeGreaterThanOrEqual(age)
        expect((behind.high ?? Infinity) - behind.low).toBeLessThanOrEqual(1000)
        expect(rounds).toBeLessThanOrEqual(30)
      }),
      { numRuns: 500 },
    )
  })

  it('with right samples it takes a few rounds, not many', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyGaps,
        fc.nat(),
        fc.nat({ max: 2500 }),
        fc.nat({ max: 2500 }),
        async (gaps, at, below, above) => {
          const log = toLog(gaps)
          const offset = BigInt(at % gaps.length)
          const age = NOW_MS - (nextOf(log, offset) ?? 0)
          const samples = toSamples(age, { below, above, wrongBy: 0 })
          expect((await search(log, offset, true, samples, NOW_MS)).rounds).toBeLessThanOrEqual(9)
        },
      ),
    )
  })

  it('over holes, what is said contains the truth', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyGaps,
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        fc.nat(),
        anySlack,
        async (gaps, there, at, slack) => {
          const log = toLog(gaps, (n) => n === gaps.length - 1 || there[n] === true)
          const offset = BigInt(at % gaps.length)
          const age = NOW_MS - (nextOf(log, offset) ?? 0)
          const { search: found } = await search(log, offset, false, toSamples(age, slack), NOW_MS)
          const { behind } = refineTimeBehind(found, offset, UNKNOWN, NOW_MS)
          expect(behind.low).toBeLessThanOrEqual(age)
          expect(behind.high ?? Infinity).toBeGreaterThanOrEqual(age)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('who has moved on since is still within what is said', async () => {
    await fc.assert(
      fc.asyncProperty(anyGaps, fc.nat(), fc.nat({ max: 20 }), async (gaps, at, further) => {
        const log = toLog(gaps)
        const offset = BigInt(at % gaps.length)
        const moved = offset + BigInt(further)
        const time = nextOf(log, moved)
        fc.pre(time !== undefined)
        const age = NOW_MS - (time ?? 0)
        const { search: found } = await search(log, offset, true, UNKNOWN, NOW_MS)
        const { behind } = refineTimeBehind(found, moved, UNKNOWN, NOW_MS)
        expect(behind.low).toBeLessThanOrEqual(age)
        expect(behind.high ?? Infinity).toBeGreaterThanOrEqual(age)
      }),
    )
  })
})

describe("where producers' times go back and forth", () => {
  const anyTimes = fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 30 })

  it('the lower bound of the age is true; the upper one is that of the newest record up to the next', async () => {
    await fc.assert(
      fc.asyncProperty(anyTimes, fc.nat(), async (times, at) => {
        const log: Log = new Map(times.map((time, n) => [BigInt(n), NOW_MS - 1 - time]))
        const offset = BigInt(at % times.length)
        const age = NOW_MS - (nextOf(log, offset) ?? 0)
        const newest = Math.min(...times.slice(0, Number(offset) + 1)) + 1
        const { search: found } = await search(log, offset, true, UNKNOWN, NOW_MS)
        const { behind } = refineTimeBehind(found, offset, UNKNOWN, NOW_MS)
        expect(behind.low).toBeLessThanOrEqual(age)
        expect(behind.high ?? Infinity).toBeGreaterThanOrEqual(newest)
      }),
      { numRuns: 500 },
    )
  })

  it('times in our future, before 1970 or none at all end the search as well', async () => {
    const odd = fc.array(fc.constantFrom(-1, 0, 5, NOW_MS, NOW_MS * 2, NOW_MS + 10 ** 9), {
      minLength: 1,
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(odd, fc.nat(), anySlack, async (times, at, slack) => {
        const log: Log = new Map(times.map((time, n) => [BigInt(n), time]))
        const { rounds } = await search(log, BigInt(at % times.length), true, toSamples(0, slack), NOW_MS)
        expect(rounds).toBeLessThanOrEqual(30)
      }),
    )
  })
})

describe('samples and index together', () => {
  const log = toLog([1000, 60_000, 60_000])

  it('the tighter of both counts', async () => {
    const { search: found } = await search(log, 1n, true, { low: 55_000, high: null }, NOW_MS)
    expect(refineTimeBehind(found, 1n, { low: 55_000, high: null }, NOW_MS)).toEqual({
      behind: { low: 60_001, high: 60_001 },
      from: 'index',
    })
    expect(refineTimeBehind(found, 1n, { low: 60_001, high: 60_001 }, NOW_MS).from).toBe('samples')
  })

  it('grows by the clock', async () => {
    const { search: found } = await search(log, 1n, true, UNKNOWN, NOW_MS)
    expect(refineTimeBehind(found, 1n, UNKNOWN, NOW_MS + 7000).behind).toEqual({ low: 67_001, high: 67_001 })
  })

  it('where they contradict each other, what we saw ourselves counts', async () => {
    const { search: found } = await search(log, 1n, true, UNKNOWN, NOW_MS)
    const samples = { low: 1000, high: 5000 }
    expect(refineTimeBehind(found, 1n, samples, NOW_MS)).toEqual({ behind: samples, from: 'samples' })
  })

  it('a reader that went back is not refined by what was found ahead of it', async () => {
    const { search: found } = await search(log, 1n, true, UNKNOWN, NOW_MS)
    expect(refineTimeBehind(found, 0n, UNKNOWN, NOW_MS)).toEqual({ behind: UNKNOWN, from: 'samples' })
  })

  it('a leader that says nothing is asked once', async () => {
    let asked = 0
    const found = await searchTimes([{ row: 0, offset: 1n, dense: true, behind: UNKNOWN }], NOW_MS, {
      ask: async () => {
        asked++
        return []
      },
    })
    expect(asked).toBe(1)
    expect(refineTimeBehind(found.get(0), 1n, UNKNOWN, NOW_MS).from).toBe('samples')
  })
})
