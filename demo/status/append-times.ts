import { toKafka } from '#demo/kafka.ts'
import type { Behind, Look } from './watch.ts'

/** The time of every record of some topics, as their producers wrote it: they run on this machine. */
export type AppendTimes = {
  atMs(topic: string, partition: number, offset: bigint): number | null
  stop(): Promise<void>
}

/** Reads the topics from the start and goes on reading; open and aborted transactions too. */
export async function readAppendTimes(bootstrap: string, topics: readonly string[]): Promise<AppendTimes> {
  const times = new Map<string, number>()
  const consumer = toKafka(bootstrap, 'append-times').consumer({
    groupId: `append-times-${Date.now()}`,
    readUncommitted: true,
    maxWaitTimeInMs: 200,
    allowAutoTopicCreation: false,
  })
  await consumer.connect()
  await consumer.subscribe({ topics: [...topics], fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) =>
      void times.set(`${topic} ${partition} ${message.offset}`, Number(message.timestamp)),
  })
  return {
    atMs: (topic, partition, offset) => times.get(`${topic} ${partition} ${offset}`) ?? null,
    stop: () => consumer.disconnect(),
  }
}

/** One partition at one look, what was said of its age beside the truth. */
export type Age = { look: Look; partition: Behind; low: number; high: number | null; trueMs: number }

/** Leaves out what ends in a transaction marker: no record tells its age. */
export function toAges(looks: readonly Look[], times: AppendTimes): Age[] {
  return looks.flatMap((look) =>
    look.partitions.flatMap((partition) => {
      const { topic, committed, lag, timeBehindMs } = partition
      if (timeBehindMs === null || lag === 0n) return []
      const appendedMs = times.atMs(topic, partition.partition, committed)
      if (appendedMs === null) return []
      return [{ look, partition, ...timeBehindMs, trueMs: look.atMs - appendedMs }]
    }),
  )
}
