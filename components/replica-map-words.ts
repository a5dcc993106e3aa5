import { formatCount, formatPlural } from '#lib/format.ts'
import type { PartitionHealth, ReplicaBlock, ReplicaMap } from '#lib/model/topic.ts'
import { cellOf, cellOfLetter, cellWords, headOf, type BucketColumn } from './replica-map-cells.ts'
import type { Kind } from './ui/glyph.tsx'

export type Note = { kind: Kind; text: string }

/** 3 copies, min ISR 2. */
export function blockCopies({ replicationFactor, minIsr }: ReplicaBlock): string {
  return `${copies(replicationFactor)}, min ISR ${minIsr ?? 'not known'}`
}

/** What is wrong with a topic, worst first; nothing when it is well. */
export function blockNotes(block: ReplicaBlock): Note[] {
  const { partitionList, replicationFactor, minIsr } = block
  const offline = partitionList.filter((each) => headOf(each) === 'no-leader')
  const refusing = partitionList.filter((each) => headOf(each) === 'refuses')
  const atMin = partitionList.filter((each) => headOf(each) === 'at-min')
  const behind = partitionList.filter((each) => holds(each, 'behind'))
  const moving = partitionList.filter((each) => each.adding.length > 0)
  const short = partitionList.filter(
    (each) => each.underReplicated && headOf(each) === null && !holds(each, 'behind'),
  )
  const notes: (Note | false)[] = [
    offline.length > 0 && { kind: 'bad', text: `${named(offline)} ${have(offline)} no leader` },
    refusing.length > 0 && { kind: 'bad', text: `${named(refusing)} ${refuse(refusing)} writes` },
    behind.length > 0 && { kind: 'warn', text: behindWords(behind) },
    atMin.length > 0 && { kind: 'warn', text: 'at min ISR: one more loss blocks writes' },
    short.length > 0 && {
      kind: 'warn',
      text: `${named(short)} ${short.length === 1 ? 'lacks' : 'lack'} a copy`,
    },
    minIsr !== null &&
      minIsr === replicationFactor &&
      minIsr > 1 && { kind: 'warn', text: `${copies(minIsr)}, min ISR ${minIsr}: every restart blocks it` },
    moving.length > 0 && {
      kind: 'move',
      text: `${named(moving)} ${moving.length === 1 ? 'gets' : 'get'} another copy`,
    },
  ]
  return notes.filter((note) => note !== false)
}

/** The finding of a whole map in one sentence, for those who do not see it. */
export function mapFinding(map: ReplicaMap): string {
  const { offline, refusing, atMin } = countMap(map)
  const parts = [
    offline > 0 && `${formatPlural(offline, 'partition')} without a leader`,
    refusing > 0 && `${formatCount(refusing)} more ${refusing === 1 ? 'refuses' : 'refuse'} writes`,
    atMin > 0 && `${formatCount(atMin)} at min ISR`,
  ].filter((part) => part !== false)
  const size = `${formatPlural(map.total, 'partition')} on ${formatPlural(map.brokers.length, 'broker')}`
  return `${size}: ${parts.length > 0 ? parts.join(', ') : 'none is at its limit'}.`
}

function countMap({ blocks, buckets }: ReplicaMap): { offline: number; refusing: number; atMin: number } {
  const sum = { offline: 0, refusing: 0, atMin: 0 }
  for (const column of buckets?.columns ?? []) {
    sum.offline += column.offline
    sum.refusing += column.underMinIsr
    sum.atMin += column.atMinIsr
  }
  for (const partition of blocks.flatMap(({ partitionList }) => partitionList)) {
    const head = headOf(partition)
    if (head === 'no-leader') sum.offline++
    if (head === 'refuses') sum.refusing++
    if (head === 'at-min') sum.atMin++
  }
  return sum
}

/** clicks.raw 10, broker 3: dead, was the only copy; the partition has no leader. */
export function speakCell(topic: string, partition: PartitionHealth, broker: number): string {
  const cell = cellOf(partition, broker)
  const moves = partition.adding.includes(broker)
    ? ', being added'
    : partition.removing.includes(broker)
      ? ', being removed'
      : ''
  const preferred =
    partition.leader !== broker && partition.preferredLeader === broker ? ', preferred leader' : ''
  return `${topic} ${partition.partition}, broker ${broker}: ${cellWords[cell]}${moves}${preferred}${speakHead(partition)}.`
}

function speakHead(partition: PartitionHealth): string {
  switch (headOf(partition)) {
    case 'no-leader':
      return '; the partition has no leader'
    case 'refuses':
      return '; the partition refuses acks=all writes'
    case 'at-min':
      return '; the partition is at min ISR'
    case null:
      return ''
  }
}

/** From orders.v1 on, partitions 1 to 84, broker 17: worst copy dead. */
export function speakBucket(column: BucketColumn, broker: number, row: number): string {
  const cell = cellOfLetter(column.cells[row])
  const heads = [
    column.offline > 0 && `${formatCount(column.offline)} without a leader`,
    column.underMinIsr > 0 && `${formatCount(column.underMinIsr)} refusing writes`,
    column.atMinIsr > 0 && `${formatCount(column.atMinIsr)} at min ISR`,
  ].filter((part) => part !== false)
  const copy = cell === 'none' ? 'no copy here' : `worst copy ${cellWords[cell]}`
  return `From ${column.topic} on, broker ${broker}: ${copy}${heads.length > 0 ? `; of the column ${heads.join(', ')}` : ''}.`
}

/** partitions 10, 11; past three a number. */
function named(partitions: readonly PartitionHealth[]): string {
  const [first] = partitions
  if (first && partitions.length === 1) return `partition ${first.partition}`
  if (partitions.length > 3) return formatPlural(partitions.length, 'partition')
  return `partitions ${partitions.map(({ partition }) => partition).join(', ')}`
}

function have(partitions: readonly unknown[]): string {
  return partitions.length === 1 ? 'has' : 'have'
}

function refuse(partitions: readonly unknown[]): string {
  return partitions.length === 1 ? 'refuses' : 'refuse'
}

function behindWords(partitions: readonly PartitionHealth[]): string {
  const brokers = new Set(
    partitions.flatMap(({ outOfSync }) =>
      outOfSync.filter(({ why }) => why === 'behind').map(({ broker }) => broker),
    ),
  )
  const list = [...brokers].toSorted((a, b) => a - b)
  const [only] = list
  return list.length === 1 && only !== undefined
    ? `${partitions.length === 1 ? 'copy' : formatPlural(partitions.length, 'copy', 'copies')} on broker ${only} ${partitions.length === 1 ? 'is' : 'are'} behind`
    : `copies on brokers ${list.join(', ')} are behind`
}

function holds(partition: PartitionHealth, why: 'behind'): boolean {
  return partition.outOfSync.some((found) => found.why === why)
}

function copies(count: number): string {
  return formatPlural(count, 'copy', 'copies')
}
