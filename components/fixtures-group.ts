import type { GroupDetail, GroupPartition, Member } from '#lib/model/group.ts'
import { AT_MS } from './fixtures.ts'

/** A partition that is 16,240 behind of 31 million kept, unless a test says otherwise. */
export function aPartition(over: Partial<GroupPartition> = {}): GroupPartition {
  return {
    topic: 'orders.v1',
    partition: 2,
    logStart: 31_124_219n,
    committed: 62_306_117n,
    end: 62_322_357n,
    lastStable: 62_322_357n,
    lag: 16_240n,
    lost: 0n,
    ahead: 0n,
    held: null,
    dataLossMs: null,
    status: 'ok',
    inPerS: null,
    outPerS: null,
    timeBehindMs: null,
    timeBehindFrom: null,
    memberId: 'm-1',
    leader: 1,
    metadata: null,
    why: null,
    last: null,
    ...over,
  }
}

/** Not seen now, and as it was a minute ago. */
export function anUnseenPartition(over: Partial<GroupPartition> = {}): GroupPartition {
  return aPartition({
    end: null,
    lastStable: null,
    lag: null,
    leader: null,
    why: 'no-leader',
    last: { committed: 62_306_117n, end: 62_322_357n, asOf: AT_MS - 60_000 },
    ...over,
  })
}

export function aMember(n: number, assigned: Member['assigned'], over: Partial<Member> = {}): Member {
  return {
    id: `m-${n}`,
    clientId: `billing-${n}`,
    host: `10.0.0.${n}`,
    instanceId: null,
    rack: null,
    epoch: null,
    assigned,
    target: null,
    ...over,
  }
}

export function aGroupDetail(over: Partial<GroupDetail> = {}): GroupDetail {
  const partitionList = over.partitionList ?? [0, 1, 2].map((partition) => ownedPartition(partition))
  const memberList =
    over.memberList ?? [1, 2, 3].map((n) => aMember(n, [{ topic: 'orders.v1', partitions: [n - 1] }]))
  const known = partitionList.filter(({ lag }) => lag !== null)
  return {
    id: 'billing',
    type: 'classic',
    protocol: 'consumer',
    state: 'Stable',
    status: 'unknown',
    statusReason: 'too few samples to say where it goes',
    members: memberList.length,
    idleMembers: memberList.filter(({ assigned }) => assigned.length === 0).length,
    topics: new Set(partitionList.map(({ topic }) => topic)).size,
    partitions: partitionList.length,
    lagMessages: known.length === 0 ? null : known.reduce((sum, { lag }) => sum + (lag ?? 0n), 0n),
    lostMessages: partitionList.reduce((sum, { lost }) => sum + lost, 0n),
    coverage: { seen: known.length, total: partitionList.length },
    timeBehindMs: null,
    drainMs: null,
    dataLossMs: null,
    statusSinceMs: null,
    sparkline: null,
    draining: null,
    coordinator: 2,
    asOf: AT_MS,
    unseen: [],
    assignor: 'range',
    epoch: null,
    targetEpoch: null,
    coordinatorHost: 'kafka-2.example:9092',
    membersAsOf: AT_MS,
    ...over,
    partitionList,
    memberList,
  }
}

function ownedPartition(partition: number): GroupPartition {
  return aPartition({
    partition,
    lag: 100n * BigInt(partition + 1),
    committed: 62_322_257n,
    memberId: `m-${partition + 1}`,
  })
}
