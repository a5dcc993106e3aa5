import type { PartitionHealth, ReplicaMap } from '#lib/model/topic.ts'

/** What one broker holds of one partition, least bad first. */
export const cellKinds = ['none', 'in-sync', 'leader', 'catching-up', 'behind', 'dead', 'only-copy'] as const
export type CellKind = (typeof cellKinds)[number]

/** What stands above a column. */
export type HeadKind = 'no-leader' | 'refuses' | 'at-min'

/** `only-copy` is a dead broker that alone has the partition: nothing but its disk brings it back. */
export function cellOf(partition: PartitionHealth, broker: number): CellKind {
  if (!partition.replicas.includes(broker)) return 'none'
  const why = partition.outOfSync.find((found) => found.broker === broker)?.why
  if (why === 'dead') return partition.replicas.length === 1 ? 'only-copy' : 'dead'
  if (why !== undefined) return why
  return partition.leader === broker ? 'leader' : 'in-sync'
}

/** The worst of the three; nothing when it is well, or when min ISR is not known and there is a leader. */
export function headOf(partition: PartitionHealth): HeadKind | null {
  if (partition.offline) return 'no-leader'
  if (partition.underMinIsr) return 'refuses'
  return partition.atMinIsr ? 'at-min' : null
}

export const cellWords: Record<CellKind, string> = {
  none: 'no copy here',
  'in-sync': 'in sync',
  leader: 'leader',
  'catching-up': 'catching up',
  behind: 'behind, alive',
  dead: 'dead',
  'only-copy': 'dead, was the only copy',
}

export const headWords: Record<HeadKind, string> = {
  'no-leader': 'no leader',
  refuses: 'refuses writes',
  'at-min': 'at min ISR',
}

const letters: Record<string, CellKind> = {
  i: 'in-sync',
  c: 'catching-up',
  b: 'behind',
  d: 'dead',
  x: 'only-copy',
}

/** A letter of a bucketed column. A leader is not told apart there: a bucket shows its worst copy. */
export function cellOfLetter(letter: string | undefined): CellKind {
  return letters[letter ?? '.'] ?? 'none'
}

export type BucketColumn = NonNullable<ReplicaMap['buckets']>['columns'][number]

export function headOfBucket(column: BucketColumn): HeadKind | null {
  if (column.offline > 0) return 'no-leader'
  if (column.underMinIsr > 0) return 'refuses'
  return column.atMinIsr > 0 ? 'at-min' : null
}
