import { quote, type Tx } from '#workers/connect.ts'

/**
 * Makes the tables of an outbox in this schema, once; they stay when they are there. `shards` is fixed by that: rows of one key
 * always lie in one shard, and each shard is sent in order by one relay at a time.
 */
export async function createOutbox(tx: Tx, schema: string, { shards = 4 } = {}): Promise<void> {
  const name = quote(schema)
  if (!Number.isInteger(shards) || shards < 1 || shards > 1024)
    throw new Error(`An outbox has 1 to 1024 shards, not ${shards}.`)
  await tx.query(`create schema if not exists ${name}`)
  await tx.query(outboxTable(name, shards))
  await tx.query(`create index if not exists outbox_in_order on ${name}.outbox (shard, seq)`)
  await tx.query(deadTable(name))
}

/** How many shards the outbox was made with. Throws when there is none. */
export async function readShards(tx: Tx, schema: string): Promise<number> {
  const { rows } = await tx.query(
    `select pg_get_expr(d.adbin, d.adrelid) as text from pg_attrdef d
     join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
     where d.adrelid = to_regclass($1) and a.attname = 'shard'`,
    [`${quote(schema)}.outbox`],
  )
  const shards = /% \(?(\d+)/.exec(rows[0]?.['text'] as string)?.[1]
  if (shards === undefined)
    throw new Error(`There is no outbox in the schema ${schema}: make it with createOutbox.`)
  return Number(shards)
}

// The database puts a row into its shard, so that writers in any language agree. Rows without a key have no order and are spread.
// Rows live for a second: pages with room for their locks, and a vacuum by count rather than by share of the table.
const outboxTable = (schema: string, shards: number) => `
create table if not exists ${schema}.outbox (
  seq bigint generated always as identity primary key,
  message_id uuid not null unique,
  shard smallint not null generated always as
    ((coalesce((hashbytea(key) & 2147483647)::bigint, hashint8(seq) & 2147483647) % ${shards})::smallint) stored,
  topic text not null,
  key bytea,
  type text,
  headers jsonb not null default '{}',
  payload bytea,
  created_at timestamptz not null default now(),
  attempts smallint not null default 0,
  next_attempt_at timestamptz,
  last_error text
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)`

const deadTable = (schema: string) => `
create table if not exists ${schema}.outbox_dead (
  seq bigint primary key,
  message_id uuid not null unique,
  shard smallint not null,
  topic text not null,
  key bytea,
  type text,
  headers jsonb not null,
  payload bytea,
  created_at timestamptz not null,
  attempts smallint not null,
  last_error text,
  dead_at timestamptz not null default now(),
  reason text not null
)`
