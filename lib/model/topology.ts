import type { Lists, Topology } from './snapshot.ts'

/** The row of a partition; −1 when the topology does not have it. */
export function rowOf(topology: Topology, topic: string, partition: number): number {
  const at = topology.topicIndex.get(topic)
  return at === undefined ? -1 : rowAt(topology, at, partition)
}

/** As `rowOf`, with the topic's index. Partitions are numbered without gaps, so the first guess is right. */
export function rowAt(topology: Topology, topicAt: number, partition: number): number {
  const from = topology.topicStart.get(topicAt)
  const to = topology.topicStart.get(topicAt + 1)
  const guess = from + partition
  if (guess < to && topology.partition.get(guess) === partition) return guess
  for (let row = from; row < to; row++) if (topology.partition.get(row) === partition) return row
  return -1
}

/** The ids of one row, e.g. the ISR of a partition. */
export function idsOf(lists: Lists, row: number): number[] {
  const ids: number[] = []
  for (let at = lists.at.get(row); at < lists.at.get(row + 1); at++) ids.push(lists.ids.get(at))
  return ids
}

export function lengthOf(lists: Lists, row: number): number {
  return lists.at.get(row + 1) - lists.at.get(row)
}

export function hasId(lists: Lists, row: number, id: number): boolean {
  for (let at = lists.at.get(row); at < lists.at.get(row + 1); at++) if (lists.ids.get(at) === id) return true
  return false
}

export function topicNameOf(topology: Topology, row: number): string {
  return topology.topicNames[topology.topicOf.get(row)] ?? ''
}
