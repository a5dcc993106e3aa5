import { quote, type Tx } from '#workers/connect.ts'
import { toPartition } from '#workers/outbox-relay/murmur2.ts'
import { writeToOutbox } from '#workers/outbox-relay/write-to-outbox.ts'
import type { Order } from './handler.ts'

export const partitions = 6
export const shards = 3

/** What was meant, what came of it, and a sum that is not idempotent. */
export async function createLedger(tx: Tx, schema: string, keys: readonly string[]): Promise<void> {
  const name = quote(schema)
  await tx.query(
    `create table ${name}.ledger (message_id uuid primary key, key text not null, seq int not null)`,
  )
  await tx.query(
    `create table ${name}.effect (n bigint generated always as identity, message_id uuid not null, key text not null, seq int not null, pid int not null)`,
  )
  await tx.query(`create table ${name}.balance (key text primary key, amount int not null default 0)`)
  await tx.query(`insert into ${name}.balance (key) select unnest($1::text[])`, [keys])
}

/** Twelve keys, two for each partition and four for each shard, so that every share is known beforehand. */
export async function findKeys(tx: Tx): Promise<string[]> {
  const names = Array.from({ length: 3000 }, (_, n) => `order-${n}`)
  const { rows } = await tx.query(
    `select name, (hashbytea(convert_to(name, 'UTF8')) & 2147483647)::bigint % ${shards} as shard from unnest($1::text[]) as name`,
    [names],
  )
  const keys: string[] = []
  for (let place = 0; place < 12; place++) {
    const found = rows.find((row) => {
      const name = String(row['name'])
      const partition = toPartition(Buffer.from(name), 0n, partitions)
      return !keys.includes(name) && Number(row['shard']) === place % shards && partition === place >> 1
    })
    keys.push(String(found?.['name']))
  }
  return keys
}

export type WriteOptions = {
  count: number
  /** All twelve in turn unless given. */
  keys?: readonly string[]
  perTransaction?: number
  /** Of each key, where an earlier writing ended. */
  firstSeq?: number
  boomAt?: { n: number; boom: 'throw' | 'kill' }
}

/** Orders in turn over the keys, each with its outbox row and its ledger line in one transaction. */
export async function writeOrders(
  tx: Tx,
  place: { schema: string; topic: string; keys: readonly string[] },
  { count, perTransaction = 30, boomAt, firstSeq = 0, keys = place.keys }: WriteOptions,
): Promise<void> {
  const { schema, topic } = place
  for (let n = 0; n < count; n++) {
    if (n % perTransaction === 0) await tx.query('begin')
    const key = keys[n % keys.length] ?? ''
    const seq = firstSeq + Math.floor(n / keys.length)
    await writeOrder(tx, schema, topic, {
      schema,
      key,
      seq,
      ...(boomAt?.n === n ? { boom: boomAt.boom } : {}),
    })
    if ((n + 1) % perTransaction === 0 || n === count - 1) await tx.query('commit')
  }
}

/** One order in the transaction at hand. What cannot be billed is not in the ledger. */
export async function writeOrder(tx: Tx, schema: string, topic: string, order: Order): Promise<string> {
  const id = await writeToOutbox(
    tx,
    { topic, key: order.key, type: 'order-placed', payload: JSON.stringify(order) },
    { schema },
  )
  if (order.boom === undefined)
    await tx.query(`insert into ${quote(schema)}.ledger values ($1, $2, $3)`, [id, order.key, order.seq])
  return id
}
