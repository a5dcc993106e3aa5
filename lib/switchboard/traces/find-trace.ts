import type { Message } from '#lib/model/messages.ts'
import { isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { TraceQuery } from '#lib/model/trace.ts'
import type { Messages } from '#lib/switchboard/messages/messages.ts'
import { headerOf, readSome, relayOf } from './seek-message.ts'
import { ID_HEADER, type BoxHit, type TraceBoxes } from './trace-boxes.ts'
import type { TraceStart } from './followed.ts'

export type TraceEnd = Omit<TraceQuery, 'cluster' | 'limit'>

type Hands = { messages: Pick<Messages, 'list'>; boxes: TraceBoxes | null }

const DAY_MS = 86_400_000
const SLACK_MS = 60_000

/**
 * A message from any of its ends: its row in a box, its id, its key, its place. Null: it is nowhere that was looked at.
 * Throws a `Fault` when the cluster or a database does not answer.
 */
export async function findTrace(end: TraceEnd, hands: Hands): Promise<TraceStart | Refusal | null> {
  const { box, row, messageId, key, topic, partition, offset } = end
  if (box !== undefined && row !== undefined) return findByRow(box, row, hands)
  if (messageId !== undefined) return findById(messageId, topic, hands)
  if (topic === undefined)
    return bad('Name the topic as well, or the message by its id, or its row in a box.')
  if (offset !== undefined) {
    if (partition === undefined) return bad(`An offset is one of a partition: name it as well.`)
    return findAt(topic, partition, BigInt(offset), hands)
  }
  if (key === undefined) return bad('Name its key, or its partition and offset.')
  const found = await readSome(hands.messages, [topic], {
    key,
    ...(partition === undefined ? {} : { partition }),
  })
  if (isRefusal(found)) return found
  return found.items[0] ? toStart(found.items[0], hands) : null
}

async function findByRow(box: string, row: string, hands: Hands): Promise<TraceStart | Refusal> {
  if (!hands.boxes) return { refused: 'starting', because: 'The server is starting.' }
  const hit = await hands.boxes.find(box, 'id', row)
  return isRefusal(hit) ? hit : fromHit(hit, hands)
}

async function findById(
  messageId: string,
  topic: string | undefined,
  hands: Hands,
): Promise<TraceStart | Refusal | null> {
  const hits = (await hands.boxes?.findEverywhere(messageId)) ?? []
  // An inbox row says where in the topic it was read; the row of an outbox is where it waits.
  const hit = hits.find(({ row }) => row.offset !== null) ?? hits.find(({ kind }) => kind === 'outbox')
  if (hit) return fromHit(hit, hands)
  const topics = topic === undefined ? (hands.boxes?.topics() ?? []) : [topic]
  if (topics.length === 0) return bad('No flow of the settings names a topic: name one to look in.')
  const madeMs = toMadeMs(messageId)
  const byHeader = Map.groupBy(topics, (one) => idHeaderOf(one, hands))
  for (const [header, some] of byHeader) {
    // oxlint-disable-next-line no-await-in-loop -- the first that holds it will do
    const found = await readSome(hands.messages, some, {
      header: `${header}:${messageId}`,
      ...(madeMs === null ? {} : { from: `timestamp:${madeMs - SLACK_MS}` }),
    })
    if (isRefusal(found)) return found
    if (found.items[0]) return toStart(found.items[0], hands)
  }
  return null
}

function idHeaderOf(topic: string, { boxes }: Hands): string {
  return boxes?.idHeaderOf(topic) ?? ID_HEADER
}

/** A version 7 UUID holds the time of its making; others may be anywhere. */
function toMadeMs(id: string): number | null {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7/i.test(id)) return null
  const ms = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
  return ms > SLACK_MS && ms < Date.now() + DAY_MS ? ms : null
}

async function fromHit({ box, kind, row }: BoxHit, hands: Hands): Promise<TraceStart | Refusal> {
  const { topic, partition, offset } = row
  if (topic === null)
    return { refused: 'conflict', because: `The rows of ${box} do not say for which topic they are.` }
  if (partition !== null && offset !== null) {
    const there = await findAt(topic, partition, offset, hands)
    if (there && !isRefusal(there)) return { ...there, messageId: row.messageId ?? there.messageId }
    // Kafka has let it go; the row still says where it was.
    return { ...nowhere, topic, partition, offset, messageId: row.messageId, startMs: row.createdMs }
  }
  if (kind === 'inbox')
    return { refused: 'conflict', because: `The rows of ${box} do not say where in ${topic} they were read.` }
  return {
    ...nowhere,
    topic,
    messageId: row.messageId,
    box,
    row: row.id,
    writtenMs: row.createdMs,
    startMs: row.createdMs,
  }
}

async function findAt(
  topic: string,
  partition: number,
  offset: bigint,
  hands: Hands,
): Promise<TraceStart | Refusal | null> {
  const found = await readSome(hands.messages, [topic], {
    partition,
    from: `offset:${offset}`,
    markers: 'show',
  })
  if (isRefusal(found)) return found
  const [message] = found.items
  return message && message.offset === offset ? toStart(message, hands) : null
}

const nowhere = {
  messageId: null,
  partition: null,
  offset: null,
  recordMs: null,
  keyBytes: null,
  box: null,
  row: null,
  writtenMs: null,
  traceId: null,
  relay: null,
}

function toStart(message: Message, hands: Hands): TraceStart | Refusal {
  const { boxes } = hands
  const { topic, partition, offset, timestampMs, kind } = message
  if (kind !== 'record' && kind !== 'tombstone')
    return bad(`At ${topic} ${partition}, offset ${offset} ends a transaction: there is no message.`)
  const traceId = headerOf(message, 'throughline-trace')
  const produced = Date.parse(headerOf(message, 'produced-at') ?? '')
  // Our own test messages are marked, however they were sent; of others the header tells when their row was written.
  const box = traceId === null && !Number.isNaN(produced) ? (boxes?.outboxOf(topic) ?? null) : null
  return {
    messageId: headerOf(message, idHeaderOf(topic, hands)),
    topic,
    partition,
    offset,
    recordMs: timestampMs,
    keyBytes: message.key === null ? null : message.keyBytes,
    box,
    row: null,
    writtenMs: box === null ? null : produced,
    startMs: box === null ? timestampMs : produced,
    traceId,
    relay: relayOf(message),
  }
}

function bad(because: string): Refusal {
  return { refused: 'bad-request', because }
}
