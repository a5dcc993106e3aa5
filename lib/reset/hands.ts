import type { AuditBefore, AuditOutcome } from '#lib/model/audit.ts'
import type { CoordinatorView } from '#lib/model/coordinator-view.ts'
import type { TimeAnswer, TimeProbe } from '#lib/model/fetched.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import type { Bounds, Place, WriteOutcome } from '#lib/model/write.ts'

/** What a plan is made from: all asked now, nothing taken from a snapshot. Each throws a `Fault` when it is not told. */
export type PlanHands = {
  /** Null: there is no such group. */
  readGroup(group: string): Promise<CoordinatorView | null>
  /** Topics that are not there are left out. */
  readTopology(topics: readonly string[]): Promise<Topology>
  readBounds(topology: Topology, places: readonly Place[]): Promise<Bounds[]>
  readOffsetsAt(topology: Topology, probes: readonly TimeProbe[]): Promise<TimeAnswer[]>
  /** What an entry of the audit log says was there before it; null: there is no such entry in this cluster. */
  readBefore(audit: string): Promise<{ group: string; outcome: AuditOutcome; before: AuditBefore } | null>
  /** Since a commit of the group last moved, as far as was watched; null: it did not. */
  movedMsAgo(group: string): number | null
  /** For the equal command. */
  bootstrap: string
  nowMs(): number
}

type Written = Promise<(Place & WriteOutcome)[]>
type CommitRow = Place & { offset: bigint; metadata: string; leaderEpoch: number }

/** What changes a group. None of these throws a `Fault`. */
export type WriteHands = {
  commitOffsets(group: string, rows: readonly CommitRow[]): Written
  deleteOffsets(group: string, places: readonly Place[]): Written
  deleteGroup(group: string): Promise<WriteOutcome>
  alterShareOffsets(group: string, rows: readonly (Place & { offset: bigint })[]): Written
}
