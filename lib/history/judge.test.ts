import { describe, expect, test } from 'vitest'
import { dataLossOf, statusOf, timeBehindOf, drainOf, sayStatus } from '#lib/lag/judgement.ts'
import { rollUp } from '#lib/lag/roll-up.ts'
import { fakeSnapshot, type FakeGroup } from '#lib/model/fake-snapshot.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { openJudge } from './judge.ts'

const POLL_MS = 1000
const WINDOW_MS = 60_000
const windows = { pollMs: POLL_MS, windowMs: WINDOW_MS, allowedMs: 3000, residual: 2 }

/** One topic whose end moves as told, one group that reads it as told, looked at once a second. */
type Play = {
  end: (s: number) => number
  committed: (s: number) => number | null
  state?: (s: number) => string
  owned?: (s: number) => boolean
  start?: (s: number) => number
  unseen?: (s: number) => boolean
}

function snapshotAt(play: Play, s: number): Snapshot {
  const committed = play.committed(s)
  const group: FakeGroup = {
    state: play.state?.(s) ?? 'Stable',
    commits: { orders: [committed === null ? null : BigInt(committed)] },
    members: (play.owned?.(s) ?? true) ? [{ orders: [0] }] : [],
  }
  const end = play.unseen?.(s) ? ('no-leader' as const) : BigInt(play.end(s))
  const snapshot = fakeSnapshot({
    topics: { orders: [{ end, start: BigInt(play.start?.(s) ?? 0) }] },
    groups: { reader: group },
  })
  return { ...snapshot, startedMs: 1_000_000_000 + s * POLL_MS, atMs: 1_000_000_000 + s * POLL_MS }
}

function watch(play: Play, seconds: number) {
  const judge = openJudge(windows)
  const seen = []
  for (let s = 0; s <= seconds; s++) {
    const snapshot = snapshotAt(play, s)
    const judgement = judge.record(snapshot)
    seen.push({
      s,
      status: statusOf(judgement, 0),
      behind: timeBehindOf(judgement, 0),
      drain: drainOf(judgement, 0),
      reason: sayStatus(snapshot, rollUp(snapshot).totals, judgement, 0),
    })
  }
  return seen
}

function statusesOf(play: Play, seconds: number): string[] {
  return [...new Set(watch(play, seconds).map(({ status }) => status))]
}

const TEN_A_SECOND = (s: number) => 1000 + s * 10

describe('the judge', () => {
  test('a reader that keeps up is never worse than ok, for any phase of its commits', () => {
    for (const phase of [0, 1, 2]) {
      const play: Play = { end: TEN_A_SECOND, committed: (s) => TEN_A_SECOND(s - ((s + phase) % 3)) }
      const settled = watch(play, 300).filter(({ s }) => s > 3)
      expect(new Set(settled.map(({ status }) => status))).toEqual(new Set(['ok']))
    }
  })

  test('consumption that ends while production goes on is stalled by a window and two looks, and never ok again', () => {
    const stopAt = 100
    const play: Play = { end: TEN_A_SECOND, committed: (s) => TEN_A_SECOND(Math.min(s, stopAt)) }
    const seen = watch(play, 300)
    const due = seen.filter(({ s }) => s >= stopAt + WINDOW_MS / 1000 + 2)
    expect(new Set(due.map(({ status }) => status))).toEqual(new Set(['stalled']))
    expect(due[0]?.reason).toMatch(/^orders 0 unmoved 1 min.* at /)
  })

  test('the same without members is stopped', () => {
    const play: Play = {
      end: TEN_A_SECOND,
      committed: (s) => TEN_A_SECOND(Math.min(s, 100)),
      state: (s) => (s < 100 ? 'Stable' : 'Empty'),
      owned: (s) => s < 100,
    }
    expect(watch(play, 300).at(-1)).toMatchObject({
      status: 'stopped',
      reason: expect.stringMatching(/^no members/),
    })
  })

  test('a reader at half the pace falls behind', () => {
    const play: Play = { end: TEN_A_SECOND, committed: (s) => 1000 + s * 5 }
    const last = watch(play, 300).at(-1)
    expect(last).toMatchObject({
      status: 'falling-behind',
      reason: '10/s in, 5.0/s out',
      drain: { draining: false },
    })
  })

  test('a reader at double the pace catches up, and says when', () => {
    const play: Play = { end: TEN_A_SECOND, committed: (s) => Math.min(TEN_A_SECOND(s), s * 12 - 1000) }
    const seen = watch(play, 200).at(-1)
    expect(seen?.status).toBe('catching-up')
    // 1,600 left at 2 a second.
    expect(seen?.drain.draining).toBe(true)
    expect(seen?.drain.drainMs?.low).toBeCloseTo(800_000, -4)
  })

  test('a group that was set back says so from its second look on', () => {
    const play: Play = { end: TEN_A_SECOND, committed: (s) => (s < 100 ? TEN_A_SECOND(s) : s * 10 - 500) }
    expect(watch(play, 110).at(-1)?.status).toBe('rewound')
  })

  test('a worse status counts from its second look in a row, a better one at once', () => {
    const beyondAt = (looks: readonly number[]): Play => ({
      end: TEN_A_SECOND,
      committed: (s) => TEN_A_SECOND(s) + (looks.includes(s) ? 5 : 0),
    })
    const toldBy = (looks: readonly number[]) =>
      watch(beyondAt(looks), 60).flatMap(({ s, status }) => (status === 'ok' ? [] : [`${s} ${status}`]))
    expect(toldBy([50])).toEqual([])
    expect(toldBy([50, 52])).toEqual([])
    expect(toldBy([50, 51, 52])).toEqual(['51 ahead', '52 ahead'])
  })

  test('a group has drained with its slowest partition, and loses data with its first', () => {
    // Both stand still from second 50 to 150, then read 20 and 15 a second of the 10 that come in.
    const committedAt = (s: number, pace: number) =>
      TEN_A_SECOND(Math.min(s, 50)) + Math.max(0, s - 150) * pace
    const judge = openJudge(windows)
    const judged = Array.from({ length: 231 }, (_, s) => {
      const snapshot = fakeSnapshot({
        topics: { orders: [{ end: BigInt(TEN_A_SECOND(s)) }, { end: BigInt(TEN_A_SECOND(s)) }] },
        groups: {
          reader: { commits: { orders: [20, 15].map((pace) => BigInt(committedAt(s, pace))) }, members: [] },
        },
        configs: { orders: { retentionMs: 600_000, cleanupPolicy: 'delete' } },
      })
      return judge.record({ ...snapshot, startedMs: s * POLL_MS, atMs: s * POLL_MS })
    }).at(-1)
    if (!judged) throw new Error('nothing was judged')
    // The slower one: 600 left at 5 a second, and a minute behind.
    expect(drainOf(judged, 0)).toEqual({ draining: true, drainMs: { low: 120_000, high: 120_000 } })
    expect(dataLossOf(judged, 0)?.low).toBe(600_000 - 60_000)
  })

  test('a topic of the same name with another id is another topic', () => {
    const judge = openJudge(windows)
    const seen = Array.from({ length: 150 }, (_, s) => {
      // Unread for long; then deleted and made anew, with the same offsets in it.
      const snapshot = snapshotAt({ end: () => 50, committed: () => 10 }, s)
      const topicIds = s < 100 ? snapshot.topology.topicIds : ['f'.repeat(32)]
      const judgement = judge.record({ ...snapshot, topology: { ...snapshot.topology, topicIds } })
      return { status: statusOf(judgement, 0), behind: timeBehindOf(judgement, 0) }
    })
    expect(seen[99]).toEqual({ status: 'stalled', behind: { low: 99_000, high: null } })
    expect(seen[149]).toEqual({ status: 'unknown', behind: { low: 49_000, high: null } })
  })

  test('a rebalance shorter than the window never alarms', () => {
    const play: Play = {
      end: TEN_A_SECOND,
      committed: (s) => (s < 100 || s > 130 ? TEN_A_SECOND(s) : TEN_A_SECOND(100)),
      state: (s) => (s >= 100 && s <= 130 ? 'PreparingRebalance' : 'Stable'),
      owned: (s) => s < 100 || s > 130,
    }
    expect(statusesOf(play, 300)).toEqual(['ok', 'rebalancing'])
  })

  test('an idle partition with a marker left never alarms', () => {
    const play: Play = { end: () => 1001, committed: () => 1000 }
    const seen = watch(play, 300)
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set(['unknown', 'residual']))
  })

  test('unseen looks delay an alarm and never make one', () => {
    const play: Play = { end: TEN_A_SECOND, committed: TEN_A_SECOND, unseen: (s) => s % 50 > 20 }
    expect(new Set(statusesOf(play, 300))).toEqual(new Set(['ok', 'unknown']))
  })

  test('deleted unread is lost', () => {
    const play: Play = { end: TEN_A_SECOND, committed: () => 1000, start: (s) => (s > 50 ? 1200 : 0) }
    expect(watch(play, 60).at(-1)).toMatchObject({
      status: 'lost',
      reason: '200 offsets deleted unread, the first of them of orders 0',
    })
  })

  test('statuses do not depend on where offsets begin', () => {
    const shift = 9_000_000_000
    const play: Play = { end: TEN_A_SECOND, committed: (s) => 1000 + s * 5 }
    const far: Play = {
      end: (s) => play.end(s) + shift,
      committed: (s) => (play.committed(s) ?? 0) + shift,
      start: () => shift,
    }
    expect(watch(far, 200).map(({ status }) => status)).toEqual(watch(play, 200).map(({ status }) => status))
  })

  test('time behind holds the age of the next unread record, within one look', () => {
    const play: Play = { end: TEN_A_SECOND, committed: (s) => 1000 + s * 5 }
    const seen = watch(play, 100).at(-1)
    // At second 100 offset 1500 is next; it was written at second 50.
    expect(seen?.behind?.low).toBeLessThanOrEqual(50_000)
    expect(seen?.behind?.high).toBeGreaterThanOrEqual(50_000)
    expect((seen?.behind?.high ?? 0) - (seen?.behind?.low ?? 0)).toBeLessThanOrEqual(POLL_MS)
  })

  test('single partitions are judged for themselves, with their own pace', () => {
    const judge = openJudge(windows)
    for (let s = 0; s <= 200; s++) {
      const two = fakeSnapshot({
        topics: { orders: [{ end: BigInt(TEN_A_SECOND(s)) }, { end: BigInt(TEN_A_SECOND(s)) }] },
        groups: {
          reader: {
            state: 'Stable',
            commits: { orders: [BigInt(TEN_A_SECOND(s)), BigInt(TEN_A_SECOND(Math.min(s, 50)))] },
            members: [{ orders: [0, 1] }],
          },
        },
      })
      const atMs = 1_000_000_000 + s * POLL_MS
      judge.record({ ...two, startedMs: atMs, atMs })
    }
    const partitionOf = judge.partitionsOf('reader')
    expect(partitionOf(0, TEN_A_SECOND(200))?.status).toBe('ok')
    expect(partitionOf(1, TEN_A_SECOND(200))).toEqual({ status: 'stalled', inPerS: 10, outPerS: 0 })
    expect(judge.partitionsOf('nobody')(0, 1)).toBeNull()
  })
})
