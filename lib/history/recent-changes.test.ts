import { expect, test } from 'vitest'
import { CLUSTER_ROW, packClusterPoint } from './cluster-point.ts'
import { openMemoryStore } from './memory-store.ts'
import { readRecentChanges } from './recent-changes.ts'

const START_MS = Date.UTC(2026, 0, 1, 12)
const MINUTE_MS = 60_000

test('groups in trouble are told look by look, and a time in which nobody looked is not known', async () => {
  const store = openMemoryStore()
  for (const [minute, needPerson] of [
    [0, 1],
    [1, 2],
    [20, 2],
  ] as const) {
    const bytes = packClusterPoint({ watchedMs: 5000, needPerson, marks: null })
    // oxlint-disable-next-line no-await-in-loop
    await store.writeTick('c', START_MS + minute * MINUTE_MS, [{ ...CLUSTER_ROW, bytes }], [])
  }
  const span = { fromMs: START_MS, toMs: START_MS + 30 * MINUTE_MS }
  const { trouble } = await readRecentChanges(store, { cluster: 'c', ...span, limit: 50 })
  expect(trouble).toEqual([
    [START_MS, 1],
    [START_MS + MINUTE_MS, 2],
    [START_MS + MINUTE_MS + 1, null],
    [START_MS + 20 * MINUTE_MS, 2],
  ])
})
