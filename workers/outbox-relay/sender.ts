import { type Kafka, type Producer, type RecordMetadata, type Transaction, Partitioners } from 'kafkajs'
import { within } from '#workers/deadline.ts'
import type { Chunk } from './chunk.ts'

export type SenderOptions = {
  kafka: Kafka
  /** One for each shard, the same in whichever process: by it Kafka shuts out an owner that was replaced. Null: idempotent alone. */
  transactionalId: string | null
  /** How long readers may be held up by a transaction whose owner is gone. */
  transactionMs: number
  /** Of one call to Kafka. */
  callMs: number
}

/** A producer that is thrown away on the first thing that goes wrong: KafkaJS's never works again after a failed commit. */
export type Sender = {
  begin(): Promise<Sending>
  /** Does not wait for long: what it may have left open is ended by the next one under this id. */
  close(): Promise<void>
}

export type Sending = {
  send(chunk: Chunk): Promise<void>
  commit(): Promise<void>
  abort(): Promise<void>
}

/**
 * Connects, and shuts out whoever sent under this transactional id before: what that one left open is aborted, and what it still tries
 * is refused. So this comes before any row is read.
 */
export async function openSender({
  kafka,
  transactionalId,
  transactionMs,
  callMs,
}: SenderOptions): Promise<Sender> {
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: transactionMs,
    // Short ones: what does not work by then is tried again from the rows. Kafka says CONCURRENT_TRANSACTIONS for some
    // milliseconds after each commit.
    retry: { retries: 12, initialRetryTime: 10, factor: 0.2, multiplier: 2, maxRetryTime: 1000 },
    ...(transactionalId === null ? {} : { transactionalId }),
  })
  const calls = openCalls(callMs)
  const disconnect = () => within(callMs, 'disconnecting', producer.disconnect()).catch(() => undefined)
  const close = async () => {
    await disconnect()
    // A send that we no longer wait for connects again to go on trying. It is refused by then, and leaves a connection behind.
    if (calls.count() > 0) void calls.settle().then(disconnect)
  }
  const begin = () => calls.make('beginning a Kafka transaction', producer.transaction())
  try {
    await calls.make('connecting to Kafka', producer.connect())
    // connect() asks for a producer id without our transactional id; the first transaction asks with it. An empty one sends no more.
    if (transactionalId !== null) await (await begin()).abort()
  } catch (error) {
    await close()
    throw error
  }
  return {
    begin: async () =>
      transactionalId === null ? toPlain(producer, calls) : toSending(await begin(), calls),
    close,
  }
}

type Calls = ReturnType<typeof openCalls>

/** Calls to Kafka, each waited for within its time, and which of them still go on behind our back. */
function openCalls(callMs: number) {
  const open = new Set<Promise<unknown>>()
  return {
    callMs,
    make<T>(what: string, call: Promise<T>): Promise<T> {
      open.add(call)
      call.finally(() => open.delete(call)).catch(() => undefined)
      return within(callMs, what, call)
    },
    count: () => open.size,
    settle: () => Promise.allSettled(open),
  }
}

function toSending(transaction: Transaction, calls: Calls): Sending {
  return {
    send: (chunk) => sendChunk(transaction, chunk, calls),
    commit: () => calls.make('the Kafka commit', transaction.commit()),
    abort: () => calls.make('the Kafka abort', transaction.abort()),
  }
}

function toPlain(producer: Producer, calls: Calls): Sending {
  const nothing = () => Promise.resolve()
  return { send: (chunk) => sendChunk(producer, chunk, calls), commit: nothing, abort: nothing }
}

/**
 * One request for one partition. Over several partitions KafkaJS resolves without having sent the records of a partition whose leader
 * moved meanwhile. So this looks at the answer as well: nothing counts as sent that was not acknowledged.
 */
async function sendChunk(
  to: Pick<Producer, 'send'>,
  { topic, partition, messages }: Chunk,
  calls: Calls,
): Promise<void> {
  const told = await calls.make(
    `sending ${messages.length} records to ${topic} ${partition}`,
    to.send({ topic, acks: -1, timeout: calls.callMs, messages }),
  )
  if (!isAcknowledged(told, topic, partition))
    throw new Error(
      `${topic} ${partition} did not acknowledge ${messages.length} records: ${JSON.stringify(told)}`,
    )
}

export function isAcknowledged(told: readonly RecordMetadata[], topic: string, partition: number): boolean {
  const [one] = told
  return told.length === 1 && one?.topicName === topic && one.partition === partition && one.errorCode === 0
}
