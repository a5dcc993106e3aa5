// npm run bench:workers: what the reference workers move, beside a plain producer and a plain consumer on the same brokers in the same
// run. Rows of 200 bytes, 12 partitions with three copies, one PostgreSQL without fsync; everything on this machine, the instances
// of a worker in one process.
import { Kafka, logLevel } from 'kafkajs'
import '#lib/kafka/client.ts'
import { openBrokers } from '#demo/brokers.ts'
import { openDatabase } from '#demo/database.ts'
import { waitFor } from '#demo/wait-for.ts'
import { openSession, type Session } from '#workers/connect.ts'
import { createInboxConsumer } from '#workers/inbox-consumer/inbox-consumer.ts'
import { createInbox } from '#workers/inbox-consumer/schema.ts'
import { createOutboxRelay } from '#workers/outbox-relay/outbox-relay.ts'
import { createOutbox } from '#workers/outbox-relay/schema.ts'

const count = 20_000
const partitions = 12
const payload = Buffer.alloc(200, 'x')
const [brokers, database] = await Promise.all([
  openBrokers({ name: 'bench' }),
  openDatabase({ name: 'bench' }),
])
const kafka = new Kafka({
  brokers: brokers.bootstrap.split(','),
  logLevel: logLevel.NOTHING,
  requestTimeout: 10_000,
})
const admin = kafka.admin()
await admin.connect()
const sql = await openSession({ connectionString: database.url }, 'bench', {
  connectMs: 5000,
  statementMs: 60_000,
  lockMs: 5000,
  silentMs: 600_000,
})
const lines: string[] = []
let runs = 0

try {
  for (const batch of [100, 500])
    await note(`plain producer, idempotent, ${batch} a send`, () => producePlainly(batch))
  for (const batch of [20, 100, 500])
    await note(`relay, transactional, batches of ${batch}, 1 instance`, () => relay(batch, 1, true))
  await note('relay, transactional, batches of 500, 3 instances', () => relay(500, 3, true))
  await note('relay, idempotent, batches of 500, 1 instance', () => relay(500, 1, false))
  await note('plain consumer, nothing done', () => consume(1, 0))
  await note('plain consumer, one insert each', () => consume(1, 1))
  for (const [instances, commitEvery] of [
    [1, 1],
    [1, 100],
    [3, 100],
  ] as const)
    await note(`inbox, offset every ${commitEvery}, ${instances} instance${instances > 1 ? 's' : ''}`, () =>
      applyToInbox(instances, commitEvery),
    )
  console.log(`\n| ${count} messages of 200 bytes | a second |\n| --- | --- |\n${lines.join('\n')}`)
} finally {
  await sql.close()
  await admin.disconnect()
  await Promise.all([brokers.stop(), database.stop()])
}

async function note(name: string, run: () => Promise<number>): Promise<void> {
  const perSecond = Math.round((count / (await run())) * 1000)
  lines.push(`| ${name} | ${perSecond.toLocaleString('en')} |`)
  console.log(name, perSecond)
}

async function makeTopic(topic: string): Promise<void> {
  await admin.createTopics({
    topics: [{ topic, numPartitions: partitions, replicationFactor: 3 }],
    waitForLeaders: false,
  })
  await waitFor(
    async () => {
      const found = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => null)
      return found?.topics[0]?.partitions.every((at) => at.leader >= 0) ?? false
    },
    { what: topic, timeoutMs: 20_000 },
  )
}

async function producePlainly(batch: number): Promise<number> {
  const topic = `plain-${batch}`
  await makeTopic(topic)
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false })
  await producer.connect()
  const startedMs = performance.now()
  for (let n = 0; n < count; n += batch) {
    const messages = Array.from({ length: batch }, (_, at) => ({
      key: `k${(n + at) % 1000}`,
      value: payload,
    }))
    await producer.send({ topic, acks: -1, messages })
  }
  const tookMs = performance.now() - startedMs
  await producer.disconnect()
  return tookMs
}

/** From the first look at a full outbox until it is empty. */
async function relay(batchRows: number, instances: number, transactional: boolean): Promise<number> {
  const name = `bench_${++runs}`
  await createOutbox(sql, name, { shards: 3 })
  await makeTopic(name)
  await sql.query(
    `insert into "${name}".outbox (message_id, topic, key, payload)
     select gen_random_uuid(), $1, convert_to('k' || n % 1000, 'UTF8'), $2 from generate_series(1, ${count}) as n`,
    [name, payload],
  )
  await sql.query(`vacuum analyze "${name}".outbox`)
  let sent = 0
  const startedMs = performance.now()
  const relays = Array.from({ length: instances }, () =>
    createOutboxRelay({
      kafka,
      database: { connectionString: database.url },
      schema: name,
      name,
      batchRows,
      transactional,
      ...(instances > 1 ? { shardsAtMost: 1 } : {}),
      onBatch: (done) => (sent += done.kind === 'sent' ? done.count : 0),
    }),
  )
  await waitFor(() => sent >= count, { what: 'the relay', timeoutMs: 120_000, everyMs: 5 })
  const tookMs = performance.now() - startedMs
  await Promise.all(relays.map((it) => it.stop()))
  return tookMs
}

/** What the last relay has sent, by a consumer without any care. */
async function consume(instances: number, inserts: number): Promise<number> {
  const topic = `bench_${runs}`
  await sql.query('create table if not exists plain_effect (key bytea)')
  const sessions: Session[] = []
  let seen = 0
  const startedMs = performance.now()
  const consumers = await Promise.all(
    Array.from({ length: instances }, async () => {
      const consumer = kafka.consumer({ groupId: `plain-${inserts}-${instances}`, maxWaitTimeInMs: 300 })
      const session = await openSession({ connectionString: database.url }, 'bench')
      sessions.push(session)
      await consumer.connect()
      await consumer.subscribe({ topics: [topic], fromBeginning: true })
      await consumer.run({
        eachMessage: async ({ message }) => {
          if (inserts > 0) await session.query('insert into plain_effect values ($1)', [message.key])
          seen++
        },
      })
      return consumer
    }),
  )
  await waitFor(() => seen >= count, { what: 'the consumer', timeoutMs: 120_000, everyMs: 5 })
  const tookMs = performance.now() - startedMs
  for (const consumer of consumers) await consumer.disconnect()
  for (const session of sessions) await session.close()
  return tookMs
}

async function applyToInbox(instances: number, commitEvery: number): Promise<number> {
  const topic = `bench_${runs}`
  const schema = `inbox_${instances}_${commitEvery}`
  await createInbox(sql, schema)
  await sql.query(`create table "${schema}".effect (key bytea)`)
  let applied = 0
  const startedMs = performance.now()
  const consumers = Array.from({ length: instances }, () =>
    createInboxConsumer({
      kafka,
      database: { connectionString: database.url },
      group: schema,
      topics: [topic],
      schema,
      commitEvery,
      handle: async ({ key }, tx) =>
        void (await tx.query(`insert into "${schema}".effect values ($1)`, [key])),
      onMessage: () => applied++,
    }),
  )
  await waitFor(() => applied >= count, { what: 'the inbox', timeoutMs: 120_000, everyMs: 5 })
  const tookMs = performance.now() - startedMs
  await Promise.all(consumers.map((it) => it.stop()))
  return tookMs
}
