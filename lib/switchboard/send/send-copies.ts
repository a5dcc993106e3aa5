import { randomUUID } from 'node:crypto'
import type { ClusterAccess } from '#lib/kafka/access.ts'
import { isTooLarge, openTestProducer, type ProduceHow, type TestProducer } from '#lib/kafka/produce.ts'
import { messageIdOf, toTestMessage, type TestMessage } from '#lib/messages/test-message.ts'
import { formatUtc } from '#lib/model/calendar.ts'
import { formatCount } from '#lib/model/measure.ts'
import { Fault, isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { Send } from '#lib/model/send.ts'
import type { SendRun, SendRunWant } from '#lib/model/send-run.ts'
import type { openChooser } from './choose-partition.ts'
import { rest } from '#lib/switchboard/watch-value.ts'

/** In one request to a partition: what is due at once, so that a thousand a second are not a thousand questions. */
const MOST_AT_ONCE = 50
const MOST_BYTES_AT_ONCE = 256 * 1024
/** After so many requests in a row of which none was acknowledged. */
const MOST_FAULTS = 5
const REST_MS = 10

/** A copy that was acknowledged. `offset` is null at acks 0. */
export type CopySent = {
  traceId: string
  messageId: string
  topic: string
  partition: number
  offset: bigint | null
  atMs: number
  key: Buffer | null
}

/** What is under way; `told` is kept up to date. */
export type Going = {
  chooser: Exclude<Awaited<ReturnType<typeof openChooser>>, Refusal>
  told: Omit<SendRun, 'asOf'>
}

type Hands = { access: ClusterAccess; withinMs: number; onSent: (sent: CopySent) => Promise<void> }

type Copy = { message: TestMessage; traceId: string; atMs: number; partition: number }

/** The copy with this number, from 1 on, with an id and a time of its own. */
export function makeCopy(want: Send, counter: number) {
  const nowMs = Date.now()
  const marks = { messageId: randomUUID(), traceId: randomUUID(), producedAt: formatUtc(nowMs) }
  const message = toTestMessage(want, marks, { uuid: randomUUID, nowMs, random: Math.random, counter })
  return isRefusal(message) ? message : { message, traceId: marks.traceId, atMs: nowMs }
}

/** Sends them at their pace until all are, somebody stops it, or it goes on failing. In the order of their numbers in each partition. */
export async function sendCopies(
  { chooser, told }: Going,
  want: SendRunWant,
  stop: AbortSignal,
  { access, withinMs, onSent }: Hands,
): Promise<void> {
  const how = {
    topic: told.topic,
    acks: want.acks === 'all' ? (-1 as const) : want.acks,
    compression: want.compression,
  }
  let producer: TestProducer | null = null
  let last: CopySent | null = null
  let faults = 0
  // Each in a transaction of its own.
  let most = want.transactional ? 1 : MOST_AT_ONCE

  /** One request. Too large for the broker together: each alone. */
  async function sendPart(to: TestProducer, copies: readonly Copy[]): Promise<void> {
    const [first] = copies
    if (!first) return
    try {
      const place: ProduceHow = { ...how, partition: first.partition }
      const base = await to.sendBatch(
        place,
        copies.map(({ message, atMs }) => ({ ...message, timestampMs: atMs })),
      )
      faults = 0
      const done = copies.map((copy, n) => toSent(told.topic, copy, base === null ? null : base + BigInt(n)))
      told.sent += done.length
      if (told.firstTraceId === null && done[0]) {
        told.firstTraceId = done[0].traceId
        await follow(done[0])
      }
      last = done.at(-1) ?? last
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      if (copies.length > 1 && isTooLarge(error)) {
        most = 1
        // oxlint-disable-next-line no-await-in-loop -- in their order
        for (const copy of copies) await sendPart(to, [copy])
        return
      }
      faults++
      told.failed += copies.length
      told.because = error.message
    }
  }

  try {
    producer = await openTestProducer(access, {
      transactionalId: want.transactional ? `throughline-send-${randomUUID()}` : null,
      deadlineMs: withinMs,
    })
    const pace = openPace(want.perSecond)
    let made = 0
    while (made < want.copies && faults < MOST_FAULTS) {
      // oxlint-disable-next-line no-await-in-loop -- until the next is due
      const due = await pace.due(stop)
      if (stop.aborted) break
      const copies = makeCopies(want, made, Math.min(due, most, want.copies - made), chooser)
      made += copies.length
      pace.took(copies.length)
      const byPartition = Map.groupBy(copies, ({ partition }) => partition)
      // oxlint-disable-next-line no-await-in-loop -- what comes later is sent later
      for (const part of byPartition.values()) await sendPart(producer, part)
    }
  } catch (error) {
    faults = MOST_FAULTS
    told.because =
      error instanceof Fault ? error.message : 'Sending met a bug in Throughline; the log has the details.'
    if (!(error instanceof Fault)) throw error
  } finally {
    // That it says goodbye need not be waited for.
    void producer?.close()
    await end(last)
  }

  /** It was sent, whether or not its trace can be kept. */
  async function follow(sent: CopySent): Promise<void> {
    try {
      await onSent(sent)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
  }

  async function end(sent: CopySent | null): Promise<void> {
    if (sent && sent.traceId !== told.firstTraceId) await follow(sent)
    told.lastTraceId = sent?.traceId ?? told.firstTraceId
    told.endedMs = Date.now()
    const all = told.sent + told.failed === told.copies
    told.state = faults >= MOST_FAULTS ? 'failed' : all ? 'done' : 'stopped'
    told.because = sayFailures(told)
  }
}

function sayFailures({ failed, state, because }: Going['told']): string | null {
  if (because === null) return null
  if (state === 'failed' && failed === 0) return because
  const some = failed === 1 ? 'One was' : `${formatCount(failed)} were`
  const ended = state === 'failed' ? ` It ended after ${MOST_FAULTS} failures in a row.` : ''
  return `${some} not acknowledged; the last because: ${because}${ended}`
}

function makeCopies(want: SendRunWant, made: number, most: number, chooser: Going['chooser']): Copy[] {
  const copies: Copy[] = []
  let bytes = 0
  while (copies.length < most && (copies.length === 0 || bytes < MOST_BYTES_AT_ONCE)) {
    const copy = makeCopy(want, made + copies.length + 1)
    // The first was made and placed before it began: what was refused then never comes here.
    if (isRefusal(copy)) throw new Fault('protocol', copy.because)
    const place = chooser.choose(want.partition, copy.message.key)
    if (isRefusal(place)) throw new Fault('protocol', place.because)
    copies.push({ ...copy, ...place })
    bytes += (copy.message.key?.length ?? 0) + (copy.message.value?.length ?? 0)
  }
  return copies
}

function toSent(topic: string, { message, traceId, atMs, partition }: Copy, offset: bigint | null): CopySent {
  return {
    traceId,
    messageId: messageIdOf(message),
    topic,
    partition,
    offset,
    atMs,
    key: message.key,
  }
}

/** How many may go now. What was not sent in time is made up for within a second's worth, no more. */
function openPace(perSecond: number) {
  let allowance = 1
  let lastMs = performance.now()
  const gain = () => {
    const nowMs = performance.now()
    allowance = Math.min(perSecond, allowance + ((nowMs - lastMs) / 1000) * perSecond)
    lastMs = nowMs
    return Math.floor(allowance)
  }
  return {
    /** At least one, unless it is stopped. */
    async due(stop: AbortSignal): Promise<number> {
      for (let due = gain(); ; due = gain()) {
        if (due >= 1 || stop.aborted) return due
        // oxlint-disable-next-line no-await-in-loop -- until one is due
        await rest(Math.max(REST_MS, ((1 - allowance) / perSecond) * 1000), stop)
      }
    },
    took: (count: number) => void (allowance -= count),
  }
}
