import { randomUUID } from 'node:crypto'
import { act } from '#lib/access/act.ts'
import { outcomeOf, tried } from '#lib/access/tried.ts'
import type { ClusterAccess } from '#lib/kafka/access.ts'
import type { Collector } from '#lib/kafka/collector.ts'
import { openTestProducer, type TestProducer } from '#lib/kafka/produce.ts'
import { messageIdOf, type TestMessage } from '#lib/messages/test-message.ts'
import { formatCount } from '#lib/model/measure.ts'
import { Fault, isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { Send, Sent } from '#lib/model/send.ts'
import type { AuditStore } from '#lib/model/store.ts'
import { openChooser } from './choose-partition.ts'
import { NO_LOG, refuseTopic } from './may-send.ts'
import { makeCopy } from './send-copies.ts'
import { refuseThroughBox, writeThroughBox } from './send-through-box.ts'
import type { TraceBoxes } from '#lib/switchboard/traces/trace-boxes.ts'
import type { TraceStart } from '#lib/switchboard/traces/followed.ts'

const WITHIN_MS = 10_000

type Outside = {
  cluster: string
  access: ClusterAccess
  collector: Pick<Collector, 'readTopologyOf'>
  /** Globs of topics that test messages may be sent to. */
  allowed: readonly string[]
  audit: () => AuditStore | null
  /** Outboxes that messages may be sent through; null: they are not known yet. */
  boxes: () => TraceBoxes | null
  /** Follows a message that is sent, before that is told to the one who asked. */
  onSent: (start: TraceStart) => Promise<unknown>
}

export type Sender = {
  /** Sends one test message. Throws a `Fault` when the cluster does not take it. */
  send(topic: string, want: Send, actor: string): Promise<Sent | Refusal>
}

export function openSender(outside: Outside): Sender {
  const { cluster, access, collector, allowed, audit, boxes, onSent } = outside

  return {
    async send(topic, want, actor) {
      const refusal = refuseTopic(topic, { cluster, allowed })
      if (refusal) return refusal
      const log = audit()
      if (!log) return NO_LOG
      const made = makeCopy(want, 1)
      if (isRefusal(made)) return made
      const { message, traceId } = made
      const sending = { topic, message }
      const how =
        want.via === null
          ? await sendStraight(sending, want)
          : sendThrough(sending, want.via.box, refuseThroughBox(want))
      if (isRefusal(how)) return how
      const intent = {
        key: `send:${traceId}`,
        atMs: Date.now(),
        actor,
        action: 'send' as const,
        cluster,
        target: topic,
        text: `Send ${sayMessage(message)} to ${how.where}.`,
        before: '{}',
      }
      const acted = await act(intent, log, Date.now, async () => {
        const done = await tried(how.deed)
        const because = done instanceof Fault ? done.message : isRefusal(done) ? done.because : how.say(done)
        return {
          outcome: outcomeOf(done),
          after: JSON.stringify({ because, rows: [] }),
          value: done,
        }
      })
      if (isRefusal(acted)) return acted
      if ('known' in acted) return { refused: 'conflict', because: 'This message was sent already.' }
      const { value } = acted
      if (value instanceof Fault) throw value
      if (isRefusal(value)) return value
      const messageId = messageIdOf(message)
      await onSent({
        ...value,
        messageId,
        topic,
        keyBytes: message.key?.length ?? null,
        writtenMs: value.box === null ? null : value.atMs,
        recordMs: value.box === null ? value.atMs : null,
        startMs: value.atMs,
        traceId,
        relay: null,
      })
      const { partition, offset, box, row, atMs } = value
      return { traceId, messageId, topic, partition, offset, box, rowId: row, atMs }
    },
  }

  async function sendStraight({ topic, message }: Sending, want: Send): Promise<How | Refusal> {
    const chooser = await openChooser(collector, { cluster, topic, withinMs: WITHIN_MS })
    if (isRefusal(chooser)) return chooser
    const place = chooser.choose(want.partition, message.key)
    if (isRefusal(place)) return place
    const { partition } = place
    return {
      where: `${topic} ${partition}`,
      deed: async () => ({
        ...(await produce(topic, partition, message, want)),
        partition,
        box: null,
        row: null,
      }),
      say: ({ offset }) => `Offset ${offset === null ? 'unknown (acks 0)' : formatCount(offset)}.`,
    }
  }

  function sendThrough({ topic, message }: Sending, box: string, refusal: Refusal | null): How | Refusal {
    if (refusal) return refusal
    return {
      where: `${topic} through the outbox ${box}`,
      async deed() {
        const messageId = messageIdOf(message)
        const made = await writeThroughBox(boxes(), box, { topic, messageId, message })
        if (isRefusal(made)) return made
        return { partition: null, offset: null, box, row: made.row, atMs: made.writtenMs }
      },
      say: ({ row }) => `Row ${row ?? ''} of ${box}.`,
    }
  }

  async function produce(
    topic: string,
    partition: number,
    { key, value, headers }: TestMessage,
    { acks, compression, transactional }: Send,
  ): Promise<{ offset: bigint | null; atMs: number }> {
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
    } finally {
      // Its answer has been given; that it says goodbye need not be waited for.
      void producer?.close()
    }
  }
}

type Sending = { topic: string; message: TestMessage }

/** Where a message was put. Through an outbox `atMs` is when its row was written, by the database's clock. */
type Put = {
  partition: number | null
  offset: bigint | null
  box: string | null
  row: string | null
  atMs: number
}

/** One way of sending: the words for it, and the deed itself, which throws `Fault`s. */
type How = { where: string; deed: () => Promise<Put | Refusal>; say: (put: Put) => string }

function sayMessage({ key, value }: TestMessage): string {
  const what = value === null ? 'a tombstone' : `a test message of ${formatCount(value.length)} bytes`
  return key === null ? what : `${what} with a key of ${formatCount(key.length)} bytes`
}
