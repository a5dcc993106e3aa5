import type { GroupPartition } from '#lib/model/group.ts'

export const partitionSorts = ['lag', 'partition'] as const
export type PartitionSort = (typeof partitionSorts)[number]
export const orders = ['asc', 'desc'] as const
export type Order = (typeof orders)[number]

/**
 * Sorted anew; equal rows stand in the order of their names. By lag downwards is worst first: what was deleted unread and
 * what is not known may hide more than any lag. Upwards, a lag that is not known is not a small one: last.
 */
export function sortPartitions(
  partitions: readonly GroupPartition[],
  sort: PartitionSort,
  order: Order,
): GroupPartition[] {
  const sign = order === 'asc' ? 1 : -1
  if (sort === 'partition') return partitions.toSorted((a, b) => sign * byName(a, b))
  const compare = order === 'desc' ? byTrouble : byLeastLag
  return partitions.toSorted((a, b) => compare(a, b) || byName(a, b))
}

function byTrouble(a: GroupPartition, b: GroupPartition): number {
  return (
    byValue(b.lost, a.lost) ||
    byValue(b.ahead, a.ahead) ||
    Number(b.why !== null) - Number(a.why !== null) ||
    byValue(b.lag ?? 0n, a.lag ?? 0n)
  )
}

function byLeastLag(a: GroupPartition, b: GroupPartition): number {
  return Number(a.lag === null) - Number(b.lag === null) || byValue(a.lag ?? 0n, b.lag ?? 0n)
}

function byName(a: GroupPartition, b: GroupPartition): number {
  return a.topic === b.topic
    ? a.partition - b.partition
    : a.topic.localeCompare(b.topic, 'en', { numeric: true })
}

function byValue(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
