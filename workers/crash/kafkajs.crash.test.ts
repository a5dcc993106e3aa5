import { type Admin, Kafka, logLevel, type Producer, Partitioners } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Brokers, openBrokers } from '#demo/brokers.ts'
import { toKafka } from '#demo/kafka.ts'
import { waitFor } from '#demo/wait-for.ts'

// What KafkaJS 2.2.4 does on real brokers, and why the relay is built as it is: docs/decisions/0005.
let brokers: Brokers
let admin: Admin
const producers: Producer[] = []

beforeAll(async () => {
  brokers = await openBrokers({ name: 'kafkajs-crash' })
  admin = toKafka(brokers.bootstrap, 'crash').admin()
  await admin.connect()
})
afterAll(async () => {
  for (const broker of brokers.brokers) broker.resume()
  await Promise.allSettled([...producers, admin].map((it) => it.disconnect()))
  await brokers.stop()
})

async function makeTopic(topic: string, leaders: readonly number[]): Promise<void> {
  const replicaAssignment = leaders.map((leader, partition) => ({ partition, replicas: [leader] }))
  await admin.createTopics({ topics: [{ topic, replicaAssignment }], waitForLeaders: false })
  await waitFor(() => isLed(topic, leaders), { what: `${topic} to be led`, timeoutMs: 20_000 })
}

async function isLed(topic: string, leaders: readonly number[]): Promise<boolean> {
  const found = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => null)
  const partitions = found?.topics[0]?.partitions ?? []
  return leaders.every((leader, id) => partitions.some((it) => it.partitionId === id && it.leader === leader))
}

async function openProducer(
  options: { idempotent?: boolean; transactionalId?: string } = {},
): Promise<Producer> {
  const producer = new Kafka({
    brokers: brokers.bootstrap.split(','),
    logLevel: logLevel.NOTHING,
    requestTimeout: 1500,
  }).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    // What it knows of the leaders grows old: as if the next look were some minutes away.
    metadataMaxAge: 600_000,
    maxInFlightRequests: 1,
    transactionTimeout: 15_000,
    ...options,
  })
  producers.push(producer)
  await producer.connect()
  return producer
}

async function countIn(topic: string): Promise<number> {
  const ends = await admin.fetchTopicOffsets(topic)
  return ends.reduce((sum, it) => sum + Number(it.high), 0)
}

// KafkaJS's own words: its state never leaves COMMITTING.
const wedged = /Transaction state exception|Cannot continue to use transaction once ended/

const message = (partition: number, value: string) => ({ partition, key: value, value })

describe('O13: a leader moves to a broker that has already answered', () => {
  async function moveUnder(topic: string, producer: Producer): Promise<void> {
    await makeTopic(topic, [1, 2])
    await producer.send({ topic, acks: -1, messages: [message(0, 'a'), message(1, 'b')] })
    expect(await countIn(topic)).toBe(2)
    await admin.alterPartitionReassignments({
      topics: [{ topic, partitionAssignment: [{ partition: 1, replicas: [1] }] }],
    })
    await waitFor(() => isLed(topic, [1, 1]), { what: 'the leader to move', timeoutMs: 20_000 })
  }

  test.each([false, true])(
    'control: one send() over both loses a record without a word (idempotent: %s)',
    async (idempotent) => {
      const producer = await openProducer({ idempotent })
      const topic = `o13-control-${idempotent}`
      await moveUnder(topic, producer)
      const told = await producer.send({ topic, acks: -1, messages: [message(0, 'c'), message(1, 'd')] })
      // It resolved, and the only trace is an entry that is not there.
      expect(told.map((it) => it.partition)).toEqual([0])
      expect(await countIn(topic)).toBe(3)
    },
  )

  test('one send() per partition loses none', async () => {
    const producer = await openProducer({ idempotent: true })
    await moveUnder('o13-each', producer)
    for (const [partition, value] of [
      [0, 'c'],
      [1, 'd'],
    ] as const) {
      const told = await producer.send({ topic: 'o13-each', acks: -1, messages: [message(partition, value)] })
      expect(told).toMatchObject([{ partition, errorCode: 0 }])
    }
    expect(await countIn('o13-each')).toBe(4)
  })
})

describe('a transaction whose commit fails', () => {
  test('wedges its producer for ever; a new one under the same id goes on', async () => {
    await makeTopic('wedge', [1])
    const transactionalId = 'wedge-0'
    const producer = await openProducer({ idempotent: true, transactionalId })
    const transaction = await producer.transaction()
    await transaction.send({ topic: 'wedge', acks: -1, messages: [message(0, 'a')] })

    // The broker that would end it hangs: the answer to EndTxn does not come.
    for (const broker of brokers.brokers) broker.pause()
    const failed = await transaction.commit().catch((error: Error) => error)
    for (const broker of brokers.brokers) broker.resume()
    expect(failed).toBeInstanceOf(Error)

    // The brokers are well again, and nothing that the producer offers leads on.
    await waitFor(() => isLed('wedge', [1]), { what: 'the brokers to answer', timeoutMs: 30_000 })
    await expect(transaction.abort()).rejects.toThrow(wedged)
    await expect(transaction.commit()).rejects.toThrow(wedged)
    await expect(producer.transaction()).rejects.toThrow(wedged)

    const next = await openProducer({ idempotent: true, transactionalId })
    const second = await next.transaction()
    await second.send({ topic: 'wedge', acks: -1, messages: [message(0, 'b')] })
    await second.commit()
    // Last stable offset, which `high` is here: no transaction is open any more. The brokers write the marker after their answer.
    const stable = async () => Number((await admin.fetchTopicOffsets('wedge'))[0]?.high)
    await waitFor(async () => (await stable()) >= 3, {
      what: 'the transaction to be over',
      timeoutMs: 10_000,
    })
    expect(await stable()).toBeGreaterThanOrEqual(3)
  })

  test('connect() alone fences nobody: InitProducerId of a transaction is sent by the first transaction()', async () => {
    await makeTopic('fence', [2])
    const transactionalId = 'fence-0'
    const old = await openProducer({ idempotent: true, transactionalId })
    const open = await old.transaction()
    await open.send({ topic: 'fence', acks: -1, messages: [message(0, 'a')] })
    const next = await openProducer({ idempotent: true, transactionalId })
    await open.send({ topic: 'fence', acks: -1, messages: [message(0, 'b')] })
    // An empty one: it sends InitProducerId and nothing else.
    await (await next.transaction()).abort()
    await expect(open.commit()).rejects.toMatchObject({ type: expect.stringMatching(/EPOCH|FENCED/) })
  })
})
