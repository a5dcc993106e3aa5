import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { statusOf, timeBehindOf } from '#lib/lag/judgement.ts'
import { fakeSnapshot } from '#lib/model/fake-snapshot.ts'
import { statuses, type Status } from '#lib/model/group.ts'
import { openJudge } from './judge.ts'

// A log that is written, read, committed and looked at, each by a schedule of its own, second by second.
const POLL_S = 5
const WINDOW_S = 60
const windows = { pollMs: POLL_S * 1000, windowMs: WINDOW_S * 1000, allowedMs: 15_000, residual: 2 }
const START_MS = 1_000_000_000

type Partition = {
  /** Records appended in a second: any schedule, repeated. */
  appends: readonly number[]
  /** Records read in a second at most. */
  reads: number
  /** Seconds between two commits. */
  commitEvery: number
  phase: number
  base: number
  stopsAt: number
}

type Run = { partitions: Partition[]; seconds: number; jitter: readonly number[]; unseen: readonly boolean[] }

type Seen = { s: number; status: Status; low: number; high: number | null; trueMs: number }

/** Every look of a run, with the true age of the oldest unread record beside what was judged. */
function simulate({ partitions, seconds, jitter, unseen }: Run): Seen[] {
  const logs = partitions.map(({ base }) => ({
    end: base,
    read: base,
    committed: base,
    writtenS: [] as number[],
  }))
  const judge = openJudge(windows)
  const seen: Seen[] = []
  let look = 0
  let nextLook = 0
  for (let s = 0; s <= seconds; s++) {
    for (const [n, log] of logs.entries()) {
      const { appends, reads, commitEvery, phase, stopsAt } = partitions[n] as Partition
      for (let left = appends[s % appends.length] ?? 0; left > 0; left--) {
        log.end++
        log.writtenS.push(s)
      }
      if (s >= stopsAt) continue
      log.read = Math.min(log.end, log.read + reads)
      if ((s + phase) % commitEvery === 0) log.committed = log.read
    }
    if (s < nextLook) continue
    nextLook += POLL_S + (jitter[look % jitter.length] ?? 0)
    const hidden = unseen[look % unseen.length] ?? false
    look++
    const snapshot = {
      ...fakeSnapshot({
        topics: { orders: logs.map(({ end }) => ({ end: hidden ? ('no-leader' as const) : BigInt(end) })) },
        groups: {
          reader: {
            state: 'Stable',
            commits: { orders: logs.map(({ committed }) => BigInt(committed)) },
            members: [{ orders: logs.map((_, n) => n) }],
          },
        },
      }),
      startedMs: START_MS + s * 1000,
      atMs: START_MS + s * 1000,
    }
    const judgement = judge.record(snapshot)
    const behind = timeBehindOf(judgement, 0)
    if (hidden || behind === null) continue
    const ages = logs.map(({ committed, end, writtenS }, n) =>
      committed === end ? 0 : (s - (writtenS[committed - (partitions[n]?.base ?? 0)] ?? s)) * 1000,
    )
    seen.push({
      s,
      status: statusOf(judgement, 0),
      low: behind.low,
      high: behind.high,
      trueMs: Math.max(...ages),
    })
  }
  return seen
}

const partition = fc.record({
  appends: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 20 }),
  reads: fc.integer({ min: 0, max: 40 }),
  commitEvery: fc.integer({ min: 1, max: 12 }),
  phase: fc.nat(20),
  base: fc.nat(100_000),
  stopsAt: fc.oneof(fc.constant(Infinity), fc.nat(400)),
})
const looks = {
  seconds: fc.integer({ min: 60, max: 400 }),
  jitter: fc.array(fc.nat(2), { minLength: 1, maxLength: 7 }),
  unseen: fc.array(fc.constantFrom(false, false, false, true), { minLength: 1, maxLength: 9 }),
}
const run = fc.record({ partitions: fc.array(partition, { minLength: 1, maxLength: 4 }), ...looks })
const CALM: readonly Status[] = ['ok', 'unknown']

describe('whatever is written, read, committed and looked at when', () => {
  test('the bounds of time behind hold the truth', () => {
    fc.assert(
      fc.property(run, (one) => {
        for (const { low, high, trueMs } of simulate(one)) {
          expect(low).toBeLessThanOrEqual(trueMs)
          expect(high ?? Infinity).toBeGreaterThanOrEqual(trueMs)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('who reads as fast as is written, and commits often enough, never alarms', () => {
    const keepsUp = partition.map((one) => ({
      ...one,
      reads: Math.max(...one.appends),
      stopsAt: Infinity,
    }))
    const good = fc.record({ partitions: fc.array(keepsUp, { minLength: 1, maxLength: 4 }), ...looks })
    fc.assert(
      fc.property(good, (one) => {
        expect(simulate(one).filter(({ status }) => !CALM.includes(status))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  test('who stops for good is stalled a window and two looks later, and stays so', () => {
    const stops = fc.record({
      partitions: partition.map((one) => [{ ...one, appends: [...one.appends, 1], reads: 50, stopsAt: 100 }]),
      seconds: fc.constant(400),
      jitter: looks.jitter,
      unseen: fc.constant([false]),
    })
    fc.assert(
      fc.property(stops, (one) => {
        // The commit moved for the last time before second 100; then the longest wait for a next record. The window
        // is five times the longest gap between two commits as we saw it.
        const quiet = one.partitions[0]?.appends.length ?? 0
        const gapS = (one.partitions[0]?.commitEvery ?? 0) + POLL_S + 2
        const dueS = 100 + quiet + Math.max(WINDOW_S, 5 * gapS) + 3 * (POLL_S + 2)
        const late = simulate(one).filter(({ s }) => s >= dueS)
        expect(late.length).toBeGreaterThan(10)
        expect([...new Set(late.map(({ status }) => status))]).toEqual(['stalled'])
      }),
      { numRuns: 100 },
    )
  })

  test('a group is as bad as its worst partition, in whatever order they stand', () => {
    fc.assert(
      fc.property(run, (one) => {
        const whole = simulate(one)
        const turned = simulate({ ...one, partitions: one.partitions.toReversed() })
        expect(turned.map(({ status }) => status)).toEqual(whole.map(({ status }) => status))
        const alone = one.partitions.map((single) => simulate({ ...one, partitions: [single] }))
        for (const [n, { status }] of whole.entries()) {
          const each = alone.map((seen) => statuses.indexOf(seen[n]?.status ?? 'ok'))
          expect(statuses.indexOf(status)).toBe(Math.min(...each))
        }
      }),
      { numRuns: 60 },
    )
  })

  test('where offsets begin changes nothing', () => {
    fc.assert(
      fc.property(run, fc.nat(1_000_000), (one, shift) => {
        const moved = one.partitions.map((single) => ({ ...single, base: single.base + shift }))
        const told = (seen: Seen[]) => seen.map(({ status, low, high }) => ({ status, low, high }))
        expect(told(simulate({ ...one, partitions: moved }))).toEqual(told(simulate(one)))
      }),
      { numRuns: 60 },
    )
  })

  test('looks that saw nothing delay an alarm and never make one', () => {
    fc.assert(
      fc.property(run, (one) => {
        const clear = simulate({ ...one, unseen: [false] })
        const calm = clear.every(({ status }) => CALM.includes(status))
        fc.pre(calm)
        expect(simulate(one).filter(({ status }) => ['stalled', 'stopped'].includes(status))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
