import type { Topology } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'

/**
 * The partition of `__consumer_offsets` that keeps a group: `Utils.abs(groupId.hashCode()) % partitions` in Kafka's
 * GroupCoordinatorService. Java's string hash, in 32 bits; its least value has no absolute and counts as 0.
 */
export function coordinatorPartition(groupId: string, partitions: number): number {
  let hash = 0
  for (let at = 0; at < groupId.length; at++) hash = (Math.imul(hash, 31) + groupId.charCodeAt(at)) | 0
  return (hash === -0x8000_0000 ? 0 : Math.abs(hash)) % partitions
}

/** The broker that ought to coordinate a group: the leader of its offsets partition; null when there is none. */
export function coordinatorOf(topology: Topology, groupId: string): number | null {
  const at = topology.topicIndex.get('__consumer_offsets')
  if (at === undefined) return null
  const partitions = topology.topicStart.get(at + 1) - topology.topicStart.get(at)
  if (partitions === 0) return null
  const leader = topology.leader.get(
    rowOf(topology, '__consumer_offsets', coordinatorPartition(groupId, partitions)),
  )
  return leader < 0 ? null : leader
}
