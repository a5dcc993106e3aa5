// What the live tests of messages share: a collector, topics of their own, and Kafka's own console consumer to agree with.
import type { Producer } from 'kafkajs'
import { toKafka } from './kafka.ts'
import type { SharedBrokers } from './shared/join.ts'
import { toAddresses } from './simple-group.ts'
import { waitFor } from './wait-for.ts'
import { openCollector, type Collector } from '#lib/kafka/collector.ts'
import { messageQuerySchema, type Message, type MessageQuery } from '#lib/model/messages.ts'

export type TopicWant = { topic: string; partitions: number; settings?: Readonly<Record<string, string>> }

export function openTestCollector(bootstrap: string): Collector {
  return openCollector(
    {
      id: 'messages',
      bootstrap: toAddresses(bootstrap),
      clientId: 'throughline-test',
      tls: null,
      sasl: null,
      timeouts: { connectMs: 3000, lightMs: 3000, bulkMs: 20_000 },
    },
    { pollMs: 500 },
  )
}

export async function makeTopics(bootstrap: string, wanted: readonly TopicWant[]): Promise<void> {
  const admin = toKafka(bootstrap, 'messages').admin()
  await admin.connect()
  await admin.createTopics({
    waitForLeaders: false,
    topics: wanted.map(({ topic, partitions, settings = {} }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: 3,
      configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
    })),
  })
  const led = () =>
    admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) }).then(
      (found) => found.topics.every(({ partitions }) => partitions.every(({ leader }) => leader > 0)),
      () => false,
    )
  await waitFor(led, { what: 'the topics to have leaders', timeoutMs: 30_000 })
  await admin.disconnect()
}

export async function openProducer(bootstrap: string, transactionalId?: string): Promise<Producer> {
  const producer = toKafka(bootstrap, 'messages').producer({
    allowAutoTopicCreation: false,
    ...(transactionalId ? { transactionalId, maxInFlightRequests: 1, idempotent: true } : {}),
  })
  await producer.connect()
  return producer
}

export function queryOf(query: Partial<Record<keyof MessageQuery, string | number>>): MessageQuery {
  return messageQuerySchema.parse(query)
}

const PROPERTIES = ['timestamp', 'partition', 'offset', 'headers', 'key', 'value']
const BYTES = 'org.apache.kafka.common.serialization.BytesDeserializer'

/** Every record as the console consumer prints it, each byte that is no plain character escaped; sorted. */
export async function consoleLines(
  brokers: Pick<SharedBrokers, 'bootstrap' | 'tool'>,
  topic: string,
  { count, committed = false }: { count: number; committed?: boolean },
): Promise<string[]> {
  const done = await brokers.tool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
    '--bootstrap-server',
    brokers.bootstrap,
    '--topic',
    topic,
    '--from-beginning',
    '--max-messages',
    String(count),
    '--timeout-ms',
    '20000',
    '--isolation-level',
    committed ? 'read_committed' : 'read_uncommitted',
    ...PROPERTIES.flatMap((name) => ['--formatter-property', `print.${name}=true`]),
    ...['key', 'value', 'headers'].flatMap((name) => [
      '--formatter-property',
      `${name}.deserializer=${BYTES}`,
    ]),
  ])
  if (done.code !== 0) throw new Error(`The console consumer ended with ${done.code}: ${done.stderr}`)
  return done.stdout
    .split('\n')
    .filter((line) => line !== '')
    .toSorted()
}

/** The same of what we read. */
export function toConsoleLines(messages: readonly Message[]): string[] {
  return messages
    .map((it) => {
      const headers = it.headers.map(
        ([name, value], place) =>
          `${name}:${print(value, it.base64Headers.includes(place) ? 'base64' : 'utf8')}`,
      )
      return [
        `${it.timestampType === 'append' ? 'LogAppendTime' : 'CreateTime'}:${it.timestampMs}`,
        `Partition:${it.partition}`,
        `Offset:${it.offset}`,
        headers.length === 0 ? 'NO_HEADERS' : headers.join(','),
        print(it.key, it.keyEncoding),
        print(it.value, it.encoding),
      ].join('\t')
    })
    .toSorted()
}

/** As Java's `Bytes` prints itself. */
function print(text: string | null, encoding: 'utf8' | 'base64'): string {
  if (text === null) return 'null'
  return [...Buffer.from(text, encoding)]
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x5c
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')
}
