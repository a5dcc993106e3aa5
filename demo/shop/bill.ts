import type { Handle } from '#workers/inbox-consumer/apply-once.ts'

/** Billing's effect: one invoice for each order. An order without a total is one that it cannot bill. */
export const bill: Handle = async ({ key, value }, tx) => {
  const { customer, totalCents } = JSON.parse(String(value)) as {
    customer: string
    totalCents: number | null
  }
  await tx.query('insert into billing.invoice (order_id, customer, total_cents) values ($1, $2, $3)', [
    String(key),
    customer,
    totalCents,
  ])
}
