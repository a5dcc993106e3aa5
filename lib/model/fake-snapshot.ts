// For tests: a snapshot written down as a person would say it.
import type { GroupType } from './group.ts'
import { Int32Column } from './int32-column.ts'
import { Int64Column } from './int64-column.ts'
import type { FaultCode } from './reading.ts'
import { whyOf } from './snapshot.ts'
import type { GroupMembers, GroupTable, Lists, OffsetReadings, ShareOffsets, Snapshot } from './snapshot.ts'
import type { TopicConfig, Topology, BrokerReading, Reassignment } from './snapshot.ts'
import { rowOf } from './topology.ts'

/** What is left out is well: three replicas in sync on brokers 1, 2 and 3, led by the first. An offset may be a reason. */
export type FakePartition = {
  leader?: number
  replicas?: number[]
  isr?: number[]
  offline?: number[]
  start?: bigint | FaultCode
  end?: bigint | FaultCode
  lastStable?: bigint | FaultCode
}

export type FakeGroup = {
  type?: GroupType
  protocol?: string
  state?: string
  coordinator?: number
  why?: FaultCode
  /** Topic → committed offset by partition; null: none. A topic that is not there makes orphans. */
  commits?: Readonly<Record<string, readonly (bigint | null)[]>>
  /** Left out: none was seen. One entry a member: what it owns. */
  members?: readonly Readonly<Record<string, readonly number[]>>[]
  membersFault?: FaultCode
  share?: ShareOffsets
}

export type FakeSnapshot = {
  topics?: Readonly<Record<string, readonly FakePartition[]>>
  groups?: Readonly<Record<string, FakeGroup>>
  brokers?: readonly number[]
  down?: Readonly<Record<number, FaultCode>>
  configs?: Readonly<Record<string, Partial<TopicConfig>>>
  reassignments?: Readonly<Record<string, Reassignment>>
}

const AT_MS = 1_000_000

export function fakeSnapshot(plan: FakeSnapshot): Snapshot {
  const { topics = {}, groups = {}, brokers = [1, 2, 3], down = {}, configs = {}, reassignments = {} } = plan
  const topology = fakeTopology(topics)
  const all = Object.values(topics).flat()
  return {
    clusterId: 'fake',
    startedMs: AT_MS - 10,
    atMs: AT_MS,
    topology,
    ends: fakeReadings(all.map(({ end }) => end ?? 100n)),
    logStarts: fakeReadings(all.map(({ start }) => start ?? 0n)),
    lastStables: fakeReadings(all.map(({ lastStable, end }) => lastStable ?? end ?? 100n)),
    groups: fakeGroups(groups, topology),
    members: new Map(
      Object.entries(groups).flatMap(([id, { members, membersFault }]) =>
        members || membersFault ? [[id, fakeMembers(id, members ?? [], membersFault ?? null)]] : [],
      ),
    ),
    shareOffsets: new Map(Object.entries(groups).flatMap(([id, { share }]) => (share ? [[id, share]] : []))),
    brokers: brokers.map((id) => fakeBroker(id, down[id] ?? null)),
    controller: brokers[0] ?? null,
    metadataVersion: '4.3',
    configs: new Map(
      Object.entries(configs).map(([topic, config]) => [
        topic,
        { minIsr: null, cleanupPolicy: null, unclean: false, retentionMs: null, ...config },
      ]),
    ),
    reassignments: new Map(Object.entries(reassignments)),
    quorum: null,
    gaps: [],
    cost: { wallMs: 10, cpuMs: 5, lagRequests: 10 },
  }
}

export function fakeTopology(topics: Readonly<Record<string, readonly FakePartition[]>>): Topology {
  const names = Object.keys(topics)
  const rows = Object.values(topics).flat()
  const numbers = Object.values(topics).flatMap((partitions) => partitions.map((_, partition) => partition))
  const starts = Object.values(topics).reduce<number[]>(
    (sums, partitions) => [...sums, (sums.at(-1) ?? 0) + partitions.length],
    [0],
  )
  const replicas = rows.map(({ replicas: given }) => given ?? [1, 2, 3])
  return {
    atMs: AT_MS,
    topicNames: names,
    topicIds: names.map((_, at) => at.toString(16).padStart(32, '0')),
    topicInternal: names.map((name) => name.startsWith('__')),
    topicStart: column(starts),
    topicIndex: new Map(names.map((name, at) => [name, at])),
    partitions: rows.length,
    topicOf: column(Object.values(topics).flatMap((partitions, at) => partitions.map(() => at))),
    partition: column(numbers),
    leader: column(rows.map(({ leader }, row) => leader ?? replicas[row]?.[0] ?? -1)),
    leaderEpoch: column(rows.map(() => 1)),
    replicas: lists(replicas),
    isr: lists(rows.map(({ isr }, row) => isr ?? replicas[row] ?? [])),
    offline: lists(rows.map(({ offline }) => offline ?? [])),
  }
}

function fakeReadings(values: readonly (bigint | FaultCode)[]): OffsetReadings {
  const value = new Int64Column(values.length)
  for (const [row, one] of values.entries()) if (typeof one === 'bigint') value.set(row, one)
  const seen = (one: bigint | FaultCode) => typeof one === 'bigint'
  return {
    value,
    atMs: Float64Array.from(values, (one) => (seen(one) ? AT_MS : 0)),
    why: Uint8Array.from(values, (one) => (typeof one === 'bigint' ? 0 : whyOf(one))),
    sinceMs: Float64Array.from(values, (one) => (seen(one) ? 0 : AT_MS)),
  }
}

function fakeGroups(groups: Readonly<Record<string, FakeGroup>>, topology: Topology): GroupTable {
  const ids = Object.keys(groups)
  const plans = Object.values(groups)
  const commitAt = new Int32Column()
  const commitRow = new Int32Column()
  const committed = new Int64Column()
  const orphans = new Map<number, { topic: string; partition: number }>()
  for (const { commits = {} } of plans) {
    commitAt.push(commitRow.length)
    for (const [topic, offsets] of Object.entries(commits)) {
      for (const [partition, offset] of offsets.entries()) {
        if (offset === null) continue
        const row = rowOf(topology, topic, partition)
        if (row < 0) orphans.set(commitRow.length, { topic, partition })
        commitRow.push(row)
        committed.push(offset)
      }
    }
  }
  commitAt.push(commitRow.length)
  return {
    ids,
    index: new Map(ids.map((id, at) => [id, at])),
    type: plans.map(({ type }) => type ?? 'classic'),
    protocol: plans.map(({ protocol }) => protocol ?? 'consumer'),
    state: plans.map(({ state }) => state ?? 'Stable'),
    coordinator: column(plans.map(({ coordinator }) => coordinator ?? 1)),
    atMs: Float64Array.from(plans, () => AT_MS),
    why: Uint8Array.from(plans, ({ why }) => (why ? whyOf(why) : 0)),
    sinceMs: Float64Array.from(plans, ({ why }) => (why ? AT_MS : 0)),
    commitAt,
    commitRow,
    committed,
    commitMetadata: new Map(),
    orphans,
  }
}

function fakeMembers(
  group: string,
  members: NonNullable<FakeGroup['members']>,
  fault: FaultCode | null,
): GroupMembers {
  return {
    atMs: AT_MS,
    assignor: 'range',
    epoch: null,
    targetEpoch: null,
    fault,
    members: members.map((owned, n) => ({
      id: `${group}-member-${n}`,
      clientId: `client-${n}`,
      host: '10.0.0.1',
      instanceId: null,
      rack: null,
      epoch: null,
      assigned: Object.entries(owned).map(([topic, partitions]) => ({ topic, partitions: [...partitions] })),
      target: null,
    })),
  }
}

function fakeBroker(id: number, code: FaultCode | null): BrokerReading {
  return {
    id,
    host: `broker-${id}`,
    port: 9092,
    rack: `rack-${id}`,
    listed: code === null,
    fault: code === null ? null : { code, because: `broker-${id}:9092 is away.`, sinceMs: AT_MS },
    seenMs: code === null ? AT_MS : null,
    sizes: null,
  }
}

function column(values: readonly number[]): Int32Column {
  const made = new Int32Column(0, values.length)
  for (const value of values) made.push(value)
  return made
}

function lists(rows: readonly (readonly number[])[]): Lists {
  const at = rows.reduce<number[]>((sums, ids) => [...sums, (sums.at(-1) ?? 0) + ids.length], [0])
  return { at: column(at), ids: column(rows.flat()) }
}
