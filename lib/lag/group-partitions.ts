import { Int32Column } from '#lib/model/int32-column.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { rowAt } from '#lib/model/topology.ts'

/** A partition of a group: committed, assigned, or both. `commit` −1: never committed. `row` −1: the topic is not there. */
export type VisitPartition = (row: number, commit: number, owner: string | null) => void

/** Finds the partitions of one group after another without a set per group. Not for two groups at once. */
export function openGroupPartitions(snapshot: Snapshot): (group: number, visit: VisitPartition) => void {
  const { groups, members, topology } = snapshot
  // stamp[row] = 1 + group when the group owns or committed the row; ownerOf is only read where the stamp says so.
  const owned = new Int32Array(topology.partitions)
  const committed = new Int32Array(topology.partitions)
  const owner: (string | undefined)[] = []
  const heldRows = new Int32Column(0, 256)
  const heldBy: string[] = []

  function holdAssigned(group: number, stamp: number): void {
    heldRows.length = heldBy.length = 0
    for (const member of members.get(groups.ids[group] ?? '')?.members ?? NOBODY) {
      for (const { topic, partitions } of member.assigned) {
        const at = topology.topicIndex.get(topic)
        if (at === undefined) continue
        for (const partition of partitions) {
          const row = rowAt(topology, at, partition)
          if (row < 0) continue
          owned[row] = stamp
          owner[row] = member.id
          heldRows.push(row)
          heldBy.push(member.id)
        }
      }
    }
  }

  return (group, visit) => {
    const stamp = group + 1
    holdAssigned(group, stamp)
    const end = groups.commitAt.get(group + 1)
    for (let commit = groups.commitAt.get(group); commit < end; commit++) {
      const row = groups.commitRow.get(commit)
      if (row >= 0) committed[row] = stamp
      visit(row, commit, row >= 0 && owned[row] === stamp ? (owner[row] ?? null) : null)
    }
    for (let held = 0; held < heldRows.length; held++) {
      const row = heldRows.get(held)
      if (committed[row] === stamp) continue
      committed[row] = stamp
      visit(row, -1, heldBy[held] ?? null)
    }
  }
}
const NOBODY: never[] = []
