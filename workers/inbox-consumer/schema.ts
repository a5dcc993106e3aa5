import { quote, type Tx } from '#workers/connect.ts'

/** Makes the tables of an inbox in this schema, once; they stay when they are there. Days are added by `keepPartitions`. */
export async function createInbox(tx: Tx, schema: string): Promise<void> {
  await tx.query(`create schema if not exists ${quote(schema)}`)
  for (const statement of statements(quote(schema))) await tx.query(statement)
}

// A row is written once, as processed: nobody sees it before its commit. Its identity holds the group, so that two groups may share the
// table. Days lie apart by the time inside the id (UUIDv7): a unique key must hold what the table is parted by, and so a day that is
// too old is dropped in one piece. What fits no day lies in `inbox_other`.
const statements = (schema: string) => [
  `create table if not exists ${schema}.inbox (
    consumer_group text not null,
    message_id uuid not null,
    status text not null check (status in ('processed', 'dead')),
    topic text not null,
    part int not null,
    koff bigint not null,
    key bytea,
    type text,
    attempts smallint not null default 1,
    error text,
    produced_at timestamptz,
    received_at timestamptz not null default now(),
    processed_at timestamptz,
    payload bytea,
    primary key (consumer_group, message_id)
  ) partition by range (message_id)`,
  `create table if not exists ${schema}.inbox_other partition of ${schema}.inbox default`,
  `create index if not exists inbox_open on ${schema}.inbox (received_at) where status <> 'processed'`,
  `create index if not exists inbox_received on ${schema}.inbox using brin (received_at)`,
  `create table if not exists ${schema}.inbox_attempt (
    consumer_group text not null,
    message_id uuid not null,
    started smallint not null,
    finished smallint not null default 0,
    last_error text,
    updated_at timestamptz not null default now(),
    primary key (consumer_group, message_id)
  )`,
  `create unlogged table if not exists ${schema}.inbox_duplicate (
    consumer_group text not null,
    message_id uuid not null,
    part int not null,
    koff bigint not null,
    seen_at timestamptz not null default now()
  )`,
  `create index if not exists inbox_duplicate_seen on ${schema}.inbox_duplicate using brin (seen_at)`,
]
