import type { IHeaders, KafkaMessage } from 'kafkajs'
import { isUuid, toUuid7 } from '#workers/uuid7.ts'

/** A record as a handler gets it. */
export type InboxMessage = {
  /** Of its header `message-id`; made from its place where it has none, see `idMistake`. */
  id: string
  topic: string
  partition: number
  offset: bigint
  key: Buffer | null
  /** Null is a tombstone. */
  value: Buffer | null
  type: string | null
  headers: Readonly<Record<string, string>>
  /** When its row was written to the outbox; null when the header is missing. */
  producedAt: Date | null
  /** Why the header's id cannot be used. Such a message is never handled where duplicates must not be: nobody could tell it again. */
  idMistake: string | null
}

export function toMessage(topic: string, partition: number, record: KafkaMessage): InboxMessage {
  const headers = toHeaders(record.headers ?? {})
  const named = headers['message-id']
  const idMistake =
    named === undefined ? 'no header message-id' : isUuid(named) ? null : 'the header message-id is no UUID'
  const id =
    idMistake === null && named !== undefined
      ? named.toLowerCase()
      : toUuid7(Number(record.timestamp), topic, partition, record.offset)
  return {
    id,
    topic,
    partition,
    offset: BigInt(record.offset),
    key: record.key,
    value: record.value,
    type: headers['type'] ?? null,
    headers,
    producedAt: toDate(headers['produced-at']),
    idMistake,
  }
}

/** Of a header that stands several times the last one counts, as in Kafka's own client. */
function toHeaders(headers: IHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const last = Array.isArray(value) ? value.at(-1) : value
      return last === undefined ? [] : [[name, last.toString()]]
    }),
  )
}

function toDate(text: string | undefined): Date | null {
  const date = new Date(text ?? '')
  return Number.isNaN(date.getTime()) ? null : date
}
