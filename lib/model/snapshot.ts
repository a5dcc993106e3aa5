import type { GroupType } from './group.ts'
import type { Int32Column } from './int32-column.ts'
import type { Int64Column } from './int64-column.ts'
import type { FaultCode, Gap } from './reading.ts'

/**
 * Everything that is known of one cluster at one moment, in columns where it is large. Built by the collector, never
 * changed afterwards, shared by every viewer. A partition is a row number in `topology`; a group is one in `groups`.
 */
export type Snapshot = {
  clusterId: string
  startedMs: number
  atMs: number
  topology: Topology
  ends: OffsetReadings
  logStarts: OffsetReadings
  lastStables: OffsetReadings
  groups: GroupTable
  members: ReadonlyMap<string, GroupMembers>
  shareOffsets: ReadonlyMap<string, ShareOffsets>
  brokers: BrokerReading[]
  controller: number | null
  metadataVersion: string | null
  configs: ReadonlyMap<string, TopicConfig>
  reassignments: ReadonlyMap<string, Reassignment>
  quorum: Quorum | null
  gaps: Gap[]
  cost: Cost
}

/** What the last round took. */
type Cost = {
  wallMs: number
  cpuMs: number
  lagRequests: number
}

/** Topics and partitions as one broker's metadata gave them. Rows of one topic stand together, in partition order. */
export type Topology = {
  atMs: number
  topicNames: string[]
  topicIds: string[]
  topicInternal: boolean[]
  /** Row of a topic's first partition; one more entry than topics. */
  topicStart: Int32Column
  topicIndex: ReadonlyMap<string, number>
  partitions: number
  topicOf: Int32Column
  partition: Int32Column
  /** −1: no leader. */
  leader: Int32Column
  leaderEpoch: Int32Column
  /** Broker ids of row r: `at[r] … at[r + 1]`. */
  replicas: Lists
  isr: Lists
  offline: Lists
}

/** A list of int32 per row, flat. */
export type Lists = { at: Int32Column; ids: Int32Column }

/**
 * One offset per partition row. `why[row]` is 0 when it was seen in the last look, else 1 + an index into
 * `faultCodes`; the value then is the last one seen (`atMs` tells when; 0 = never).
 */
export type OffsetReadings = {
  value: Int64Column
  atMs: Float64Array
  why: Uint8Array
  sinceMs: Float64Array
}

const faultCodes: readonly FaultCode[] = [
  'unreachable',
  'timeout',
  'denied',
  'unsupported',
  'no-leader',
  'coordinator-moved',
  'protocol',
  'starting',
]

/** The offset of a row as it was last seen, now or before; null: never. A log start so kept is a true lower bound for ever. */
export function lastSeenOf({ value, atMs }: OffsetReadings, row: number): bigint | null {
  return (atMs[row] ?? 0) > 0 ? value.get(row) : null
}

/** The code behind a `why` entry; null when the value was seen. */
export function faultOf(why: number | undefined): FaultCode | null {
  return why === undefined || why === 0 ? null : (faultCodes[why - 1] ?? 'protocol')
}

export function whyOf(code: FaultCode): number {
  return faultCodes.indexOf(code) + 1
}

/** Groups of every type, each id once, with their committed offsets. */
export type GroupTable = {
  ids: string[]
  index: ReadonlyMap<string, number>
  type: GroupType[]
  protocol: string[]
  state: string[]
  /** The broker that listed it last. */
  coordinator: Int32Column
  /** When its coordinator last answered for it. */
  atMs: Float64Array
  /** As in `OffsetReadings.why`: its committed offsets were not seen in the last look. */
  why: Uint8Array
  sinceMs: Float64Array
  /** Commits of group g: `commitAt[g] … commitAt[g + 1]`. */
  commitAt: Int32Column
  /** Partition row; −1 when the topic is not (or no longer) there: see `orphans`. */
  commitRow: Int32Column
  committed: Int64Column
  commitMetadata: ReadonlyMap<number, string>
  orphans: ReadonlyMap<number, { topic: string; partition: number }>
}

export type Assigned = { topic: string; partitions: number[] }

export type GroupMember = {
  id: string
  clientId: string
  host: string
  instanceId: string | null
  rack: string | null
  epoch: number | null
  assigned: Assigned[]
  target: Assigned[] | null
}

export type GroupMembers = {
  atMs: number
  assignor: string | null
  epoch: number | null
  targetEpoch: number | null
  members: GroupMember[]
  /** Set when the last look failed; the members then are the last ones seen. */
  fault: FaultCode | null
}

/** A share group keeps a start offset instead of commits, and its coordinator knows the lag. */
export type ShareOffsets = {
  atMs: number
  partitions: { topic: string; partition: number; start: bigint | null; lag: bigint | null }[]
  fault: FaultCode | null
}

export type BrokerReading = {
  id: number
  host: string
  port: number
  rack: string | null
  /** In the cluster's metadata: registered and not fenced. */
  listed: boolean
  /** Why it does not answer us; null when it does. */
  fault: { code: FaultCode; because: string; sinceMs: number } | null
  seenMs: number | null
  sizes: BrokerSizes | null
}

export type BrokerSizes = {
  atMs: number
  /** Topic → bytes per partition of this broker's copies. */
  bytes: ReadonlyMap<string, ReadonlyMap<number, bigint>>
  total: bigint
  diskTotalBytes: bigint | null
  diskUsableBytes: bigint | null
}

export type TopicConfig = {
  minIsr: number | null
  cleanupPolicy: string | null
  unclean: boolean
  /** `retention.ms`; −1: for ever; null: not told. */
  retentionMs: number | null
}

/** Key: `topic:partition`. */
export type Reassignment = { adding: number[]; removing: number[] }

export type Quorum = {
  atMs: number
  leader: number | null
  epoch: number
  voters: { id: number; lag: bigint | null; lagMs: number | null }[]
}
