import type { Links } from './links.ts'

const MOST_PARTITIONS = 2000

/**
 * Eligible leader replicas of one topic (KIP-966), by partition. Only DescribeTopicPartitions tells them. Throws a
 * `Fault` (`unsupported` before Kafka 3.8).
 */
export async function readEligibleLeaders(links: Links, topic: string): Promise<Map<number, number[]>> {
  const answer = await links.any((link) =>
    link.ask(
      'DescribeTopicPartitions',
      { topics: [{ name: topic }], responsePartitionLimit: MOST_PARTITIONS, cursor: null },
      { purpose: 'view' },
    ),
  )
  const partitions = answer.topics[0]?.partitions ?? []
  return new Map(
    partitions.map(({ partitionIndex, eligibleLeaderReplicas }) => [
      partitionIndex,
      eligibleLeaderReplicas ?? [],
    ]),
  )
}
