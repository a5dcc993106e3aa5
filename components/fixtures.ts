import type { Broker, Cluster } from '#lib/model/cluster.ts'
import type { Group, GroupList } from '#lib/model/group.ts'
import type { Topic } from '#lib/model/topic.ts'

// What picture tests draw: a healthy cluster, unless a test says otherwise.

export const AT_MS = Date.UTC(2026, 10, 22, 14, 8, 20)

export function aCluster(over: Partial<Cluster> = {}): Cluster {
  return {
    id: 'prod-eu',
    name: 'prod-eu',
    state: 'seen',
    because: null,
    seenAs: null,
    brokers: { seen: 3, known: 3 },
    controller: 1,
    metadataVersion: '4.3-IV0',
    topics: 10,
    partitions: 207,
    groups: 33,
    groupsBehind: 0,
    groupsNeedPerson: 0,
    groupsUnseen: 0,
    offlinePartitions: 0,
    underReplicated: 0,
    underMinIsr: 0,
    atMinIsr: 0,
    reassigning: 0,
    quorum: {
      leader: 1,
      epoch: 7,
      voters: [1, 2, 3].map((id) => ({ id, lag: 0n, lagMs: 0 })),
    },
    refreshMs: 84,
    requests: 10,
    asOf: AT_MS,
    unseen: [],
    ...over,
  }
}

/** A cluster before its first snapshot: nothing is counted, nothing is 0. */
export function aStartingCluster(over: Partial<Cluster> = {}): Cluster {
  return aCluster({
    state: 'starting',
    brokers: { seen: 0, known: 0 },
    controller: null,
    metadataVersion: null,
    topics: null,
    partitions: null,
    groups: null,
    groupsBehind: null,
    groupsNeedPerson: null,
    groupsUnseen: null,
    offlinePartitions: null,
    underReplicated: null,
    underMinIsr: null,
    atMinIsr: null,
    reassigning: null,
    quorum: null,
    refreshMs: null,
    requests: null,
    asOf: null,
    unseen: [{ scope: 'cluster', id: 'prod-eu', reason: 'starting', since: AT_MS }],
    ...over,
  })
}

export function aBroker(id: number, over: Partial<Broker> = {}): Broker {
  return {
    id,
    host: `kafka-${id}.example`,
    port: 9092,
    rack: ['a', 'b', 'c'][id - 1] ?? null,
    up: true,
    because: null,
    controller: id === 1,
    leaders: 69,
    preferredLeaders: 69,
    replicas: 193,
    offlineReplicas: 0,
    groups: 11,
    sizeBytes: 1_204_000_000_000n,
    diskTotalBytes: null,
    diskUsableBytes: null,
    sizeAsOf: AT_MS,
    asOf: AT_MS,
    unseen: [],
    ...over,
  }
}

export function aGroup(id: string, over: Partial<Group> = {}): Group {
  return {
    id,
    type: 'classic',
    protocol: 'consumer',
    state: 'Stable',
    status: 'ok',
    statusReason: '',
    members: 4,
    idleMembers: 0,
    topics: 1,
    partitions: 12,
    lagMessages: 0n,
    lostMessages: 0n,
    coverage: { seen: 12, total: 12 },
    timeBehindMs: null,
    drainMs: null,
    dataLossMs: null,
    statusSinceMs: null,
    sparkline: null,
    draining: null,
    coordinator: 2,
    asOf: AT_MS,
    unseen: [],
    ...over,
  }
}

export function aGroupList(items: Group[], over: Partial<GroupList> = {}): GroupList {
  return {
    items,
    total: items.length,
    nextCursor: null,
    asOf: AT_MS,
    unseen: [],
    folded: [],
    needPerson: 0,
    partlySeen: 0,
    all: items.length,
    ...over,
  }
}

export function aTopic(name: string, over: Partial<Topic> = {}): Topic {
  return {
    name,
    id: null,
    internal: false,
    partitions: 12,
    replicationFactor: 3,
    minIsr: 2,
    cleanupPolicy: 'delete',
    offlinePartitions: 0,
    underReplicated: 0,
    underMinIsr: 0,
    atMinIsr: 0,
    reassigning: 0,
    messages: 31_000_000n,
    coverage: { seen: 12, total: 12 },
    sizeBytes: 12_400_000_000n,
    groups: 3,
    asOf: AT_MS,
    unseen: [],
    ...over,
  }
}
