import { setTimeout as sleep } from 'node:timers/promises'
import { type Message, Partitioners, type Producer, type Transaction } from 'kafkajs'
import { toKafka } from './kafka.ts'
import type { Event, TopicPlan } from './topics.ts'

/** Writes one topic at its rate until it is stopped. */
export type Feed = {
  /** Stops writing for now; what was begun is finished first. */
  hush(): Promise<void>
  stop(): Promise<void>
}

const tickMs = 2000
/** How long a transaction stays open: long enough for the last stable offset to be seen behind the end. */
const openMs = 2500
/**
 * How long a broker waits for the copies before it says so. A copy that left and came back within seconds is waited for, and the wait
 * is looked at again only when something new is written; requests behind it on the same connection stand still meanwhile.
 */
const copiedMs = 3000

/** Starts writing; returns when the first messages are in. */
export async function openFeed(bootstrap: string, topic: string, plan: TopicPlan): Promise<Feed> {
  let producer = await openProducer(bootstrap, topic, plan)
  const hushed = new AbortController()
  let count = 0
  let ticks = 0

  async function write(): Promise<void> {
    const events = Array.from({ length: (plan.perSecond * tickMs) / 1000 }, () => plan.event(count++))
    const aborted = ++ticks % 5 === 0
    if (plan.transactional) await sendInTransaction(producer, topic, plan, events, aborted, hushed.signal)
    else await sendEach(producer, topic, toPartitions(topic, plan, events))
  }

  /** A transaction that failed half-way stays open in KafkaJS for ever; a new producer of the same id aborts it. */
  async function renew(): Promise<void> {
    if (!plan.transactional) return
    await producer.disconnect().catch(() => undefined)
    producer = await openProducer(bootstrap, topic, plan).catch(() => producer)
  }

  async function loop(): Promise<void> {
    while (!hushed.signal.aborted) {
      const nextMs = Date.now() + tickMs
      // A broker may be away; the next time is tried all the same.
      await write().catch(renew)
      await pause(Math.max(50, nextMs - Date.now()), hushed.signal)
    }
  }

  await write()
  const looping = loop()
  const hush = async () => {
    hushed.abort()
    await looping
  }
  return {
    hush,
    async stop() {
      await hush()
      await producer.disconnect()
    },
  }
}

/** Writes so many messages, round the partitions, in one transaction where the topic wants it. */
export async function writeOnce(
  bootstrap: string,
  topic: string,
  plan: TopicPlan,
  count: number,
): Promise<void> {
  const parts: Message[][] = Array.from({ length: plan.partitions }, () => [])
  for (let n = 0; n < count; n++) parts[n % plan.partitions]?.push(plan.event(n))
  const producer = await openProducer(bootstrap, topic, plan)
  try {
    if (!plan.transactional) return await sendEach(producer, topic, parts)
    const transaction = await producer.transaction()
    await sendEach(transaction, topic, parts)
    await transaction.commit()
  } finally {
    await producer.disconnect()
  }
}

async function openProducer(bootstrap: string, topic: string, plan: TopicPlan): Promise<Producer> {
  const producer = toKafka(bootstrap, `feed-${topic}`).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    ...(plan.transactional && { transactionalId: `feed-${topic}`, idempotent: true, maxInFlightRequests: 1 }),
  })
  await producer.connect()
  return producer
}

/** The messages of each partition, as the partitioner places them. */
function toPartitions(
  topic: string,
  plan: Pick<TopicPlan, 'partitions'>,
  events: readonly Event[],
): Message[][] {
  const place = Partitioners.DefaultPartitioner()
  const partitionMetadata = Array.from({ length: plan.partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [],
    isr: [],
  }))
  const parts: Message[][] = partitionMetadata.map(() => [])
  for (const message of events) parts[place({ topic, partitionMetadata, message })]?.push(message)
  return parts
}

/**
 * One `send` for each partition. KafkaJS resolves a `send` over several even when a broker refused some of them, and those messages are
 * nowhere then.
 */
export async function sendEach(
  sender: Producer | Transaction,
  topic: string,
  parts: Message[][],
): Promise<void> {
  for (const [partition, messages] of parts.entries()) {
    if (messages.length === 0) continue
    const placed = messages.map((message) => ({ ...message, partition }))
    await sender.send({ topic, acks: -1, timeout: copiedMs, messages: placed })
  }
}

async function sendInTransaction(
  producer: Producer,
  topic: string,
  plan: TopicPlan,
  events: readonly Event[],
  aborted: boolean,
  hushed: AbortSignal,
): Promise<void> {
  const transaction = await producer.transaction()
  try {
    await sendEach(transaction, topic, toPartitions(topic, plan, events))
    await pause(openMs, hushed)
  } catch (error) {
    await transaction.abort()
    throw error
  }
  await (aborted ? transaction.abort() : transaction.commit())
}

/** Ends early, without complaint, when the feed is hushed. */
async function pause(ms: number, hushed: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: hushed }).catch(() => undefined)
}
