import { describe, expect, test } from 'vitest'
import type { HistoryStore, Store } from '#lib/model/store.ts'
import { CLUSTER_ROW, packClusterPoint } from './cluster-point.ts'
import { openMemoryStore } from './memory-store.ts'
import { openRecorder } from './recorder.ts'
import { HOUR_MS, MINUTE_MS } from './minutes.ts'
import type { Tick } from './sampler.ts'

const START_MS = Date.UTC(2026, 0, 1, 12)
const keep = { ticksMs: HOUR_MS, minutesMs: 2 * HOUR_MS, hoursMs: 24 * HOUR_MS, changesMs: HOUR_MS }

function tickAt(atMs: number): Tick {
  const bytes = packClusterPoint({ watchedMs: 5000, needPerson: 0, marks: null })
  return { atMs, rows: [{ ...CLUSTER_ROW, bytes }], changes: [] }
}

/** A recorder over this history; `told` are its complaints. */
function open(history: HistoryStore, isSampler = true) {
  const told: string[] = []
  const store: Store = { ...({} as Store), history, isSampler: () => isSampler }
  const recorder = openRecorder('c', keep, { store: () => store, onFault: (because) => told.push(because) })
  return { recorder, told }
}

const moments = ({ rows }: ReturnType<typeof openMemoryStore>) => rows.tick.map(({ atMs }) => atMs)
/** Everything that could go on has: the store in memory waits for nothing. */
const settle = () => new Promise((resume) => setImmediate(resume))

describe('looks are recorded', () => {
  test('minutes that are over are rolled up, and what is too old is given up', async () => {
    const history = openMemoryStore()
    const { recorder, told } = open(history)
    for (const atMs of [START_MS, START_MS + MINUTE_MS, START_MS + 2 * HOUR_MS]) {
      recorder.write(tickAt(atMs))
      // oxlint-disable-next-line no-await-in-loop
      await settle()
    }
    await recorder.close()
    expect(told).toEqual([])
    expect(history.rows.minute.map(({ atMs }) => atMs)).toContain(START_MS)
    expect(moments(history)).toEqual([START_MS + 2 * HOUR_MS])
  })

  test('not by a process that is not elected', async () => {
    const history = openMemoryStore()
    const { recorder } = open(history, false)
    recorder.write(tickAt(START_MS))
    await recorder.close()
    expect(moments(history)).toEqual([])
  })

  test('one after the other; of those that come while the store is slow only the newest three wait', async () => {
    const history = openMemoryStore()
    const gate = Promise.withResolvers<void>()
    const slow: HistoryStore = {
      ...history,
      writeTick: (...look) => gate.promise.then(() => history.writeTick(...look)),
    }
    const { recorder } = open(slow)
    for (let n = 0; n < 8; n++) recorder.write(tickAt(START_MS + n * 5000))
    gate.resolve()
    await settle()
    await recorder.close()
    expect(moments(history).map((atMs) => (atMs - START_MS) / 5000)).toEqual([0, 5, 6, 7])
  })

  test('one that is refused is told once, costs no other, and is told again after a good one', async () => {
    const history = openMemoryStore()
    let full = true
    const { recorder, told } = open({
      ...history,
      writeTick: (...look) => (full ? Promise.reject(new Error('no room')) : history.writeTick(...look)),
    })
    for (const [n, isFull] of [true, true, false, true].entries()) {
      full = isFull
      recorder.write(tickAt(START_MS + n * 5000))
      // oxlint-disable-next-line no-await-in-loop
      await settle()
    }
    await recorder.close()
    expect(told).toEqual(['no room', 'no room'])
    expect(moments(history)).toEqual([START_MS + 10_000])
  })
})
