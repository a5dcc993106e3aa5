import type { Tx } from '#workers/connect.ts'
import { createInbox } from '#workers/inbox-consumer/schema.ts'
import { createOutbox } from '#workers/outbox-relay/schema.ts'

/** Two services that share no tables: the shop takes orders, billing writes invoices. Between them is Kafka alone. */
export async function createShop(tx: Tx): Promise<void> {
  await createOutbox(tx, 'shop', { shards: 2 })
  await createInbox(tx, 'billing')
  await tx.query(`create table if not exists shop.orders (
    id text primary key, customer text not null, total_cents int, placed_at timestamptz not null default now())`)
  await tx.query(`create table if not exists billing.invoice (
    order_id text primary key, customer text not null, total_cents int not null, billed_at timestamptz not null default now())`)
}
