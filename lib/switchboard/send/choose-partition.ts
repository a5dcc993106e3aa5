import { Partitioners } from 'kafkajs'
import type { Collector } from '#lib/kafka/collector.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { rowOf } from '#lib/model/topology.ts'

type Chooser = { choose(wanted: number | null, key: Buffer | null): { partition: number } | Refusal }

/**
 * Where messages to a topic go, from what the brokers say of it now: the partition that is wanted, else by the key as Java
 * clients choose it, else one after the other.
 */
export async function openChooser(
  collector: Pick<Collector, 'readTopologyOf'>,
  { cluster, topic, withinMs }: { cluster: string; topic: string; withinMs: number },
): Promise<Chooser | Refusal> {
  const topology = await collector.readTopologyOf([topic], withinMs)
  const at = topology.topicIndex.get(topic)
  if (at === undefined)
    return {
      refused: 'not-found',
      because: `There is no topic ${topic} in ${cluster}, or its name is hidden from us.`,
    }
  const from = topology.topicStart.get(at)
  const rows = Array.from({ length: topology.topicStart.get(at + 1) - from }, (_, n) => from + n)
  const partitionMetadata = rows.map((row) => ({
    partitionId: topology.partition.get(row),
    leader: topology.leader.get(row),
    partitionErrorCode: 0,
    replicas: [],
    isr: [],
  }))
  const partitioner = Partitioners.DefaultPartitioner()
  return {
    choose(wanted, key) {
      if (wanted === null)
        return { partition: partitioner({ topic, partitionMetadata, message: { key, value: null } }) }
      return rowOf(topology, topic, wanted) < 0
        ? { refused: 'bad-request', because: `${topic} has no partition ${wanted}.` }
        : { partition: wanted }
    },
  }
}
