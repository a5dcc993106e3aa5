import type { Admin, Kafka } from 'kafkajs'
import { within } from '#workers/deadline.ts'
import { kafkaTypeOf } from './kafka-fault.ts'

/** How many partitions topics have. A number is asked for again after a minute: partitions may be added. */
export type Topics = {
  /** Null for a topic that does not exist. Throws when the brokers do not say. */
  countPartitions(topic: string): Promise<number | null>
  close(): Promise<void>
}

const freshMs = 60_000

export function openTopics(kafka: Kafka, callMs: number): Topics {
  const known = new Map<string, { count: number; untilMs: number }>()
  let admin: Promise<Admin> | null = null

  async function connect(): Promise<Admin> {
    const fresh = kafka.admin()
    await within(callMs, 'connecting to Kafka', fresh.connect()).catch(async (error: unknown) => {
      await closeAdmin(fresh)
      throw error
    })
    return fresh
  }

  async function closeAdmin(it: Admin): Promise<void> {
    await within(callMs, 'disconnecting', it.disconnect()).catch(() => undefined)
  }

  async function forget(): Promise<void> {
    const old = await admin?.catch(() => null)
    admin = null
    if (old) await closeAdmin(old)
  }

  return {
    async countPartitions(topic) {
      const found = known.get(topic)
      if (found !== undefined && found.untilMs > Date.now()) return found.count
      try {
        admin ??= connect()
        const asked = (await admin).fetchTopicMetadata({ topics: [topic] })
        const { topics } = await within(callMs, `the partitions of ${topic}`, asked)
        const count = topics[0]?.partitions.length ?? 0
        known.set(topic, { count, untilMs: Date.now() + freshMs })
        return count
      } catch (error) {
        const type = kafkaTypeOf(error)
        if (type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'INVALID_TOPIC_EXCEPTION') return null
        await forget()
        throw error
      }
    },
    close: forget,
  }
}
