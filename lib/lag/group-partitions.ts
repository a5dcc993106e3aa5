import type { Snapshot } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'

/** A partition of a group: committed, assigned, or both. `commit` −1: never committed. `row` −1: the topic is not there. */
export type VisitPartition = (row: number, commit: number, owner: string | null) => void

/** Finds the partitions of one group after another without a set per group. Not for two groups at once. */
export function openGroupPartitions(snapshot: Snapshot): (group: number, visit: VisitPartition) => void {
  const { groups, members, topology } = snapshot
  // stamp[row] = 1 + group when the group owns or committed the row; ownerOf is only read where the stamp says so.
  const owned = new Int32Array(topology.partitions)
  const committed = new Int32Array(topology.partitions)
  const owner: (string | undefined)[] = []

  return (group, visit) => {
    const stamp = group + 1
    const held = members.get(groups.ids[group] ?? '')?.members ?? []
    for (const member of held) {
      for (const { topic, partitions } of member.assigned) {
        for (const partition of partitions) {
          const row = rowOf(topology, topic, partition)
          if (row < 0) continue
          owned[row] = stamp
          owner[row] = member.id
        }
      }
    }
    for (let commit = groups.commitAt.get(group); commit < groups.commitAt.get(group + 1); commit++) {
      const row = groups.commitRow.get(commit)
      if (row >= 0) committed[row] = stamp
      visit(row, commit, row >= 0 && owned[row] === stamp ? (owner[row] ?? null) : null)
    }
    for (const member of held) {
      for (const { topic, partitions } of member.assigned) {
        for (const partition of partitions) {
          const row = rowOf(topology, topic, partition)
          if (row < 0 || committed[row] === stamp) continue
          committed[row] = stamp
          visit(row, -1, member.id)
        }
      }
    }
  }
}
