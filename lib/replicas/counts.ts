import type { Snapshot } from '#lib/model/snapshot.ts'
import {
  AT_MIN_ISR,
  MIN_ISR_UNKNOWN,
  OFFLINE,
  REASSIGNING,
  UNDER_MIN_ISR,
  UNDER_REPLICATED,
  judgePartitions,
} from './health.ts'

export type HealthCounts = {
  offlinePartitions: number
  underReplicated: number
  /** Null while the min ISR of a topic involved is not known. */
  underMinIsr: number | null
  atMinIsr: number | null
  reassigning: number
}

/** A snapshot's replica side, judged once for every question that follows. */
export type ReplicaView = { snapshot: Snapshot; flags: Uint8Array; total: HealthCounts }

export function toReplicaView(snapshot: Snapshot): ReplicaView {
  const flags = judgePartitions(snapshot)
  return { snapshot, flags, total: countHealth(flags, 0, flags.length) }
}

/** Counts rows `from` (included) to `to` (not). */
export function countHealth(flags: Uint8Array, from: number, to: number): HealthCounts {
  let offlinePartitions = 0
  let underReplicated = 0
  let underMinIsr = 0
  let atMinIsr = 0
  let reassigning = 0
  let unknown = 0
  for (let row = from; row < to; row++) {
    const flag = flags[row] ?? 0
    if (flag & OFFLINE) offlinePartitions++
    if (flag & UNDER_REPLICATED) underReplicated++
    if (flag & UNDER_MIN_ISR) underMinIsr++
    if (flag & AT_MIN_ISR) atMinIsr++
    if (flag & REASSIGNING) reassigning++
    if (flag & MIN_ISR_UNKNOWN) unknown++
  }
  const known = unknown === 0
  return {
    offlinePartitions,
    underReplicated,
    underMinIsr: known ? underMinIsr : null,
    atMinIsr: known ? atMinIsr : null,
    reassigning,
  }
}
