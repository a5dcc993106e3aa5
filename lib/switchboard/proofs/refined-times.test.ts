import { expect, test, vi } from 'vitest'
import { viewOnce } from '#lib/history/view-once.ts'
import { toGroupDetail } from '#lib/lag/group-detail.ts'
import { fakeSnapshot } from '#lib/model/fake-snapshot.ts'
import type { TimeAnswer, TimeProbe } from '#lib/model/fetched.ts'
import type { GroupPartition } from '#lib/model/group.ts'
import { openRefinedTimes } from './refined-times.ts'

const snapshot = fakeSnapshot({
  topics: { orders: [{ end: 50n }, { end: 50n }, { end: 50n }], kept: [{ end: 50n }] },
  configs: { orders: { cleanupPolicy: 'delete' }, kept: { cleanupPolicy: 'compact' } },
  groups: {
    reader: { commits: { orders: [10n, 20n, 50n] } },
    other: { commits: { kept: [10n] } },
    third: { commits: { kept: [11n] } },
  },
})
const SAMPLES = { low: 0, high: null }

function partitionsOf(group: string, behind: GroupPartition['timeBehindMs'] = SAMPLES): GroupPartition[] {
  const times = () => ({ behind, from: 'samples' as const, loss: null, judged: null })
  return toGroupDetail(viewOnce(snapshot), group, times)?.partitionList ?? []
}

/** Record n of every partition was written n seconds after 900,000 ms; answers when the gate is opened. */
function openBroker() {
  const asked: TimeProbe[][] = []
  const gate = Promise.withResolvers<void>()
  const refined = openRefinedTimes({
    async readOffsetsAt(_topology, probes): Promise<TimeAnswer[]> {
      asked.push([...probes])
      await gate.promise
      return probes.map(({ row, timestampMs }) => {
        const offset = Math.max(0, Math.ceil((timestampMs - 900_000) / 1000))
        return {
          row,
          found: offset >= 50 ? null : { offset: BigInt(offset), timestampMs: 900_000 + offset * 1000 },
        }
      })
    },
  })
  return { asked, refined, open: () => gate.resolve() }
}

test('nobody waits: the first look has own bounds, a later one those of the index', async () => {
  const { refined, open, asked } = openBroker()
  refined.look(snapshot, 'reader', partitionsOf('reader'))
  expect(refined.refine(snapshot, 'reader', 0, 10n, SAMPLES)).toEqual({ behind: SAMPLES, from: 'samples' })
  open()
  await vi.waitFor(() => expect(refined.refine(snapshot, 'reader', 0, 10n, SAMPLES).from).toBe('index'))
  // Seen at 1,000,000 ms: record 10 is 90 s old, record 20 is 80 s.
  for (const [row, offset, age] of [
    [0, 10n, 90_000],
    [1, 20n, 80_000],
  ] as const) {
    const { low, high } = refined.refine(snapshot, 'reader', row, offset, SAMPLES).behind
    expect(low).toBeLessThanOrEqual(age)
    expect(high).toBeGreaterThanOrEqual(age)
    expect((high ?? Infinity) - low).toBeLessThanOrEqual(1000)
  }
  // One question a round for both; the partition without lag is in none.
  expect(asked[0]?.map(({ row }) => row)).toEqual([0, 1])
  expect(asked.flat().some(({ row }) => row === 2)).toBe(false)
})

test('one search of a group at a time, and of two groups at once', () => {
  const { refined, asked } = openBroker()
  for (let look = 0; look < 3; look++) refined.look(snapshot, 'reader', partitionsOf('reader'))
  expect(asked).toHaveLength(1)
  refined.look(snapshot, 'other', partitionsOf('other'))
  refined.look(snapshot, 'third', partitionsOf('third'))
  expect(asked).toHaveLength(2)
})

test('what is known to a second is not searched for', () => {
  const { refined, asked } = openBroker()
  refined.look(snapshot, 'reader', partitionsOf('reader', { low: 89_500, high: 90_500 }))
  expect(asked).toEqual([])
})

test('what was found is of this topology, not of the next', async () => {
  const { refined, open } = openBroker()
  open()
  refined.look(snapshot, 'reader', partitionsOf('reader'))
  await vi.waitFor(() => expect(refined.refine(snapshot, 'reader', 0, 10n, SAMPLES).from).toBe('index'))
  const later = { ...snapshot, topology: { ...snapshot.topology } }
  expect(refined.refine(later, 'reader', 0, 10n, SAMPLES).from).toBe('samples')
})

test('a record that was read gives its own time, until samples say otherwise', () => {
  const { refined } = openBroker()
  refined.note(snapshot, 'reader', 0, 10n, { offset: 12n, timestampMs: 912_000 })
  expect(refined.refine(snapshot, 'reader', 0, 10n, SAMPLES)).toEqual({
    behind: { low: 88_000, high: 88_000 },
    from: 'record',
  })
  expect(refined.refine(snapshot, 'reader', 0, 10n, { low: 0, high: 5000 }).from).toBe('samples')
})
