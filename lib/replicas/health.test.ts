import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeSnapshot, type FakePartition, type FakeSnapshot } from '#lib/model/fake-snapshot.ts'
import type { PartitionHealth } from '#lib/model/topic.ts'
import { countHealth, toReplicaView } from './counts.ts'
import { evaluateSurvival, judgePartitions, toPartitionHealth } from './health.ts'

type Extra = Pick<FakeSnapshot, 'reassignments'> & { minIsr?: number | null }

function healthOf(partition: FakePartition, { minIsr = 2, reassignments = {} }: Extra = {}): PartitionHealth {
  const snapshot = fakeSnapshot({
    topics: { other: [{}], orders: [partition] },
    configs: { orders: { minIsr } },
    reassignments,
  })
  return toPartitionHealth(snapshot, judgePartitions(snapshot), 1)
}

const well = { offline: false, underReplicated: false, underMinIsr: false, atMinIsr: false, outOfSync: [] }
const dead = (broker: number) => ({ broker, why: 'dead' })
const behind = (broker: number) => ({ broker, why: 'behind' })

const rows: [claim: string, partition: FakePartition, extra: Extra, health: object][] = [
  ['well with every copy in sync', {}, {}, well],
  [
    'under-replicated and at the minimum with one of three behind',
    { isr: [1, 2] },
    {},
    { ...well, underReplicated: true, atMinIsr: true, outOfSync: [behind(3)] },
  ],
  [
    'under the minimum with one of three left',
    { isr: [1], offline: [2] },
    {},
    { ...well, underReplicated: true, underMinIsr: true, outOfSync: [dead(2), behind(3)] },
  ],
  [
    'still writable with one of three left and a minimum of one',
    { isr: [1], offline: [2] },
    { minIsr: 1 },
    { ...well, underReplicated: true, atMinIsr: true, outOfSync: [dead(2), behind(3)] },
  ],
  [
    'offline without a leader, though the ISR still names the last one, dead',
    { leader: -1, isr: [1], offline: [1, 2, 3] },
    {},
    { offline: true, leader: null, underReplicated: true, underMinIsr: true, atMinIsr: false, isr: [1] },
  ],
  ['not at the minimum with one copy that is there', { replicas: [2], isr: [2] }, { minIsr: 1 }, well],
  [
    'not under a minimum of two with one copy: no more is asked than there are',
    { replicas: [2], isr: [2] },
    { minIsr: 2 },
    well,
  ],
  [
    'at the minimum with two copies and a minimum of three',
    { replicas: [1, 2], isr: [1, 2] },
    { minIsr: 3 },
    { ...well, atMinIsr: true },
  ],
  [
    'well while a copy is being made',
    { replicas: [1, 2, 3, 4], isr: [1, 2, 3] },
    { reassignments: { 'orders:0': { adding: [4], removing: [1] } } },
    { ...well, adding: [4], removing: [1], outOfSync: [{ broker: 4, why: 'catching-up' }] },
  ],
  [
    // As many in sync as there should be, yet the one that counts is missing.
    'under-replicated when a copy being made stands in for one that is behind',
    { replicas: [1, 2, 3, 4], isr: [1, 2, 4] },
    { reassignments: { 'orders:0': { adding: [4], removing: [] } } },
    { ...well, underReplicated: true, outOfSync: [behind(3)] },
  ],
  [
    'under-replicated when the dead copy is still called in sync',
    { isr: [1, 2, 3], offline: [3] },
    {},
    { ...well, underReplicated: true, atMinIsr: true, outOfSync: [dead(3)] },
  ],
  [
    'of unknown margin while its minimum is',
    { isr: [1, 2] },
    { minIsr: null },
    { offline: false, underReplicated: true, underMinIsr: null, atMinIsr: null },
  ],
  [
    'refusing writes without a leader, whatever its minimum is',
    { leader: -1, isr: [1], offline: [1, 2, 3] },
    { minIsr: null },
    { offline: true, underMinIsr: true, atMinIsr: null },
  ],
]

describe('a partition is', () => {
  it.each(rows)('%s', (_, partition, extra, health) => {
    expect(healthOf(partition, extra)).toMatchObject(health)
  })

  it('counted once under each of its troubles, with what is unknown not counted as none', () => {
    const topics = { orders: rows.map(([, partition]) => partition) }
    const view = toReplicaView(fakeSnapshot({ topics, configs: { orders: { minIsr: 2 } } }))
    expect(view.total).toEqual({
      offlinePartitions: 2,
      underReplicated: 9,
      underMinIsr: 4,
      atMinIsr: 4,
      reassigning: 0,
    })
    const unknown = toReplicaView(fakeSnapshot({ topics }))
    expect(unknown.total).toMatchObject({ offlinePartitions: 2, underMinIsr: null, atMinIsr: null })
    expect(countHealth(view.flags, 0, 1)).toMatchObject({ offlinePartitions: 0, underReplicated: 0 })
  })
})

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
const partitions = ids.chain((replicas) =>
  fc.record({
    replicas: fc.constant(replicas),
    isr: fc.subarray(replicas, { minLength: 1 }),
    offline: fc.subarray(replicas),
    leader: fc.constantFrom(...replicas, -1),
  }),
)

describe('whatever the copies', () => {
  it('every copy that is not in sync has its reason, and no other has', () => {
    fc.assert(
      fc.property(partitions, (partition) => {
        const { outOfSync, underReplicated } = healthOf(partition)
        const missing = partition.replicas.filter(
          (id) => !partition.isr.includes(id) || partition.offline.includes(id),
        )
        expect(outOfSync.map(({ broker }) => broker)).toEqual(missing)
        expect(underReplicated).toBe(missing.length > 0)
      }),
    )
  })

  it('a partition is under its minimum or at it, never both, and more copies in sync never make it worse', () => {
    const badness = ({ underMinIsr, atMinIsr }: PartitionHealth) => (underMinIsr ? 2 : atMinIsr ? 1 : 0)
    fc.assert(
      fc.property(partitions, fc.integer({ min: 1, max: 4 }), (partition, minIsr) => {
        const health = healthOf(partition, { minIsr })
        expect(health.underMinIsr === true && health.atMinIsr === true).toBe(false)
        const whole = healthOf({ ...partition, isr: partition.replicas }, { minIsr })
        expect(badness(whole)).toBeLessThanOrEqual(badness(health))
      }),
    )
  })
})

describe('a partition survives', () => {
  it.each([
    ['one more loss for writes, two for the leader', [3, 2, true, 0], { writes: 1, leader: 2, data: 2 }],
    ['none for writes at its minimum', [2, 2, true, 0], { writes: 0, leader: 1, data: 1 }],
    ['none below it', [1, 2, true, 0], { writes: 0, leader: 0, data: 0 }],
    ['one more with an eligible leader beside', [1, 2, true, 1], { writes: 0, leader: 1, data: 1 }],
    ['none for writes without a leader', [2, 1, false, 0], { writes: 0, leader: 1, data: 1 }],
  ] as const)('%s', (_, [live, minIsr, hasLeader, eligible], survives) => {
    expect(evaluateSurvival(live, minIsr, hasLeader, eligible)).toEqual(survives)
  })

  it('what nobody can say while the minimum is unknown', () => {
    expect(evaluateSurvival(3, null, true)).toBeNull()
  })
})
