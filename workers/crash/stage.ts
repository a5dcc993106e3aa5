import { Kafka, logLevel, type Admin } from 'kafkajs'
import '#lib/kafka/client.ts'
import { type Brokers, openBrokers } from '#demo/brokers.ts'
import { type Database, openDatabase } from '#demo/database.ts'
import { openRun, type Run } from '#demo/run.ts'
import { waitFor } from '#demo/wait-for.ts'
import { openSession, type Session } from '#workers/connect.ts'
import { createInbox } from '#workers/inbox-consumer/schema.ts'
import { createOutbox } from '#workers/outbox-relay/schema.ts'
import { type Child, startChild } from './children.ts'
import { judge, type Verdict } from './oracle.ts'
import { createLedger, findKeys, partitions, type WriteOptions, writeOrders } from './orders.ts'
import { readEnds } from './topic-truth.ts'

/** Three brokers and a PostgreSQL of the suite's own. */
export type Stage = {
  brokers: Brokers
  database: Database
  kafka: Kafka
  admin: Admin
  run: Run
  /** A schema, a topic and a group that nobody else uses. */
  openCase(name: string, options?: { shards?: number }): Promise<Case>
  close(): Promise<void>
}

export type Case = {
  name: string
  schema: string
  topic: string
  group: string
  keys: string[]
  readonly sql: Session
  write(options: WriteOptions): Promise<void>
  startRelay(env?: Record<string, string>, file?: string): Promise<Child>
  startConsumer(env?: Record<string, string>, file?: string): Promise<Child>
  /** Returns when so many members share the topic out. */
  waitMembers(count: number): Promise<void>
  /** Returns when the outbox is empty. */
  waitRelayed(timeoutMs?: number): Promise<void>
  /** Returns when the outbox is empty and the group has read to the end. */
  waitDrained(timeoutMs?: number): Promise<void>
  readCommitted(): Promise<bigint[]>
  judge(): Promise<Verdict>
  /** A new `sql`, after the database was away. */
  reconnect(): Promise<void>
  /** Open transactions: partitions whose last stable offset is not their end. */
  countOpen(): Promise<number>
  close(): Promise<void>
}

// So that locks of a stopped process are free after seconds, and its partitions somebody else's.
export const silentMs = 6000
export const sessionMs = 3000

export async function openStage(name: string): Promise<Stage> {
  const run = await openRun(name)
  const [brokers, database] = await Promise.all([openBrokers({ name }), openDatabase({ name })])
  const kafka = new Kafka({
    clientId: 'crash-suite',
    brokers: brokers.bootstrap.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2000,
    requestTimeout: 8000,
  })
  const admin = kafka.admin()
  await admin.connect()
  const stage: Stage = {
    brokers,
    database,
    kafka,
    admin,
    run,
    openCase: (title, options) => openCase(stage, title, options),
    async close() {
      await admin.disconnect().catch(() => undefined)
      await run.close()
      await Promise.all([brokers.stop(), database.stop()])
    },
  }
  return stage
}

let cases = 0

async function openCase(stage: Stage, title: string, { shards = 1 } = {}): Promise<Case> {
  const { admin, database, brokers, run } = stage
  const name = `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}_${++cases}`
  const [schema, topic, group] = [name, `${name}.v1`, `${name}-billing`]
  const connect = () =>
    openSession({ connectionString: database.url }, 'crash suite', {
      connectMs: 5000,
      statementMs: 20_000,
      lockMs: 10_000,
      silentMs: 600_000,
    })
  let sql = await connect()
  await createOutbox(sql, schema, { shards })
  await createInbox(sql, schema)
  const keys = await findKeys(sql)
  await createLedger(sql, schema, keys)
  await makeTopic(admin, topic)

  const common = {
    WORKER_BROKERS: brokers.bootstrap,
    WORKER_DATABASE: database.url,
    WORKER_SCHEMA: schema,
    WORKER_SILENT: `${silentMs}ms`,
  }
  const children: Child[] = []
  // A second writing goes on where the first ended, in each key.
  let nextSeq = 0
  const keep = (child: Child) => (children.push(child), child)

  async function readCommitted(): Promise<bigint[]> {
    const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
    const byPartition = found?.partitions.toSorted((a, b) => a.partition - b.partition) ?? []
    return byPartition.map(({ offset }) => (offset === '-1' ? 0n : BigInt(offset)))
  }

  async function isRelayed(): Promise<boolean> {
    const { rows } = await sql.query(`select not exists (select 1 from "${schema}".outbox) as done`)
    return rows[0]?.['done'] === true
  }

  /** False as well while brokers cannot say. */
  async function isRead(): Promise<boolean> {
    return isReadNow().catch(() => false)
  }

  async function isReadNow(): Promise<boolean> {
    const [committed, ends] = [
      await readCommitted(),
      await readEnds(brokers.bootstrap, topic, partitions, 'uncommitted'),
    ]
    return ends.every((end, at) => committed[at] === end)
  }

  return {
    name,
    schema,
    topic,
    group,
    keys,
    get sql() {
      return sql
    },
    async reconnect() {
      await sql.close()
      sql = await connect()
    },
    async write(options) {
      const firstSeq = nextSeq
      nextSeq += Math.ceil(options.count / (options.keys ?? keys).length)
      await writeOrders(sql, { schema, topic, keys }, { firstSeq, ...options })
    },
    startRelay: async (env = {}, file) =>
      keep(
        await startChild(
          run,
          ['outbox-relay'],
          {
            ...common,
            WORKER_NAME: name,
            WORKER_BATCH_ROWS: '20',
            WORKER_POLL: '100ms',
            WORKER_TRANSACTION: '5s',
            ...env,
          },
          file,
        ),
      ),
    startConsumer: async (env = {}, file) =>
      keep(
        await startChild(
          run,
          ['inbox-consumer'],
          {
            ...common,
            WORKER_GROUP: group,
            WORKER_TOPICS: topic,
            WORKER_HANDLER: 'workers/crash/handler.ts',
            WORKER_SESSION: `${sessionMs}ms`,
            WORKER_HANDLE: '2s',
            WORKER_COMMIT_EVERY: '5',
            ...env,
          },
          file,
        ),
      ),
    async waitMembers(count) {
      await waitFor(
        async () => {
          const { groups } = await admin.describeGroups([group])
          return groups[0]?.state === 'Stable' && groups[0].members.length === count
        },
        { what: `${count} members of ${group}`, timeoutMs: 30_000 },
      )
    },
    waitRelayed: (timeoutMs = 60_000) =>
      waitFor(isRelayed, { what: `the outbox of ${name} to be empty`, timeoutMs, everyMs: 50 }),
    waitDrained: (timeoutMs = 60_000) =>
      waitFor(async () => (await isRelayed()) && (await isRead()), {
        what: `${name} to be drained`,
        timeoutMs,
        everyMs: 50,
      }),
    readCommitted,
    judge: () => judge(sql, schema),
    async countOpen() {
      const stable = await readEnds(brokers.bootstrap, topic, partitions, 'committed')
      const ends = await readEnds(brokers.bootstrap, topic, partitions, 'uncommitted')
      return ends.filter((end, at) => end !== stable[at]).length
    },
    async close() {
      for (const child of children) if (child.isRunning()) child.signal('SIGKILL')
      await Promise.all(children.map((child) => child.end()))
      await sql.close()
    },
  }
}

async function makeTopic(admin: Admin, topic: string): Promise<void> {
  await admin.createTopics({
    topics: [{ topic, numPartitions: partitions, replicationFactor: 3 }],
    waitForLeaders: false,
  })
  await waitFor(
    async () => {
      const found = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => null)
      return found?.topics[0]?.partitions.every((it) => it.leader >= 0 && it.isr.length === 3) ?? false
    },
    { what: `${topic} to be led`, timeoutMs: 20_000, everyMs: 30 },
  )
}
