import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#lib/history/minutes.ts'
import type { BoxPoint, Store } from '#lib/model/store.ts'
import { openStore } from '#lib/store/open.ts'
import { openBoxRecorder } from './box-recorder.ts'

const START = 1_767_225_600_000
const keep = { ticksMs: HOUR_MS, minutesMs: 24 * HOUR_MS, hoursMs: 365 * 24 * HOUR_MS, changesMs: HOUR_MS }
const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

async function openTestStore(): Promise<Store> {
  const dataDir = await mkdtemp(join(tmpdir(), 'boxes-'))
  const store = await openStore({ url: null, dataDir })
  opened.push(async () => {
    await store.close()
    await rm(dataDir, { recursive: true })
  })
  return store
}

const point = (atMs: number, pending: number): BoxPoint => ({
  atMs,
  everyMs: 20_000,
  pending,
  oldestMs: null,
  failed: null,
  dead: null,
})

/** Looks at one box every 20 s, as one process that ends then. */
async function watch(
  store: Store | null,
  fromMs: number,
  toMs: number,
  onFault = vi.fn<(because: string) => void>(),
) {
  const recorder = openBoxRecorder({ store: () => store, keep, nowMs: () => toMs, onFault })
  for (let atMs = fromMs; atMs < toMs; atMs += 20_000)
    recorder.note('shop', point(atMs, Math.floor((atMs - START) / MINUTE_MS)))
  await recorder.close()
}

test('minutes and hours are kept across processes, and an hour that two of them saw is whole', async () => {
  const store = await openTestStore()
  await watch(store, START, START + 90 * MINUTE_MS)
  await watch(store, START + 100 * MINUTE_MS, START + 125 * MINUTE_MS)
  const all = { fromMs: START, toMs: START + 24 * HOUR_MS }
  const minutes = await store.boxes.read('shop', { of: 'minute', ...all })
  expect(minutes).toHaveLength(115)
  expect(minutes[89]).toMatchObject({ atMs: START + 89 * MINUTE_MS, pending: 89 })
  const hours = await store.boxes.read('shop', { of: 'hour', ...all })
  expect(hours.map(({ atMs, pending }) => [atMs, pending])).toEqual([
    [START, 59],
    [START + HOUR_MS, 119],
  ])
})

test('what is too old goes', async () => {
  const store = await openTestStore()
  await watch(store, START, START + 10 * MINUTE_MS)
  await watch(store, START + 30 * HOUR_MS, START + 30 * HOUR_MS + 2 * MINUTE_MS)
  const minutes = await store.boxes.read('shop', { of: 'minute', fromMs: 0, toMs: START * 2 })
  expect(minutes.map(({ atMs }) => atMs - START)).toEqual([30 * HOUR_MS, 30 * HOUR_MS + MINUTE_MS])
  expect(await store.boxes.read('shop', { of: 'hour', fromMs: 0, toMs: START * 2 })).toHaveLength(1)
})

test('a store that fails is told of once, and one that is not there yet not at all', async () => {
  const store = await openTestStore()
  await store.close()
  const onFault = vi.fn<(because: string) => void>()
  await watch(null, START, START + 3 * MINUTE_MS, onFault)
  expect(onFault).not.toHaveBeenCalled()
  const closed = { ...store, isSampler: () => true }
  await watch(closed, START, START + 3 * MINUTE_MS, onFault)
  expect(onFault).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('The store is closed'))
})
