import { hostname } from 'node:os'
import type { Kafka } from 'kafkajs'
import { openRest, toBackOffMs } from '#workers/rest.ts'
import { type DatabaseLimits, databaseLimits, openSession } from '#workers/connect.ts'
import { within } from '#workers/deadline.ts'
import { type Log, silentLog, toSentence } from '#workers/log.ts'
import type { ClientConfig } from 'pg'
import type { BatchDone } from './relay-batch.ts'
import { relayShard, type ShardPlan, takeLock } from './relay-shard.ts'
import { readShards } from './schema.ts'
import { openSender } from './sender.ts'
import { openTopics } from './topics.ts'

export type RelaySettings = {
  kafka: Kafka
  database: ClientConfig
  /** Where `outbox` and `outbox_dead` are. */
  schema: string
  /** Names the transactional ids, `<name>-<shard>`: the same in all instances, another for each outbox on these brokers. */
  name: string
  /** False: an idempotent producer alone. Quicker; a batch may be seen in part, and after a crash a zombie is not shut out. */
  transactional?: boolean
  /** This process, in the headers. */
  instance?: string
  /** Rows of one batch. The database transaction is open as long as it takes Kafka to take them. */
  batchRows?: number
  /** Bytes of one request, below the topic's `max.message.bytes`. */
  batchBytes?: number
  /** Shards that this process takes at most; all that are free unless given. */
  shardsAtMost?: number
  pollMs?: number
  /** Attempts of a row whose topic does not exist before it goes to `outbox_dead`. */
  mostAttempts?: number
  retryMs?: number
  /** Of one call to Kafka. */
  callMs?: number
  transactionMs?: number
  limits?: Partial<DatabaseLimits>
  onBatch?: (done: BatchDone) => void
  log?: Log
}

export type OutboxRelay = {
  /** Resolves when it has ended: after `stop`. It outlives every outage. */
  ended: Promise<void>
  /** The batch at hand is finished, then everything is closed: no lock, no open transaction. */
  stop(): Promise<void>
}

/**
 * Sends the rows of an outbox to Kafka, in order within a key, at least once each; a consumer with an inbox applies them once. Run as
 * many instances as you like: each shard is one's at a time, by an advisory lock, and sends under one transactional id.
 */
export function createOutboxRelay(settings: RelaySettings): OutboxRelay {
  const { kafka, schema, name, transactional = true, log = silentLog } = settings
  const { batchRows = 500, batchBytes = 900_000, shardsAtMost = 1024, pollMs = 500 } = settings
  const { mostAttempts = 5, retryMs = 1000, callMs = 10_000, transactionMs = 15_000 } = settings
  const { instance = `${hostname()}:${process.pid}`, onBatch = () => undefined } = settings
  const limits = { ...databaseLimits, ...settings.limits }
  const rest = openRest()
  const topics = openTopics(kafka, callMs)
  const owned = new Set<number>()
  let stopping = false
  let openings = 0

  const openSenderOf = (shard: number) =>
    openSender({ kafka, transactionalId: transactional ? `${name}-${shard}` : null, transactionMs, callMs })

  function planOf(shard: number): ShardPlan {
    openings++
    const stamp = { outbox: `${name}:${schema}`, relay: `${instance}/${shard}/${openings}` }
    const park = { schema, mostAttempts, retryMs }
    return { schema, shard, limit: batchRows, mostBytes: batchBytes, stamp, park, pollMs, takeMs: pollMs * 2 }
  }

  /** One life: a connection, and with the lock a sender. Both are gone when this returns. */
  async function live(shard: number): Promise<void> {
    const session = await openSession(settings.database, `${name} relay ${shard}`, limits)
    session.onNotification(() => rest.wake())
    const hands = {
      session,
      openSender: () => openSenderOf(shard),
      topics,
      rest: (ms: number) => rest.sleep(ms),
      isStopping: () => stopping,
      take: (ask: () => Promise<boolean>) => take(shard, ask),
      onBatch,
      log,
    }
    try {
      await relayShard(planOf(shard), hands)
    } finally {
      owned.delete(shard)
      await session.close()
    }
  }

  async function take(shard: number, ask: () => Promise<boolean>): Promise<boolean> {
    if (owned.size >= shardsAtMost) return false
    owned.add(shard)
    const taken = await ask()
    if (!taken) owned.delete(shard)
    return taken
  }

  /** InitProducerId once more: it aborts what a life that broke off left open. Whoever has the shard now has done so already. */
  async function settle(shard: number): Promise<void> {
    const session = await openSession(settings.database, `${name} relay ${shard}`, limits)
    try {
      if (await takeLock(session, schema, shard)) await (await openSenderOf(shard)).close()
    } finally {
      await session.close()
    }
  }

  async function keepAlive(shard: number): Promise<void> {
    let isClean = true
    for (let failures = 0; !stopping;) {
      const startedMs = Date.now()
      try {
        await live(shard)
        isClean = true
      } catch (error) {
        isClean = false
        failures = Date.now() - startedMs > 30_000 ? 1 : failures + 1
        log.warn({ shard, failures, because: toSentence(error) }, 'starts again')
        await rest.sleep(toBackOffMs(failures))
      }
    }
    if (!isClean && transactional) await settle(shard).catch(() => undefined)
  }

  async function countShards(): Promise<number> {
    for (let failures = 1; ; failures++) {
      const found = await readOnce().catch((error: unknown) => {
        log.warn({ because: toSentence(error) }, 'cannot see the outbox')
        return null
      })
      if (found !== null || stopping) return found ?? 0
      await rest.sleep(toBackOffMs(failures))
    }
  }

  async function readOnce(): Promise<number> {
    const session = await openSession(settings.database, `${name} relay`, limits)
    try {
      return await readShards(session, schema)
    } finally {
      await session.close()
    }
  }

  async function run(): Promise<void> {
    const shards = await countShards()
    await Promise.all(Array.from({ length: shards }, (_, shard) => keepAlive(shard)))
    await topics.close()
  }

  const ended = run()
  return {
    ended,
    async stop() {
      stopping = true
      rest.end()
      await within(transactionMs + callMs * 4, 'stopping the relay', ended)
    },
  }
}
