import type { GroupType } from './group.ts'
import type { FaultCode } from './reading.ts'
import type { GroupMember } from './snapshot.ts'

/** What the coordinator of a group says of it just now, asked for this one answer. */
export type CoordinatorView = {
  group: string
  atMs: number
  coordinator: number
  type: GroupType
  /** Kafka's word, e.g. `Empty`. */
  state: string
  /** Empty for a simple group: one that exists by its commits alone. */
  protocol: string
  members: GroupMember[]
  /** Why the members were not told; null when they were. */
  membersFault: FaultCode | null
  /** Null for a classic group. */
  epoch: number | null
  /** Of a share group: its start offsets, without metadata. */
  commits: Commit[]
  /** Partitions whose commit the coordinator would not tell, each with a sentence. */
  unseen: { topic: string; partition: number; because: string }[]
}

export type Commit = {
  topic: string
  partition: number
  offset: bigint
  /** Empty: none, as Kafka has it. */
  metadata: string
  /** Of the record before the offset; −1: not told. */
  leaderEpoch: number
}
