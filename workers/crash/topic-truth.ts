import { Admin, ListOffsetTimestamps } from '@platformatic/kafka'
import type { Kafka } from 'kafkajs'
import { waitFor } from '#demo/wait-for.ts'

// Kafka's own word, by clients that have nothing to do with the workers.

export type Seen = { partition: number; offset: bigint; id: string }
type Isolation = 'committed' | 'uncommitted'

/** Where each partition ends, for readers of either isolation level. They differ while a transaction is open. */
export async function readEnds(
  bootstrap: string,
  topic: string,
  partitions: number,
  isolation: Isolation,
): Promise<bigint[]> {
  const admin = new Admin({ clientId: 'oracle', bootstrapBrokers: bootstrap.split(','), retries: 3 })
  try {
    const [found] = await admin.listOffsets({
      topics: [
        {
          name: topic,
          partitions: Array.from({ length: partitions }, (_, partitionIndex) => ({
            partitionIndex,
            timestamp: ListOffsetTimestamps.LATEST,
          })),
        },
      ],
      isolationLevel: isolation === 'committed' ? 1 : 0,
    })
    const byIndex = found?.partitions.toSorted((a, b) => a.partitionIndex - b.partitionIndex) ?? []
    return byIndex.map(({ offset }) => offset)
  } finally {
    await admin.close()
  }
}

/** Every record of the topic that this isolation level shows. */
export async function readTopic(
  kafka: Kafka,
  topic: string,
  ends: readonly bigint[],
  isolation: Isolation,
): Promise<Seen[]> {
  const groupId = `oracle-${isolation}-${Math.random().toString(36).slice(2)}`
  const consumer = kafka.consumer({
    groupId,
    readUncommitted: isolation === 'uncommitted',
    maxWaitTimeInMs: 100,
  })
  const seen: Seen[] = []
  const position = ends.map(() => 0n)
  // Batches of which nothing is shown (aborted, or Kafka's own marks) are told by this event alone.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    position[payload.partition] = BigInt(payload.lastOffset) + 1n
  })
  try {
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({
      eachBatch: ({ batch: { partition, messages } }) => {
        for (const { offset, headers } of messages)
          seen.push({ partition, offset: BigInt(offset), id: String(headers?.['message-id']) })
        return Promise.resolve()
      },
    })
    await waitFor(() => ends.every((end, partition) => (position[partition] ?? 0n) >= end), {
      what: `the ${isolation} records of ${topic}`,
      timeoutMs: 20_000,
      everyMs: 30,
    })
    return seen
  } finally {
    await consumer.disconnect()
  }
}

/** Records whose id was seen before. */
export function countRepeated(seen: readonly Seen[]): number {
  return seen.length - new Set(seen.map(({ id }) => id)).size
}
