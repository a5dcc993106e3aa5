import { formatCount, formatPlural } from '#lib/format.ts'
import type { Broker, Cluster } from '#lib/model/cluster.ts'
import type { PartitionHealth, ReplicaMap } from '#lib/model/topic.ts'
import { cellOf, headOf } from './replica-map-cells.ts'
import { listOf, sayCluster, type Sentence } from './verdict.ts'

/** The state of all copies, worst first. */
export function sayReplicas(cluster: Cluster, brokers: Broker[]): Sentence {
  const { offlinePartitions, underMinIsr, atMinIsr, underReplicated, partitions } = cluster
  const seen = cluster.state === 'seen' && offlinePartitions !== null
  const well =
    seen &&
    brokers.every(({ up }) => up) &&
    [offlinePartitions, underMinIsr, atMinIsr, underReplicated].every((count) => (count ?? 0) === 0)
  const blind =
    seen && underMinIsr === null
      ? 'Min ISR is not known of some topics, so refused writes cannot be counted.'
      : null
  const said = sayCluster(cluster, brokers, 0)
  if (!seen) return said
  if (!well) return { text: said.text, soft: blind }
  if (partitions === 0) return { text: 'There is no partition in this cluster.', soft: null }
  return { text: 'Every partition has a leader and all its copies.', soft: blind }
}

/** What to do first, and what no other broker can give back; null when nothing is to be done. */
export function sayNext(brokers: Broker[], map: ReplicaMap): string | null {
  const gone = brokers.filter(({ up }) => !up).map(({ id }) => id)
  const stranded = strandedPartitions(map)
  const first =
    gone.length > 0
      ? `Bring ${gone.length === 1 ? 'broker' : 'brokers'} ${listOf(gone.map(String))} back first.`
      : null
  const rest = stranded.map(
    ({ broker, names, count }) =>
      `${names} ${count === 1 ? 'has its' : 'have their'} only copy on the disk of broker ${broker}.`,
  )
  const sentences = [...(first ? [first] : []), ...rest]
  return sentences.length > 0 ? sentences.join(' ') : null
}

/** clicks.raw 10, 11; past four names a number. */
export function namePartitions(
  map: ReplicaMap,
  wanted: (partition: PartitionHealth) => boolean,
): string | null {
  const found = map.blocks.flatMap(({ topic, partitionList }) => {
    const numbers = partitionList.filter(wanted).map(({ partition }) => partition)
    return numbers.length > 0 ? [{ topic, numbers }] : []
  })
  const [first] = found
  if (!first) return null
  const count = found.reduce((sum, { numbers }) => sum + numbers.length, 0)
  if (found.length === 1 && count <= MOST_NAMED) return `${first.topic} ${first.numbers.join(', ')}`
  if (found.length === 1) return `${formatPlural(count, 'partition')} of ${first.topic}`
  if (found.length <= 2 && count <= MOST_NAMED)
    return found.map(({ topic, numbers }) => `${topic} ${numbers.join(', ')}`).join('; ')
  return `${first.topic} and ${formatPlural(found.length - 1, 'more topic')}`
}
const MOST_NAMED = 4

export function isOffline(partition: PartitionHealth): boolean {
  return headOf(partition) === 'no-leader'
}

function strandedPartitions(map: ReplicaMap): { broker: number; names: string; count: number }[] {
  return map.brokers.flatMap(({ id }) => {
    const here = (partition: PartitionHealth) => cellOf(partition, id) === 'only-copy'
    const names = namePartitions(map, here)
    if (names === null) return []
    const count = map.blocks.reduce((sum, { partitionList }) => sum + partitionList.filter(here).length, 0)
    const single = count <= MOST_NAMED
    return [{ broker: id, names: single ? names : `${formatCount(count)} partitions (${names})`, count }]
  })
}
