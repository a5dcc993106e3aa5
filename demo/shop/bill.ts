import type { Handle } from '#workers/inbox-consumer/apply-once.ts'

/**
 * Billing's effect: one invoice for each order. What is no order, as a test message, has nothing to bill; an order whose total is null is
 * one that it cannot bill. An order that came before keeps its invoice.
 */
export const bill: Handle = async ({ key, value }, tx) => {
  const order = JSON.parse(String(value)) as { customer?: unknown; totalCents?: unknown } | null
  if (typeof order?.customer !== 'string' || order.totalCents === undefined) return
  await tx.query(
    'insert into billing.invoice (order_id, customer, total_cents) values ($1, $2, $3) on conflict (order_id) do nothing',
    [String(key), order.customer, order.totalCents],
  )
}
