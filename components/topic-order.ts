import type { TopicPartition } from '#lib/model/topic.ts'
import { headOf, type HeadKind } from './replica-map-cells.ts'
import type { Kind } from './ui/glyph.tsx'

export const partitionSorts = ['worst', 'partition', 'messages', 'size'] as const
export type PartitionSort = (typeof partitionSorts)[number]
export type Order = 'asc' | 'desc'

/** What was not seen stands last, whichever way. Equals stay in partition order. */
export function sortPartitions(
  partitions: readonly TopicPartition[],
  sort: PartitionSort,
  order: Order,
): TopicPartition[] {
  const sign = order === 'asc' ? 1 : -1
  return partitions.toSorted((a, b) => {
    const x = valueOf(a, sort)
    const y = valueOf(b, sort)
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a.partition - b.partition
    return (x < y ? -sign : x > y ? sign : 0) || a.partition - b.partition
  })
}

function valueOf(partition: TopicPartition, sort: PartitionSort): bigint | number | null {
  switch (sort) {
    case 'worst':
      return severity(partition)
    case 'partition':
      return partition.partition
    case 'messages':
      return messagesOf(partition)
    case 'size':
      return partition.sizeBytes
  }
}

/** End minus log start, an upper bound; null unless both were seen. */
export function messagesOf({ end, logStart }: TopicPartition): bigint | null {
  if (end === null || logStart === null) return null
  return end > logStart ? end - logStart : 0n
}

function severity(partition: TopicPartition): number {
  const head = headOf(partition)
  if (head) return heads[head]
  if (partition.underReplicated) return 2
  return isMoving(partition) ? 1 : 0
}
const heads: Record<HeadKind, number> = { 'no-leader': 5, refuses: 4, 'at-min': 3 }

function isMoving({ adding, removing }: TopicPartition): boolean {
  return adding.length + removing.length > 0
}

const headStates: Record<HeadKind, { kind: Kind; word: string }> = {
  'no-leader': { kind: 'bad', word: 'No leader' },
  refuses: { kind: 'bad', word: 'Refuses writes' },
  'at-min': { kind: 'warn', word: 'At min ISR' },
}

/** A partition whose min ISR is not known may refuse writes: it is not called well. */
export function partitionState(partition: TopicPartition): { kind: Kind; word: string } {
  const head = headOf(partition)
  if (head) return headStates[head]
  if (partition.underReplicated) return { kind: 'warn', word: 'Lacks a copy' }
  if (isMoving(partition)) return { kind: 'move', word: 'Reassigning' }
  return partition.underMinIsr === null
    ? { kind: 'unk', word: 'Min ISR unknown' }
    : { kind: 'ok', word: 'Well' }
}
