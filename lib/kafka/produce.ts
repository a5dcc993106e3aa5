import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import kafkajs, {
  CompressionTypes,
  Kafka,
  logLevel,
  Partitioners,
  type KafkaConfig,
  type Producer,
} from 'kafkajs'
import { Fault } from '#lib/model/reading.ts'
import { formatAddress, type Address, type ClusterAccess } from './access.ts'
import { toTlsOptions } from './client.ts'
import { askWithin } from './deadline.ts'
import { toFault } from './fault.ts'

/** One record to one partition. Names of headers may come more than once; KafkaJS knows none without a value. */
type ProduceWant = {
  topic: string
  partition: number
  key: Buffer | null
  value: Buffer | null
  headers: readonly (readonly [string, Buffer])[]
  timestampMs: number
  /** −1: all copies in sync. */
  acks: -1 | 0 | 1
  compression: 'none' | 'gzip' | 'zstd'
}

/** Sends records one by one, as whoever makes changes. */
export type TestProducer = {
  /** The offset that the leader gave; null at acks 0. Throws a `Fault`, after which the record may or may not be there. */
  send(want: ProduceWant): Promise<bigint | null>
  close(): Promise<void>
}

const [pack, unpack] = [promisify(zstdCompress), promisify(zstdDecompress)]
// A getter, which Node does not find among the names of a CommonJS module.
kafkajs.CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { buffer: Buffer }) => pack(encoder.buffer),
  decompress: (bytes: Buffer) => unpack(bytes),
})

/**
 * A producer of KafkaJS with connections of its own. `transactionalId`: each record goes in a transaction of its own.
 * Throws a `Fault` when it cannot connect in time.
 */
export async function openTestProducer(
  access: ClusterAccess,
  { transactionalId, deadlineMs }: { transactionalId: string | null; deadlineMs: number },
): Promise<TestProducer> {
  const producer = new Kafka(toConfig(access, deadlineMs)).producer({
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
  return {
    send: (want) =>
      within(`the record for ${want.topic} ${want.partition}`, () =>
        transactionalId === null ? send(producer, want) : sendInTransaction(producer, want),
      ),
    close: () =>
      within('the producer to close', () => producer.disconnect()).catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error
      }),
  }
}

function toConfig(access: ClusterAccess, deadlineMs: number): KafkaConfig {
  const sasl = access.write ?? access.sasl
  return {
    clientId: access.clientId,
    brokers: access.bootstrap.map(formatAddress),
    logLevel: logLevel.NOTHING,
    connectionTimeout: access.timeouts.connectMs,
    requestTimeout: deadlineMs,
    ...(access.tls ? { ssl: toTlsOptions(access.tls) } : {}),
    ...(sasl ? { sasl: toSasl(sasl) } : {}),
  }
}

function toSasl(sasl: NonNullable<ClusterAccess['sasl']>): NonNullable<KafkaConfig['sasl']> {
  if (sasl.mechanism !== 'oauthbearer') {
    const { mechanism, username, password } = sasl
    // One member of the union each, for the types of KafkaJS.
    if (mechanism === 'plain') return { mechanism, username, password }
    if (mechanism === 'scram-sha-256') return { mechanism, username, password }
    return { mechanism, username, password }
  }
  return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await sasl.token() }) }
}

type Sender = Pick<Producer, 'send'>

async function send(
  producer: Sender,
  { topic, partition, key, value, headers, timestampMs, acks, compression }: ProduceWant,
): Promise<bigint | null> {
  const [done] = await producer.send({
    topic,
    acks,
    compression: types[compression],
    messages: [{ partition, key, value, headers: toHeaders(headers), timestamp: String(timestampMs) }],
  })
  const offset = done?.baseOffset
  return offset === undefined || acks === 0 ? null : BigInt(offset)
}

const types = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  zstd: CompressionTypes.ZSTD,
} as const

async function sendInTransaction(producer: Producer, want: ProduceWant): Promise<bigint | null> {
  const transaction = await producer.transaction()
  try {
    const offset = await send(transaction, { ...want, acks: -1 })
    await transaction.commit()
    return offset
  } catch (error) {
    if (transaction.isActive()) await transaction.abort().catch(() => undefined)
    throw error
  }
}

/** KafkaJS takes a name that comes more than once as a list, which keeps the order of its values alone. */
function toHeaders(headers: ProduceWant['headers']): Record<string, Buffer | Buffer[]> {
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

function toProduceFault(error: unknown, access: ClusterAccess): Fault {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const type = typeof cause === 'object' && cause !== null && 'type' in cause ? String(cause.type) : ''
  const said = sentences[type]
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
