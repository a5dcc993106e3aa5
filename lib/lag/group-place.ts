import type { Refusal } from '#lib/model/reading.ts'
import { faultOf, type Snapshot } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'

/** Where a group stands on one partition. */
export type GroupPlace = {
  committed: bigint
  /** High watermark of the snapshot; null when it was not seen. */
  end: bigint | null
}

/** Its offset as last committed, or a share group's start offset; a refusal when there is none or it was not seen. */
export function findPlace(
  snapshot: Snapshot,
  id: string,
  topic: string,
  partition: number,
): GroupPlace | Refusal {
  const { groups, topology, ends } = snapshot
  const group = groups.index.get(id)
  if (group === undefined) return missing(`There is no group ${id}, or its name is hidden from us.`)
  const row = rowOf(topology, topic, partition)
  if (row < 0) return missing(`There is no partition ${partition} of a topic ${topic}.`)
  const hidden = faultOf(groups.why[group])
  if (hidden !== null)
    return { refused: 'unavailable', because: `The offsets of ${id} are not seen now (${hidden}).` }
  const committed =
    groups.type[group] === 'share'
      ? shareStart(snapshot, id, topic, partition)
      : commitOn(snapshot, group, row)
  if (committed === null) return missing(`${id} has no offset on ${topic} ${partition}.`)
  return { committed, end: ends.why[row] === 0 ? ends.value.get(row) : null }
}

function commitOn({ groups }: Snapshot, group: number, row: number): bigint | null {
  const end = groups.commitAt.get(group + 1)
  for (let commit = groups.commitAt.get(group); commit < end; commit++) {
    if (groups.commitRow.get(commit) === row) return groups.committed.get(commit)
  }
  return null
}

function shareStart({ shareOffsets }: Snapshot, id: string, topic: string, partition: number): bigint | null {
  const found = shareOffsets
    .get(id)
    ?.partitions.find((one) => one.topic === topic && one.partition === partition)
  return found?.start ?? null
}

function missing(because: string): Refusal {
  return { refused: 'not-found', because }
}
