import { describe, expect, test } from 'vitest'
import { fakeSnapshot, type FakeGroup } from '#lib/model/fake-snapshot.ts'
import { statusOf, timeBehindOf } from '#lib/lag/judgement.ts'
import { readGroupHistory, type HistoryWant } from './group-history.ts'
import { openMemoryStore } from './memory-store.ts'
import { rollUpHistory } from './sampler.ts'
import { readPast, takeUp } from './take-up.ts'
import { openWatch, viewInSlices, type Views, type Watch } from './views.ts'

const POLL_MS = 5000
const START_MS = Date.UTC(2026, 0, 1, 12)
const windows = { pollMs: POLL_MS, windowMs: 90_000, allowedMs: 15_000, residual: 2 }
const keep = { ticksMs: 6 * 3_600_000, minutesMs: 14 * 86_400_000 }

function run<T>(work: Generator<void, T>): T {
  for (;;) {
    const slice = work.next()
    if (slice.done) return slice.value
  }
}

/** What a group and its topics are like at a second since the start. */
type Play = (s: number) => {
  ends: Record<string, number>
  committed: Record<string, number>
  state?: string
  hidden?: boolean
}

function snapshotAt(play: Play, s: number) {
  const { ends, committed, state = 'Stable', hidden } = play(s)
  const group: FakeGroup = {
    state,
    commits: Object.fromEntries(
      Object.entries(committed).map(([topic, offset]) => [topic, [BigInt(offset)]]),
    ),
    members: [Object.fromEntries(Object.keys(committed).map((topic) => [topic, [0]]))],
  }
  const snapshot = fakeSnapshot({
    topics: Object.fromEntries(
      Object.entries(ends).map(([topic, end]) => [
        topic,
        [{ end: hidden ? ('no-leader' as const) : BigInt(end) }],
      ]),
    ),
    groups: { reader: group },
  })
  return { ...snapshot, startedMs: START_MS + s * 1000, atMs: START_MS + s * 1000 }
}

async function look(
  watch: Watch,
  store: ReturnType<typeof openMemoryStore>,
  play: Play,
  s: number,
): Promise<Views> {
  const { views, tick } = run(viewInSlices(snapshotAt(play, s), watch))
  await store.writeTick('c', tick.atMs, tick.rows, tick.changes)
  return views
}

async function keepHistory(play: Play, seconds: number, skip: (s: number) => boolean = () => false) {
  const store = openMemoryStore()
  const watch = openWatch(windows)
  for (let s = 0; s <= seconds; s += POLL_MS / 1000) if (!skip(s)) await look(watch, store, play, s)
  return store
}

function want(over: Partial<HistoryWant>): HistoryWant {
  return {
    cluster: 'c',
    group: 'reader',
    fromMs: START_MS,
    toMs: START_MS + 900_000,
    measure: 'messages',
    pollMs: POLL_MS,
    keep,
    nowMs: START_MS + 900_000,
    ...over,
  }
}

const FALLING: Play = (s) => ({ ends: { orders: 1000 + 20 * s }, committed: { orders: 1000 + 12 * s } })
const STILL: Play = () => ({ ends: { orders: 1000 }, committed: { orders: 900 } })

describe('the history of a group', () => {
  test('gives lag as it was at each look, with appended and read per second', async () => {
    const store = await keepHistory(FALLING, 900)
    const history = await readGroupHistory(store, want({}))
    expect(history?.series.map(({ topic }) => topic)).toEqual(['orders'])
    expect(history?.total.at(0)).toEqual([START_MS, 0n])
    expect(history?.total.at(-1)).toEqual([START_MS + 900_000, 7200n])
    expect(history?.coverage.at(-1)).toEqual([START_MS + 900_000, 1, 1])
    expect(history?.rates.at(0)).toEqual([START_MS, null, null])
    expect(history?.rates.at(-1)).toEqual([START_MS + 900_000, 20, 12])
    expect(history?.gaps).toEqual([])
  })

  test('a ten-minute outage is a gap without points, and the curve ends before it and begins after it', async () => {
    const store = await keepHistory(FALLING, 1800, (s) => s > 600 && s < 1200)
    const history = await readGroupHistory(
      store,
      want({ toMs: START_MS + 1_800_000, nowMs: START_MS + 1_800_000 }),
    )
    const [fromMs, toMs] = [START_MS + 600_000, START_MS + 1_200_000]
    expect(history?.gaps).toEqual([{ fromMs, toMs, text: 'nobody looked' }])
    const inside = history?.total.filter(([atMs]) => atMs > fromMs && atMs < toMs)
    expect(inside?.map(([, lag]) => lag)).toEqual([null, null])
    expect(history?.rates.find(([atMs]) => atMs === toMs)).toEqual([toMs, null, null])
  })

  test('a group that stands still has a row a minute, and is as old at each look as the clock says', async () => {
    const store = await keepHistory(STILL, 300)
    const rows = store.rows.tick.filter(({ group, topic }) => group === 'reader' && topic === 'orders')
    expect(rows.length).toBeLessThanOrEqual(8)
    const span = { toMs: START_MS + 300_000, nowMs: START_MS + 300_000 }
    const messages = await readGroupHistory(store, want(span))
    expect(messages?.total.length).toBe(61)
    expect(new Set(messages?.total.map(([, lag]) => lag))).toEqual(new Set([100n]))
    const time = await readGroupHistory(store, want({ ...span, measure: 'time' }))
    expect(time?.total.slice(1, 4)).toEqual([5, 10, 15].map((s) => [START_MS + s * 1000, s * 1000, null]))
  })

  test('what was not seen is null and a gap, never 0', async () => {
    const store = await keepHistory((s) => ({ ...FALLING(s), hidden: s > 100 && s < 200 }), 300)
    const history = await readGroupHistory(
      store,
      want({ toMs: START_MS + 300_000, nowMs: START_MS + 300_000 }),
    )
    const hidden = history?.total.filter(([atMs]) => atMs > START_MS + 100_000 && atMs < START_MS + 200_000)
    expect(hidden?.length).toBeGreaterThan(10)
    expect(new Set(hidden?.map(([, lag]) => lag))).toEqual(new Set([null]))
    expect(history?.gaps).toEqual([
      { fromMs: START_MS + 100_000, toMs: START_MS + 200_000, text: 'not seen' },
    ])
  })

  test('twenty topics are eleven and the rest, which adds up', async () => {
    const topics = Array.from({ length: 20 }, (_, n) => `t${String(n).padStart(2, '0')}`)
    const play: Play = () => ({
      ends: Object.fromEntries(topics.map((topic, n) => [topic, 1000 + n])),
      committed: Object.fromEntries(topics.map((topic) => [topic, 1000])),
    })
    const store = await keepHistory(play, 60)
    const history = await readGroupHistory(store, want({ toMs: START_MS + 60_000, nowMs: START_MS + 60_000 }))
    expect(history?.series.length).toBe(12)
    expect(history?.series[0]?.topic).toBe('t19')
    expect(history?.series.at(-1)?.topic).toBeNull()
    expect(history?.series.at(-1)?.points.at(-1)?.[1]).toBe(36n)
    expect(history?.total.at(-1)?.[1]).toBe(190n)
  })

  test('minutes and hours keep the highest and what was read; the present one is filled with looks', async () => {
    const spike: Play = (s) => ({
      ends: { orders: 100_000 + 10 * s },
      committed: { orders: 100_000 + 10 * s - (s === 3000 ? 5000 : 0) },
    })
    const store = await keepHistory(spike, 7300)
    const nowMs = START_MS + 7_300_000
    await rollUpHistory(store, 'c', nowMs, keep)
    const again = structuredClone(store.rows.minute)
    await rollUpHistory(store, 'c', nowMs, keep)
    expect(store.rows.minute).toEqual(again)
    const minutes = await readGroupHistory(store, want({ toMs: nowMs, nowMs }))
    expect(minutes?.stepMs).toBe(60_000)
    const highest = (history: typeof minutes) =>
      history?.total.reduce((most, [, lag]) => (typeof lag === 'bigint' && lag > most ? lag : most), 0n)
    expect(highest(minutes)).toBe(5000n)
    expect(minutes?.gaps).toEqual([])
    expect(minutes?.asOf).toBe(nowMs)
    const week = want({ fromMs: nowMs - 7 * 86_400_000, toMs: nowMs, nowMs })
    const hours = await readGroupHistory(store, week)
    expect(hours?.stepMs).toBe(3_600_000)
    expect(highest(hours)).toBe(5000n)
    expect(hours?.gaps).toEqual([{ fromMs: week.fromMs, toMs: START_MS, text: 'no history of this time' }])
    expect(hours?.rates.find(([atMs]) => atMs === START_MS + 3_600_000)?.[1]).toBeCloseTo(10, 0)
  })

  test('a group that never was has no history', async () => {
    const store = await keepHistory(STILL, 60)
    const gone = { kind: 'broker', subject: '3', from: 'up', to: 'down', text: 'Broker 3 is gone' } as const
    await store.writeTick('c', START_MS + 61_000, [], [{ ...gone, atMs: START_MS + 61_000 }])
    const span = { fromMs: START_MS, toMs: START_MS + 62_000 }
    expect((await readGroupHistory(store, want(span)))?.markers).toHaveLength(1)
    expect(await readGroupHistory(store, want({ ...span, group: 'nobody' }))).toBeNull()
  })

  test('a group that is called nothing at all is not taken for the cluster itself', async () => {
    const nameless = (exists: boolean) => {
      const groups: Record<string, FakeGroup> = exists ? { '': { commits: { orders: [1n] } } } : {}
      return {
        ...fakeSnapshot({ topics: { orders: [{ end: 5n }] }, groups }),
        startedMs: START_MS,
        atMs: START_MS,
      }
    }
    const asked = want({ group: '', fromMs: START_MS - 60_000, toMs: START_MS, nowMs: START_MS })
    for (const [exists, named] of [
      [false, undefined],
      [true, ['orders']],
    ] as const) {
      const store = openMemoryStore()
      const { tick } = run(viewInSlices(nameless(exists), openWatch(windows)))
      await store.writeTick('c', tick.atMs, tick.rows, tick.changes)
      const found = await readGroupHistory(store, asked)
      expect(found?.series.map(({ topic }) => topic)).toEqual(named)
    }
  })

  test('a group whose id no database can keep costs the others nothing', async () => {
    const watch = openWatch(windows)
    const snapshot = fakeSnapshot({
      topics: { orders: [{ end: 5n }] },
      groups: { 'a\0b': { commits: { orders: [1n] } }, fine: { commits: { orders: [1n] } } },
    })
    const { tick } = run(viewInSlices(snapshot, watch))
    expect(tick.rows.map(({ group, topic }) => `${group} ${topic}`)).toEqual([
      'fine orders',
      'fine ',
      ' :cluster',
    ])
  })

  test('a rebalance is a marker with its length', async () => {
    const play: Play = (s) => ({ ...STILL(s), state: s >= 60 && s < 90 ? 'PreparingRebalance' : 'Stable' })
    const store = await keepHistory(play, 120)
    const history = await readGroupHistory(
      store,
      want({ toMs: START_MS + 120_000, nowMs: START_MS + 120_000 }),
    )
    expect(history?.markers.filter(({ kind }) => kind === 'rebalance')).toEqual([
      { atMs: START_MS + 60_000, untilMs: START_MS + 90_000, kind: 'rebalance', text: 'rebalance, 30 s' },
    ])
  })
})

describe('a process that takes up where another stopped', () => {
  const stalled: Play = (s) => ({
    ends: { orders: 1000 + 20 * s },
    committed: { orders: 1000 + 20 * Math.min(s, 300) },
  })

  async function restartAt(s: number, afterMs: number) {
    const store = openMemoryStore()
    const first = openWatch(windows)
    for (let at = 0; at <= s; at += 5) await look(first, store, stalled, at)
    const second = openWatch(windows)
    const snapshot = snapshotAt(stalled, s + afterMs / 1000)
    const past = await readPast(store, 'c', snapshot.atMs, windows.windowMs)
    run(takeUp(second, past, snapshot))
    return { store, views: await look(second, store, stalled, s + afterMs / 1000) }
  }

  test('knows the status at its first look, and since when', async () => {
    const { views } = await restartAt(900, 10_000)
    expect(statusOf(views.groups.judgement, 0)).toBe('stalled')
    const since = views.groups.judgement.sinceMs[0] ?? 0
    expect(since).toBeGreaterThan(START_MS + 300_000)
    expect(since).toBeLessThan(START_MS + 420_000)
  })

  test('knows how old the oldest unread record is, to the minute', async () => {
    const { views } = await restartAt(900, 10_000)
    const behind = timeBehindOf(views.groups.judgement, 0)
    const trueMs = (910 - 300) * 1000
    expect(behind?.low).toBeLessThanOrEqual(trueMs)
    expect(behind?.low).toBeGreaterThan(trueMs - 65_000)
    expect(behind?.high ?? Infinity).toBeGreaterThanOrEqual(trueMs)
    expect(behind?.high ?? Infinity).toBeLessThan(trueMs + 65_000)
  })

  test('says nothing appeared that was there before', async () => {
    const { store } = await restartAt(900, 10_000)
    expect(store.changes.filter(({ text }) => text === 'appeared')).toEqual([])
  })

  test('begins anew where a topic of the same name is another one now', async () => {
    const store = openMemoryStore()
    const first = openWatch(windows)
    for (let at = 0; at <= 300; at += 5) await look(first, store, FALLING, at)
    const second = openWatch(windows)
    const fresh: Play = () => ({ ends: { orders: 50 }, committed: { orders: 10 } })
    const snapshot = snapshotAt(fresh, 310)
    run(takeUp(second, await readPast(store, 'c', snapshot.atMs, windows.windowMs), snapshot))
    const views = await look(second, store, fresh, 310)
    expect(timeBehindOf(views.groups.judgement, 0)).toEqual({ low: 0, high: null })
  })
})

test('a day of outages stays within 300 points, and its longest are holes', async () => {
  const store = await keepHistory(STILL, 1, () => true)
  const watch = openWatch(windows)
  // Two looks, then a minute without, three hundred times; one of them is longer.
  for (let n = 0; n < 300; n++) {
    const at = n * 70 + (n > 150 ? 600 : 0)
    // oxlint-disable-next-line no-await-in-loop
    for (const s of [at, at + 5]) await look(watch, store, STILL, s)
  }
  const span = { toMs: START_MS + 21_600_000, nowMs: START_MS + 21_600_000 }
  const history = await readGroupHistory(
    store,
    want({ ...span, fromMs: START_MS, keep: { ticksMs: 0, minutesMs: 0 } }),
  )
  expect(history?.total.length).toBeLessThanOrEqual(300)
  const longest = START_MS + (150 * 70 + 5) * 1000
  expect(history?.total.find(([atMs, lag]) => atMs === longest + 1 && lag === null)).toBeDefined()
})
