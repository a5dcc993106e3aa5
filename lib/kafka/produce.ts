import { CompressionTypes, Kafka, Partitioners, type Producer } from 'kafkajs'
import { Fault } from '#lib/model/reading.ts'
import type { Address, ClusterAccess } from './access.ts'
import { addCodecs } from './compression-codecs.ts'
import { askWithin } from './deadline.ts'
import { toFault } from './fault.ts'
import { toKafkaConfig } from './kafkajs-config.ts'

/** One record. Names of headers may come more than once; KafkaJS knows none without a value. */
type ProduceRecord = {
  key: Buffer | null
  value: Buffer | null
  headers: readonly (readonly [string, Buffer])[]
  timestampMs: number
}

/** Where records go, and how. */
export type ProduceHow = {
  topic: string
  partition: number
  /** −1: all copies in sync. */
  acks: -1 | 0 | 1
  compression: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
}

/** Sends records, as whoever makes changes. */
export type TestProducer = {
  /** The offset that the leader gave; null at acks 0. Throws a `Fault`, after which the record may or may not be there. */
  send(want: ProduceHow & ProduceRecord): Promise<bigint | null>
  /** Several in one batch, in order: the offset of the first. With a transactional id all of them are one transaction. */
  sendBatch(how: ProduceHow, records: readonly ProduceRecord[]): Promise<bigint | null>
  close(): Promise<void>
}

addCodecs()

/**
 * A producer of KafkaJS with connections of its own. `transactionalId`: each record goes in a transaction of its own.
 * Throws a `Fault` when it cannot connect in time.
 */
export async function openTestProducer(
  access: ClusterAccess,
  { transactionalId, deadlineMs }: { transactionalId: string | null; deadlineMs: number },
): Promise<TestProducer> {
  const producer = new Kafka(toKafkaConfig(access, deadlineMs)).producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    // One try: a person waits, and is told what nobody knows.
    retry: { retries: 2, maxRetryTime: deadlineMs },
    ...(transactionalId === null
      ? {}
      : { transactionalId, idempotent: true, maxInFlightRequests: 1, transactionTimeout: 15_000 }),
  })
  const within = <T>(what: string, work: () => Promise<T>) =>
    askWithin(Date.now() + deadlineMs, what, () => tell(access, work))
  try {
    await within('the producer', () => producer.connect())
  } catch (error) {
    void producer.disconnect().catch(() => undefined)
    throw error
  }
  const sendBatch: TestProducer['sendBatch'] = (how, records) =>
    within(`the record for ${how.topic} ${how.partition}`, () =>
      transactionalId === null ? send(producer, how, records) : sendInTransaction(producer, how, records),
    )
  return {
    send: (want) => sendBatch(want, [want]),
    sendBatch,
    close: () =>
      within('the producer to close', () => producer.disconnect()).catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error
      }),
  }
}

type Sender = Pick<Producer, 'send'>

async function send(
  producer: Sender,
  { topic, partition, acks, compression }: ProduceHow,
  records: readonly ProduceRecord[],
): Promise<bigint | null> {
  const [done] = await producer.send({
    topic,
    acks,
    compression: types[compression],
    messages: records.map(({ key, value, headers, timestampMs }) => ({
      partition,
      key,
      value,
      headers: toHeaders(headers),
      timestamp: String(timestampMs),
    })),
  })
  const offset = done?.baseOffset
  return offset === undefined || acks === 0 ? null : BigInt(offset)
}

const types = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
} as const

async function sendInTransaction(
  producer: Producer,
  how: ProduceHow,
  records: readonly ProduceRecord[],
): Promise<bigint | null> {
  const transaction = await producer.transaction()
  try {
    const offset = await send(transaction, { ...how, acks: -1 }, records)
    await transaction.commit()
    return offset
  } catch (error) {
    if (transaction.isActive()) await transaction.abort().catch(() => undefined)
    throw error
  }
}

/** KafkaJS takes a name that comes more than once as a list, which keeps the order of its values alone. */
function toHeaders(headers: ProduceRecord['headers']): Record<string, Buffer | Buffer[]> {
  const byName = Map.groupBy(headers, ([name]) => name)
  return Object.fromEntries([...byName].map(([name, all]) => [name, all.map(([, value]) => value)]))
}

async function tell<T>(access: ClusterAccess, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toProduceFault(error, access)
  }
}

/** Whether a broker took a batch for too large: of several records a part may still fit. */
export function isTooLarge({ cause }: Fault): boolean {
  return ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'].includes(typeOf(rootOf(cause)))
}

/** KafkaJS puts what a broker said below the tries that it made. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error
}

function typeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'type' in cause ? String(cause.type) : ''
}

function toProduceFault(error: unknown, access: ClusterAccess): Fault {
  const cause = rootOf(error)
  const said = sentences[typeOf(cause)]
  if (said) return new Fault(said[0], said[1], { cause: error })
  const [first] = access.bootstrap
  const at: Address = first ?? { host: 'the cluster', port: 0 }
  return toFault(cause, at, access)
}

const sentences: Readonly<Record<string, [Fault['code'], string]>> = {
  TOPIC_AUTHORIZATION_FAILED: ['denied', 'We may not write to this topic: that takes WRITE on it.'],
  CLUSTER_AUTHORIZATION_FAILED: [
    'denied',
    'We may not write idempotently: that takes IDEMPOTENT_WRITE on the cluster.',
  ],
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: [
    'denied',
    'We may not write in a transaction: that takes WRITE on the transactional id.',
  ],
  MESSAGE_TOO_LARGE: ['protocol', 'The message is larger than the topic takes (max.message.bytes).'],
  RECORD_LIST_TOO_LARGE: ['protocol', 'The message is larger than the topic takes.'],
  NOT_ENOUGH_REPLICAS: [
    'no-leader',
    'Fewer copies are in sync than min.insync.replicas asks for: with acks all nothing is taken.',
  ],
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: [
    'no-leader',
    'It was written, and fewer copies have it than min.insync.replicas asks for.',
  ],
  LEADER_NOT_AVAILABLE: ['no-leader', 'The partition has no leader.'],
  UNKNOWN_TOPIC_OR_PARTITION: ['no-leader', 'The brokers know no such partition.'],
  INVALID_RECORD: [
    'protocol',
    'The broker refuses the record: a compacted topic takes no message without a key.',
  ],
  INVALID_TIMESTAMP: ['protocol', 'The broker refuses the time of the record.'],
}
