import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import '#lib/kafka/client.ts'
import { log } from '#lib/log.ts'
import { openSession, quote, type Session } from '#workers/connect.ts'
import { failpoint } from '#workers/failpoint.ts'
import { createInboxConsumer } from '#workers/inbox-consumer/inbox-consumer.ts'
import { createOutboxRelay } from '#workers/outbox-relay/outbox-relay.ts'
import { toPartition } from '#workers/outbox-relay/murmur2.ts'
import { handle } from './handler.ts'
import { partitions } from './orders.ts'

// Workers that exist in the crash suite alone. Two are the real ones behind a connection that is cut at a chosen moment; two are wrong
// on purpose, and the suite must see that they are.
const env = (name: string) => process.env[name] ?? ''
const schema = env('WORKER_SCHEMA')
const database = { connectionString: env('WORKER_DATABASE') }
const limits = { silentMs: 6000 }
let isStopping = false

const odd = {
  'cut-end-txn': () => createOutboxRelay({ ...relaySettings(), kafka: toKafka(cutAfter(isEndTxn)) }),
  'cut-commit': () =>
    createInboxConsumer({
      kafka: toKafka(),
      database: { ...database, stream: () => cutAfter(isCommit)() },
      group: env('WORKER_GROUP'),
      topics: [env('WORKER_TOPICS')],
      schema,
      handle,
      mode: env('WORKER_MODE') === 'at-least-once' ? 'at-least-once' : 'inbox',
      commitEvery: 1,
      partitionsAtOnce: 1,
      handleMs: 2000,
      sessionMs: 3000,
      limits,
      log,
    }),
  /** Wrong: rows are gone before Kafka has them. */
  'database-first': () => loop(relayDatabaseFirst),
  /** Wrong: several at once on one key, each with what the others left. */
  'skip-locked': () => loop(relaySkipLocked),
} as const

function relaySettings() {
  return {
    database,
    schema,
    name: env('WORKER_NAME'),
    batchRows: 20,
    pollMs: 100,
    transactionMs: 5000,
    limits,
  }
}

function toKafka(socket?: () => net.Socket): Kafka {
  return new Kafka({
    clientId: 'odd',
    brokers: env('WORKER_BROKERS').split(','),
    logLevel: logLevel.NOTHING,
    requestTimeout: 8000,
    ...(socket === undefined
      ? {}
      : {
          socketFactory: ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }) =>
            socket().connect({ host, port }, onConnect),
        }),
  })
}

// Counted over all connections: the nth such request goes out, and its answer never comes in.
let left = Number(env('ODD_NTH') || 1)

/** Sockets that are cut off once a chosen request has left. */
function cutAfter(isIt: (bytes: Buffer) => boolean): () => net.Socket {
  return () => {
    const socket = new net.Socket()
    const write = socket.write.bind(socket) as (bytes: Buffer, ...rest: unknown[]) => boolean
    const cutting = (bytes: Buffer | string | Uint8Array, ...rest: unknown[]) => {
      const buffer = Buffer.from(bytes as Uint8Array)
      if (!isIt(buffer) || --left !== 0) return write(buffer, ...rest)
      log.info({}, 'cut')
      // What comes back is thrown away with the socket; what went out is the server's.
      socket.pause()
      return write(buffer, () => setTimeout(() => socket.destroy(new Error('read ECONNRESET')), 50))
    }
    // Node puts its own write back when it connects.
    socket.on('connect', () => (socket.write = cutting))
    return socket
  }
}

/** Api key 26, behind the four bytes of the length. */
function isEndTxn(bytes: Buffer): boolean {
  return bytes.length > 6 && bytes.readInt16BE(4) === 26
}

function isCommit(bytes: Buffer): boolean {
  return bytes.toString('latin1').includes('commit\0')
}

function loop(step: (session: Session, send: Send) => Promise<number>) {
  const run = async () => {
    const producer = toKafka().producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    })
    await producer.connect()
    const session = await openSession(database, `${schema} wrong relay`, {
      connectMs: 5000,
      statementMs: 9000,
      lockMs: 5000,
      silentMs: 30_000,
    })
    const send: Send = async (rows) => {
      for (const row of rows) {
        const key = row['key'] as Buffer
        const headers = { 'message-id': String(row['message_id']) }
        const message = {
          key,
          value: row['payload'] as Buffer,
          headers,
          partition: toPartition(key, 0n, partitions),
        }
        await producer.send({ topic: String(row['topic']), messages: [message] })
      }
    }
    while (!isStopping) if ((await step(session, send)) === 0) await sleep(100)
    await producer.disconnect()
    await session.close()
  }
  const ended = run()
  return { ended, stop: () => ended }
}

type Send = (rows: Record<string, unknown>[]) => Promise<void>

async function relayDatabaseFirst(session: Session, send: Send): Promise<number> {
  const { rows } = await session.query(
    `delete from ${quote(schema)}.outbox where seq in (select seq from ${quote(schema)}.outbox order by seq limit 20) returning *`,
  )
  failpoint('O8')
  await send(rows.toSorted((a, b) => Number(a['seq']) - Number(b['seq'])))
  return rows.length
}

async function relaySkipLocked(session: Session, send: Send): Promise<number> {
  await session.query('begin')
  const { rows } = await session.query(
    `select * from ${quote(schema)}.outbox order by seq limit 3 for update skip locked`,
  )
  // As long as a broker may take.
  await sleep(Math.random() * 30)
  await send(rows)
  await session.query(`delete from ${quote(schema)}.outbox where seq = any($1::bigint[])`, [
    rows.map((row) => row['seq']),
  ])
  await session.query('commit')
  return rows.length
}

// Last: everything above is there when it begins.
const worker = odd[env('ODD') as keyof typeof odd]()
process.on('SIGTERM', () => {
  isStopping = true
  void worker.stop().then(() => process.exit(0))
})
log.info({ worker: env('ODD') }, 'starts')
await worker.ended
