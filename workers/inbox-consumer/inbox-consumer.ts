import { type Consumer, type Kafka, PartitionAssigners } from 'kafkajs'
import pg from 'pg'
import { type DatabaseLimits, databaseLimits, toBounded } from '#workers/connect.ts'
import { Overdue, within } from '#workers/deadline.ts'
import { failpoint } from '#workers/failpoint.ts'
import { type Log, silentLog, toSentence } from '#workers/log.ts'
import { openRest, toBackOffMs } from '#workers/rest.ts'
import { applyOnce, type Applied, type ApplyHands, type Handle } from './apply-once.ts'
import type { InboxMessage } from './message.ts'
import { isBeyondWindow, keepPartitions } from './partitions.ts'
import { readBatch } from './read-batch.ts'
import { inTransaction, withClient } from './transaction.ts'
import { openTurns } from './turns.ts'

/**
 * at-most-once: the offset is committed first; a crash loses what was at hand. at-least-once: after processing; a crash repeats it.
 * inbox: at least once, and what comes again is dropped: each message has one effect.
 */
type DeliveryMode = 'at-most-once' | 'at-least-once' | 'inbox'

export type ConsumerSettings = {
  kafka: Kafka
  database: pg.ClientConfig
  group: string
  topics: readonly string[]
  /** Where `inbox` and its other tables are. */
  schema: string
  mode?: DeliveryMode
  handle: Handle
  /** A message comes to an end within this time or fails; far below `sessionMs`. */
  handleMs?: number
  /** Attempts of a message before it is dead. */
  mostAttempts?: number
  retryMs?: number
  partitionsAtOnce?: number
  /** Rows between two commits of the offset; a crash has so many dropped as duplicates at most. */
  commitEvery?: number
  sessionMs?: number
  /** How long the inbox remembers; older days are dropped. Longer than the topic keeps its records. */
  windowMs?: number
  limits?: Partial<DatabaseLimits>
  onMessage?: (applied: Applied | 'lost', message: InboxMessage) => void
  log?: Log
}

export type InboxConsumer = {
  /** Resolves when it has ended: after `stop`. It outlives every outage. */
  ended: Promise<void>
  /** The message at hand is finished and its offset committed, then the group is left and everything is closed. */
  stop(): Promise<void>
}

const dayMs = 86_400_000

/** Applies the records of topics to a database, in the order of each partition. Run as many instances of a group as you like. */
export function createInboxConsumer(settings: ConsumerSettings): InboxConsumer {
  const { kafka, group, schema, topics, handle, mode = 'inbox', log = silentLog } = settings
  const { handleMs = 8000, mostAttempts = 5, retryMs = 200, partitionsAtOnce = 3 } = settings
  const {
    commitEvery = 100,
    sessionMs = 30_000,
    windowMs = 14 * dayMs,
    onMessage = () => undefined,
  } = settings
  const limits = { ...databaseLimits, ...settings.limits }
  const rest = openRest()
  const alone = openTurns()
  const inbox = { schema, group }
  const pool = openPool()
  let stopping = false
  let generation: number | null = null
  let generations = 0
  /** Partitions of this generation that have applied something new: an earlier process did not die there. */
  const proven = new Set<string>()

  function openPool(): pg.Pool {
    const config = toBounded(settings.database, `${group} consumer`, limits)
    // Given up before the server does.
    const made = new pg.Pool({ ...config, max: partitionsAtOnce + 2, idleTimeoutMillis: limits.silentMs / 2 })
    made.on('error', () => undefined)
    return made
  }

  function joined(): void {
    generation = ++generations
    proven.clear()
  }

  function lose(): void {
    generation = null
  }

  async function process(
    message: InboxMessage,
    isOurs: () => boolean,
    heartbeat: () => Promise<void>,
  ): Promise<boolean> {
    const pause = async (ms: number) => {
      for (const endMs = Date.now() + ms; Date.now() < endMs && isOurs();) {
        await rest.sleep(Math.min(500, endMs - Date.now()))
        await heartbeat()
      }
      return isOurs() && !stopping
    }
    const applied = await deliver(message, pause)
    if (applied !== 'left') onMessage(applied, message)
    return applied !== 'left'
  }

  function deliver(message: InboxMessage, pause: ApplyHands['pause']): Promise<Applied | 'lost'> {
    switch (mode) {
      case 'inbox':
        return applyToInbox(message, pause)
      case 'at-least-once':
        return applyUntilDone(message, pause)
      case 'at-most-once':
        return applyBare(message).catch((error: unknown) => {
          log.error({ id: message.id, because: toSentence(error) }, 'lost')
          return 'lost'
        })
    }
  }

  async function applyToInbox(message: InboxMessage, pause: ApplyHands['pause']): Promise<Applied> {
    const place = `${message.topic} ${message.partition}`
    if (isBeyondWindow(message.id, Date.now(), windowMs))
      log.warn(
        { id: message.id, offset: String(message.offset) },
        'older than the inbox remembers: it may have been applied before',
      )
    const hands = { pool, inbox, handle, handleMs, mostAttempts, retryMs, pause, alone, log }
    const applied = await applyOnce(message, !proven.has(place), hands)
    if (applied === 'applied') proven.add(place)
    return applied
  }

  /** Without an inbox. In order means that a message which always fails holds up its partition. */
  async function applyUntilDone(message: InboxMessage, pause: ApplyHands['pause']): Promise<Applied> {
    for (let failures = 1; ; failures++) {
      try {
        return await applyBare(message)
      } catch (error) {
        log.warn({ id: message.id, failures, because: toSentence(error) }, 'tried again')
        if (!(await pause(toBackOffMs(failures)))) return 'left'
      }
    }
  }

  async function applyBare(message: InboxMessage): Promise<Applied> {
    failpoint('I1')
    return inTransaction<Applied>(pool, async (tx) => {
      failpoint('I2')
      await within(handleMs, `the handler of ${message.id}`, handle(message, tx))
      failpoint('I3')
      return 'applied'
    })
  }

  /** One membership; throws when KafkaJS gives it up. */
  async function live(): Promise<void> {
    const consumer = kafka.consumer({
      groupId: group,
      sessionTimeout: sessionMs,
      heartbeatInterval: Math.min(3000, sessionMs / 3),
      allowAutoTopicCreation: false,
      partitionAssigners: [PartitionAssigners.roundRobin],
      maxWaitTimeInMs: 300,
      // It starts over with us: with back-off, for ever, and in the log.
      retry: { retries: 5, restartOnFailure: () => Promise.resolve(false) },
    })
    const crashed = Promise.withResolvers<never>()
    crashed.promise.catch(() => undefined)
    consumer.on(consumer.events.CRASH, ({ payload }) => crashed.reject(payload.error))
    consumer.on(consumer.events.GROUP_JOIN, joined)
    consumer.on(consumer.events.REBALANCING, lose)
    // Kafka's marks of a transaction alone, or what was aborted: no batch for us, but passed. Else the group would seem to be behind
    // for as long as nothing else is written.
    consumer.on(
      consumer.events.END_BATCH_PROCESS,
      ({ payload: { topic, partition, batchSize, lastOffset } }) => {
        if (batchSize > 0) return
        const offset = String(BigInt(lastOffset) + 1n)
        consumer.commitOffsets([{ topic, partition, offset }]).catch(() => undefined)
      },
    )
    try {
      await consumer.connect()
      await consumer.subscribe({ topics: [...topics], fromBeginning: true })
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: partitionsAtOnce,
        eachBatch: (payload) =>
          readBatch(payload, {
            readGeneration: () => generation,
            lose,
            commitFirst: mode === 'at-most-once',
            commitEvery,
            process,
          }),
      })
      if (!stopping) log.info({ group, topics, mode }, 'reads')
      await Promise.race([untilStopped.promise, crashed.promise])
    } finally {
      await leave(consumer)
    }
  }

  /** Waits for the message at hand, then leaves the group. */
  async function leave(consumer: Consumer): Promise<void> {
    await within(handleMs + sessionMs, 'leaving the group', consumer.disconnect()).catch((error: unknown) => {
      if (error instanceof Overdue) log.warn({ group, because: error.message }, 'left without a word')
    })
  }

  const untilStopped = Promise.withResolvers<void>()

  async function run(): Promise<void> {
    for (let failures = 0; !stopping;) {
      const startedMs = Date.now()
      try {
        if (mode === 'inbox') await keepDays()
        await live()
      } catch (error) {
        failures = Date.now() - startedMs > 30_000 ? 1 : failures + 1
        log.warn({ group, failures, because: toSentence(error) }, 'starts again')
        await rest.sleep(toBackOffMs(failures))
      }
    }
    await within(limits.connectMs, 'closing the connections', pool.end()).catch(() => undefined)
  }

  async function keepDays(): Promise<void> {
    const dropped = await withClient(pool, (tx) =>
      keepPartitions(tx, schema, { nowMs: Date.now(), windowMs }),
    )
    if (dropped.length > 0) log.info({ schema, dropped }, 'the inbox has forgotten days')
  }

  // The day changes while we read.
  const days = setInterval(() => {
    if (mode === 'inbox')
      keepDays().catch((error: unknown) => log.warn({ because: toSentence(error) }, 'no new days yet'))
  }, 3_600_000)
  const ended = run().finally(() => clearInterval(days))

  return {
    ended,
    async stop() {
      stopping = true
      rest.end()
      untilStopped.resolve()
      await within(handleMs + sessionMs + limits.connectMs * 2, 'stopping the consumer', ended)
    },
  }
}
