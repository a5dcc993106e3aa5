import { writeOnce } from '#demo/feed.ts'
import { toKafka } from '#demo/kafka.ts'
import { openReader } from '#demo/reader.ts'
import type { Stage } from '#demo/stage.ts'
import { topicPlans } from '#demo/topics.ts'
import { waitFor } from '#demo/wait-for.ts'

/** `country-lookup` has read all of countries.v1, to which nothing is written any more. */
export async function openIdle(stage: Stage): Promise<void> {
  const topic = 'countries.v1'
  await stage.makeTopic(topic)
  await writeOnce(stage.bootstrap, topic, topicPlans[topic], 40)
  stage.keep(await openReader(stage.bootstrap, { group: 'country-lookup', topic }))
  const admin = toKafka(stage.bootstrap, 'workload').admin()
  await admin.connect()
  try {
    const sumOf = (partitions: readonly { offset: string }[]) =>
      partitions.reduce((sum, { offset }) => sum + Number(offset), 0)
    const hasRead = async () => {
      const [committed] = await admin.fetchOffsets({ groupId: 'country-lookup', topics: [topic] })
      return sumOf(committed?.partitions ?? []) === sumOf(await admin.fetchTopicOffsets(topic))
    }
    await waitFor(hasRead, { what: 'country-lookup to read all', timeoutMs: 30_000 })
  } finally {
    await admin.disconnect()
  }
}

/**
 * `invoice-archiver` has read all of invoices.issued and commits what it read, plus one. The last that was written there is the end of a
 * transaction, an offset that no message has: the group stays behind by it for ever.
 */
export async function openResidual(stage: Stage): Promise<void> {
  const topic = 'invoices.issued'
  const { partitions } = topicPlans[topic]
  await stage.makeTopic(topic)
  await writeOnce(stage.bootstrap, topic, topicPlans[topic], 30)
  const consumer = toKafka(stage.bootstrap, 'invoice-archiver').consumer({
    groupId: 'invoice-archiver',
    maxWaitTimeInMs: 1000,
    allowAutoTopicCreation: false,
  })
  stage.keep({ stop: () => consumer.disconnect() })
  const read = new Set<string>()
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => {
      await consumer.commitOffsets([{ topic, partition, offset: `${BigInt(message.offset) + 1n}` }])
      read.add(`${partition}-${message.offset}`)
    },
  })
  await waitFor(() => read.size === 30, {
    what: `invoice-archiver to read all of ${partitions} partitions`,
    timeoutMs: 30_000,
  })
}
