import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Kafka, logLevel } from 'kafkajs'
// For what it does when loaded: KafkaJS connections no longer wake up a thousand times a second.
import '#lib/kafka/client.ts'
import { formatMistake } from '#lib/config/mistake.ts'
import { log } from '#lib/log.ts'
import { openSession, type Tx } from '#workers/connect.ts'
import type { Handle } from '#workers/inbox-consumer/apply-once.ts'
import { createInboxConsumer } from '#workers/inbox-consumer/inbox-consumer.ts'
import { createInbox } from '#workers/inbox-consumer/schema.ts'
import { toSentence } from '#workers/log.ts'
import { createOutboxRelay } from '#workers/outbox-relay/outbox-relay.ts'
import { createOutbox } from '#workers/outbox-relay/schema.ts'
import { loadWorkerSettings, schemas, type WorkerKind, type WorkerSettings } from './settings.ts'

// npm run worker -- outbox-relay|inbox-consumer [--config worker.yaml]. Ends with 0 when told to (SIGTERM, Ctrl-C), 1 when it failed,
// 2 when the settings are wrong.
const usage = `npm run worker -- ${Object.keys(schemas).join('|')} [--config worker.yaml]
Settings are those of the file, or of the environment: batchRows is WORKER_BATCH_ROWS.`

type Worker = { ended: Promise<void>; stop(): Promise<void> }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { config: { type: 'string' }, help: { type: 'boolean', default: false } },
})
const kind = (Object.keys(schemas) as WorkerKind[]).find((it) => it === positionals[0])
if (values.help || kind === undefined) {
  console.log(usage)
  process.exit(values.help ? 0 : 2)
}

try {
  await run(kind)
} catch (error) {
  log.error({ because: toSentence(error) }, 'the worker failed')
  process.exit(1)
}

async function run(kind: WorkerKind): Promise<void> {
  const worker = kind === 'outbox-relay' ? await startRelay(load(kind)) : await startConsumer(load(kind))
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (isStopping) process.exit(130)
      isStopping = true
      log.info({ signal }, 'ending')
      worker.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ because: toSentence(error) }, 'did not end in order')
          process.exit(1)
        },
      )
    })
  log.info({ worker: kind, pid: process.pid }, 'starts')
  await worker.ended
}

function load<K extends WorkerKind>(kind: K): WorkerSettings<K> {
  const readFile = (path: string) => readFileSync(path, 'utf8')
  const settings = loadWorkerSettings(kind, { env: process.env, readFile, file: values.config ?? null })
  if (!Array.isArray(settings)) return settings
  for (const mistake of settings) console.error(formatMistake(mistake))
  process.exit(2)
}

async function startRelay(settings: WorkerSettings<'outbox-relay'>): Promise<Worker> {
  const { brokers, database, createTables, shards, poll, transaction, call, silent, ...rest } = settings
  if (createTables === true)
    await makeTables(database, (tx) => createOutbox(tx, settings.schema, shards ? { shards } : {}))
  return createOutboxRelay({
    ...known(rest),
    ...known({ pollMs: poll, transactionMs: transaction, callMs: call }),
    limits: known({ silentMs: silent }),
    kafka: toKafka(brokers, settings.name),
    database: { connectionString: database },
    log,
  })
}

async function startConsumer(settings: WorkerSettings<'inbox-consumer'>): Promise<Worker> {
  const {
    brokers,
    database,
    createTables,
    handler,
    handle: handleMs,
    session,
    window,
    silent,
    ...rest
  } = settings
  if (createTables === true) await makeTables(database, (tx) => createInbox(tx, settings.schema))
  const { handle } = (await import(pathToFileURL(resolve(handler)).href)) as { handle?: Handle }
  if (typeof handle !== 'function') throw new Error(`${handler} exports no function handle(message, tx).`)
  return createInboxConsumer({
    ...known(rest),
    ...known({ handleMs, sessionMs: session, windowMs: window }),
    limits: known({ silentMs: silent }),
    kafka: toKafka(brokers, settings.group),
    database: { connectionString: database },
    handle,
    log,
  })
}

function toKafka(brokers: string[], clientId: string): Kafka {
  // What goes wrong the worker says itself.
  return new Kafka({
    clientId,
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 8000,
  })
}

async function makeTables(database: string, make: (tx: Tx) => Promise<void>): Promise<void> {
  const session = await openSession({ connectionString: database }, 'worker tables')
  try {
    await make(session)
  } finally {
    await session.close()
  }
}

/** Without what was not given: a default counts then. */
function known<T extends object>(settings: T): { [K in keyof T]?: Exclude<T[K], undefined> } & Known<T> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as never
}

/** What was always given still is. */
type Known<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] }
