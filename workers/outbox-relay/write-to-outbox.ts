import { quote, type Tx } from '#workers/connect.ts'
import { makeUuid7 } from '#workers/uuid7.ts'

export type OutgoingMessage = {
  topic: string
  /** Messages of one key are read in the order in which they were written. Without one there is no order. */
  key?: string | Uint8Array | null
  type?: string
  payload: string | Uint8Array | null
  headers?: Readonly<Record<string, string>>
  /** A UUIDv7; made when it is left out. By it a consumer knows the message again. */
  id?: string
}

export type OutboxPlace = {
  schema: string
  /**
   * Wakes the relays at the commit. From few writers only: PostgreSQL lets commits with a NOTIFY through one at a time. Relays look
   * by themselves as well.
   */
  notify?: boolean
}

/**
 * Adds a message to the outbox, in the transaction in which the business data is written: both are there after its commit, or neither.
 * Order within a key holds if writers of that key take turns, by the lock of a row of their own. Returns the message's id.
 */
export async function writeToOutbox(
  tx: Tx,
  message: OutgoingMessage,
  { schema, notify }: OutboxPlace,
): Promise<string> {
  const { topic, key = null, type = null, payload, headers = {}, id = makeUuid7(Date.now()) } = message
  await tx.query(
    `insert into ${quote(schema)}.outbox (message_id, topic, key, type, headers, payload) values ($1, $2, $3, $4, $5, $6)`,
    [id, topic, toBytes(key), type, JSON.stringify(headers), toBytes(payload)],
  )
  if (notify === true) await tx.query('select pg_notify($1, $2)', [channelOf(schema), ''])
  return id
}

/** What relays of this outbox listen to. A channel is a name of at most 63 bytes. */
export function channelOf(schema: string): string {
  return `outbox ${schema}`.slice(0, 63)
}

function toBytes(value: string | Uint8Array | null): Buffer | null {
  return value === null ? null : Buffer.from(value as string)
}
