import { randomUUID } from 'node:crypto'
import { Partitioners } from 'kafkajs'
import { act } from '#lib/access/act.ts'
import type { ClusterAccess } from '#lib/kafka/access.ts'
import type { Collector } from '#lib/kafka/collector.ts'
import { openTestProducer, type TestProducer } from '#lib/kafka/produce.ts'
import { messageIdOf, toTestMessage, type TestMessage } from '#lib/messages/test-message.ts'
import { formatUtc } from '#lib/model/calendar.ts'
import { matchesStars } from '#lib/model/glob.ts'
import { formatCount } from '#lib/model/measure.ts'
import { Fault, isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { Send, Sent } from '#lib/model/send.ts'
import type { AuditStore } from '#lib/model/store.ts'
import { rowOf } from '#lib/model/topology.ts'

const WITHIN_MS = 10_000

type Outside = {
  cluster: string
  access: ClusterAccess
  collector: Pick<Collector, 'readTopologyOf'>
  /** Globs of topics that test messages may be sent to. */
  allowed: readonly string[]
  audit: () => AuditStore | null
  /** Told of each message that is sent, before it is told to the one who asked. */
  onSent: (sent: Sent, key: Buffer | null) => Promise<void>
}

export type Sender = {
  /** Sends one test message. Throws a `Fault` when the cluster does not take it. */
  send(topic: string, want: Send, actor: string): Promise<Sent | Refusal>
}

export function openSender(outside: Outside): Sender {
  const { cluster, access, collector, allowed, audit, onSent } = outside

  return {
    async send(topic, want, actor) {
      if (!allowed.some((pattern) => matchesStars(pattern, topic))) return toNotAllowed(topic, cluster)
      const log = audit()
      if (!log) return NO_LOG
      const marks = { messageId: randomUUID(), traceId: randomUUID(), producedAt: formatUtc(Date.now()) }
      const message = toTestMessage(want, marks, {
        uuid: randomUUID,
        nowMs: Date.now(),
        random: Math.random,
        counter: 1,
      })
      if (isRefusal(message)) return message
      const place = await choosePartition(topic, want.partition, message.key)
      if (isRefusal(place)) return place
      const intent = {
        key: `send:${marks.traceId}`,
        atMs: Date.now(),
        actor,
        action: 'send' as const,
        cluster,
        target: topic,
        text: `Send ${sayMessage(message)} to ${topic} ${place.partition}.`,
        before: '{}',
      }
      const acted = await act(intent, log, Date.now, async () => {
        const done = await produce(topic, place.partition, message, want)
        const offset = done instanceof Fault ? null : done.offset
        const because =
          done instanceof Fault
            ? done.message
            : `Offset ${offset === null ? 'unknown (acks 0)' : formatCount(offset)}.`
        const outcome = !(done instanceof Fault)
          ? 'done'
          : done.code === 'timeout' || done.code === 'unreachable'
            ? 'unfinished'
            : 'failed'
        return {
          outcome: outcome as 'done' | 'failed' | 'unfinished',
          after: JSON.stringify({ because, rows: [] }),
          value: done,
        }
      })
      if (isRefusal(acted)) return acted
      if ('known' in acted) return { refused: 'conflict', because: 'This message was sent already.' }
      if (acted.value instanceof Fault) throw acted.value
      const sent: Sent = {
        traceId: marks.traceId,
        messageId: messageIdOf(message),
        topic,
        partition: place.partition,
        offset: acted.value.offset,
        atMs: acted.value.atMs,
      }
      await onSent(sent, message.key)
      return sent
    },
  }

  async function choosePartition(
    topic: string,
    wanted: number | null,
    key: Buffer | null,
  ): Promise<{ partition: number } | Refusal> {
    const topology = await collector.readTopologyOf([topic], WITHIN_MS)
    const at = topology.topicIndex.get(topic)
    if (at === undefined)
      return {
        refused: 'not-found',
        because: `There is no topic ${topic} in ${cluster}, or its name is hidden from us.`,
      }
    if (wanted !== null)
      return rowOf(topology, topic, wanted) < 0
        ? { refused: 'bad-request', because: `${topic} has no partition ${wanted}.` }
        : { partition: wanted }
    const from = topology.topicStart.get(at)
    const rows = Array.from({ length: topology.topicStart.get(at + 1) - from }, (_, n) => from + n)
    const partitionMetadata = rows.map((row) => ({
      partitionId: topology.partition.get(row),
      leader: topology.leader.get(row),
      partitionErrorCode: 0,
      replicas: [],
      isr: [],
    }))
    return {
      partition: Partitioners.DefaultPartitioner()({
        topic,
        partitionMetadata,
        message: { key, value: null },
      }),
    }
  }

  async function produce(
    topic: string,
    partition: number,
    { key, value, headers }: TestMessage,
    { acks, compression, transactional }: Send,
  ): Promise<{ offset: bigint | null; atMs: number } | Fault> {
    let producer: TestProducer | null = null
    const atMs = Date.now()
    try {
      const transactionalId = transactional ? `throughline-send-${randomUUID()}` : null
      producer = await openTestProducer(access, { transactionalId, deadlineMs: WITHIN_MS })
      const offset = await producer.send({
        topic,
        partition,
        key,
        value,
        headers,
        timestampMs: atMs,
        acks: acks === 'all' ? -1 : acks,
        compression,
      })
      return { offset, atMs }
    } catch (error) {
      if (error instanceof Fault) return error
      throw error
    } finally {
      // Its answer has been given; that it says goodbye need not be waited for.
      void producer?.close()
    }
  }
}

const NO_LOG: Refusal = {
  refused: 'unavailable',
  because: 'Nothing was sent: the audit log cannot be written now, and nothing is done without it.',
}

function toNotAllowed(topic: string, cluster: string): Refusal {
  return {
    refused: 'forbidden',
    because: `Test messages may be sent only to topics that send.topics of the cluster ${cluster} names in the settings; ${topic} is none of them.`,
  }
}

function sayMessage({ key, value }: TestMessage): string {
  const what = value === null ? 'a tombstone' : `a test message of ${formatCount(value.length)} bytes`
  return key === null ? what : `${what} with a key of ${formatCount(key.length)} bytes`
}
