import { describe, expect, it } from 'vitest'
import { fakeSnapshot, type FakePartition, type FakeSnapshot } from '#lib/model/fake-snapshot.ts'
import { replicaQuerySchema } from '#lib/model/query.ts'
import { toReplicaView } from './counts.ts'
import { toReplicaMap } from './replica-map.ts'

function mapOf(plan: FakeSnapshot, query: Record<string, string> = {}) {
  return toReplicaMap(toReplicaView(fakeSnapshot(plan)), replicaQuerySchema.parse(query))
}

const lost: FakePartition = { leader: -1, replicas: [3], isr: [3], offline: [3] }
const short: FakePartition = { isr: [1, 2], offline: [3] }
const configs = { orders: { minIsr: 2 }, solo: { minIsr: 1 }, well: { minIsr: 2 }, __state: { minIsr: 2 } }
const topics = { __state: [{}], well: [{}, {}], orders: [{}, short], solo: [{}, lost] }

describe('the replica map', () => {
  it('has the worst topic first, then ours before the internal ones', () => {
    const map = mapOf({ topics, configs })
    expect(map.blocks.map(({ topic }) => topic)).toEqual(['solo', 'orders', 'well', '__state'])
    expect([map.total, map.buckets]).toEqual([7, null])
  })

  it('shows only what is in trouble when asked to', () => {
    const map = mapOf({ topics, configs }, { show: 'trouble' })
    expect(
      map.blocks.map(({ topic, partitionList }) => [topic, partitionList.map((it) => it.partition)]),
    ).toEqual([
      ['solo', [1]],
      ['orders', [1]],
    ])
  })

  it('finds a topic by a part of its name, whatever the case', () => {
    expect(mapOf({ topics, configs }, { topic: 'ORD' }).blocks.map(({ topic }) => topic)).toEqual(['orders'])
    expect(mapOf({ topics, configs }, { topic: 'nothing' })).toMatchObject({ total: 0, blocks: [] })
  })

  it('names the brokers with rack, and which are down', () => {
    expect(mapOf({ topics, configs, down: { 3: 'timeout' } }).brokers).toEqual([
      { id: 1, rack: 'rack-1', up: true },
      { id: 2, rack: 'rack-2', up: true },
      { id: 3, rack: 'rack-3', up: false },
    ])
  })

  it('takes names that are nasty as they are', () => {
    const names = ['constructor', 'a.b_c-d', 'x'.repeat(249), '.'.repeat(3)]
    const map = mapOf({ topics: Object.fromEntries(names.map((name) => [name, [{}]])) })
    expect(map.blocks.map(({ topic }) => topic).toSorted()).toEqual(names.toSorted())
  })
})

describe('the map of many partitions', () => {
  const many = (count: number, at: Record<number, FakePartition> = {}) =>
    Array.from({ length: count }, (_, partition) => at[partition] ?? {})

  it('is told one by one up to 3,000, and in buckets past that', () => {
    expect(mapOf({ topics: { orders: many(3000) } }).buckets).toBeNull()
    const map = mapOf({ topics: { orders: many(3001) } })
    expect([map.blocks, map.total]).toEqual([[], 3001])
    expect(map.buckets?.partitionsPerColumn).toBe(26)
    expect(map.buckets?.columns.length).toBe(Math.ceil(3001 / 26))
  })

  it('shows the worst copy of each broker in a column, and counts its troubles', () => {
    const adding: FakePartition = { replicas: [1, 2, 4], isr: [1, 2] }
    const { buckets } = mapOf({
      brokers: [1, 2, 3, 4],
      topics: {
        orders: many(3600, { 1: short, 2: lost, 31: { isr: [1, 2] }, 61: adding, 91: { isr: [1] } }),
      },
      configs: { orders: { minIsr: 2 } },
      reassignments: { 'orders:61': { adding: [4], removing: [] } },
    })
    expect(buckets?.partitionsPerColumn).toBe(30)
    expect(buckets?.columns.slice(0, 5)).toEqual([
      { topic: 'orders', offline: 1, underMinIsr: 0, atMinIsr: 1, cells: 'iix.' },
      { topic: 'orders', offline: 0, underMinIsr: 0, atMinIsr: 1, cells: 'iib.' },
      { topic: 'orders', offline: 0, underMinIsr: 0, atMinIsr: 1, cells: 'iiic' },
      { topic: 'orders', offline: 0, underMinIsr: 1, atMinIsr: 0, cells: 'ibb.' },
      { topic: 'orders', offline: 0, underMinIsr: 0, atMinIsr: 0, cells: 'iii.' },
    ])
  })

  it('loses no partition between the columns of its topics', () => {
    const { buckets } = mapOf({
      topics: { a: many(50, { 7: lost }), b: many(3000), c: many(7, { 6: lost }) },
    })
    expect(buckets?.columns.reduce((sum, { offline }) => sum + offline, 0)).toBe(2)
    // The topics in trouble lead, and a column starts where the last one ended.
    expect(buckets?.columns.slice(0, 3).map(({ topic }) => topic)).toEqual(['a', 'a', 'c'])
  })
})
