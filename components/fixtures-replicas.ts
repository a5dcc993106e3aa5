import type {
  PartitionHealth,
  ReplicaBlock,
  ReplicaMap,
  TopicDetail,
  TopicPartition,
} from '#lib/model/topic.ts'
import { AT_MS, aTopic } from './fixtures.ts'

// Copies on brokers 1 to 3, all in sync, unless a test says otherwise.

export function aPartition(partition: number, over: Partial<PartitionHealth> = {}): PartitionHealth {
  const first = (partition % 3) + 1
  const replicas = over.replicas ?? [first, (first % 3) + 1, ((first + 1) % 3) + 1]
  return {
    partition,
    leader: replicas[0] ?? null,
    preferredLeader: replicas[0] ?? null,
    replicas,
    isr: replicas,
    outOfSync: [],
    adding: [],
    removing: [],
    offline: false,
    underReplicated: false,
    underMinIsr: false,
    atMinIsr: false,
    ...over,
  }
}

/** Broker 3 is gone: its copy is dead and the next one leads. */
export function aPartitionWithout3(partition: number, over: Partial<PartitionHealth> = {}): PartitionHealth {
  const whole = aPartition(partition)
  const isr = whole.replicas.filter((broker) => broker !== 3)
  return {
    ...whole,
    leader: isr[0] ?? null,
    isr,
    outOfSync: [{ broker: 3, why: 'dead' }],
    underReplicated: true,
    atMinIsr: true,
    ...over,
  }
}

/** One copy, on a dead broker. */
export function aStrandedPartition(partition: number, broker = 3): PartitionHealth {
  return aPartition(partition, {
    leader: null,
    replicas: [broker],
    preferredLeader: broker,
    isr: [broker],
    outOfSync: [{ broker, why: 'dead' }],
    offline: true,
    underReplicated: true,
    underMinIsr: true,
  })
}

export function aBlock(
  topic: string,
  partitionList: PartitionHealth[],
  over: Partial<ReplicaBlock> = {},
): ReplicaBlock {
  return { topic, internal: false, replicationFactor: 3, minIsr: 2, partitionList, ...over }
}

export function aMap(blocks: ReplicaBlock[], over: Partial<ReplicaMap> = {}): ReplicaMap {
  return {
    brokers: [1, 2, 3].map((id) => ({ id, rack: 'abc'[id - 1] ?? null, up: true })),
    total: blocks.reduce((sum, { partitionList }) => sum + partitionList.length, 0),
    blocks,
    buckets: null,
    asOf: AT_MS,
    unseen: [],
    ...over,
  }
}

/** A bucketed map, a string of letters per column, one letter a broker. */
export function aBucketedMap(cells: string[], over: Partial<ReplicaMap> = {}): ReplicaMap {
  const columns = cells.map((letters, at) => ({
    topic: `topic.${Math.floor(at / 10)}`,
    offline: letters.includes('x') ? 1 : 0,
    underMinIsr: letters.includes('d') && letters.includes('b') ? 1 : 0,
    atMinIsr: letters.includes('d') ? 3 : 0,
    cells: letters,
  }))
  const brokers = (cells[0] ?? '').split('').map((_, at) => ({ id: at + 1, rack: null, up: true }))
  return aMap([], {
    brokers,
    total: cells.length * 80,
    buckets: { partitionsPerColumn: 80, columns },
    ...over,
  })
}

export function aTopicPartition(partition: number, over: Partial<TopicPartition> = {}): TopicPartition {
  const health = aPartition(partition, over)
  return {
    ...health,
    leaderEpoch: 4,
    elr: null,
    logStart: 0n,
    end: 1000n,
    lastStable: 1000n,
    sizeBytes: 52_000n,
    replicaSizes: health.replicas.map((broker) => ({ broker, sizeBytes: 52_000n })),
    survives: { writes: 1, leader: 2, data: 2 },
    ...over,
  }
}

export function aTopicDetail(name: string, over: Partial<TopicDetail> = {}): TopicDetail {
  const partitionList = over.partitionList ?? [0, 1, 2].map((partition) => aTopicPartition(partition))
  return {
    ...aTopic(name),
    partitions: partitionList.length,
    coverage: { seen: partitionList.length, total: partitionList.length },
    partitionList,
    readers: [],
    settings: [],
    ...over,
  }
}
