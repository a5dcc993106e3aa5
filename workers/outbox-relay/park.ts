import { quote, type Tx } from '#workers/connect.ts'
import type { Poison } from './chunk.ts'

export type ParkPlan = { schema: string; mostAttempts: number; retryMs: number }

/**
 * Writes down what was wrong with rows, in a transaction of its own: that of the batch is rolled back. A row that no other time will
 * help, or that had all its attempts, goes to `outbox_dead`; another waits, longer each time. Only for rows that are to blame
 * themselves: a broker that is down costs no row an attempt. Returns how many died.
 */
export async function parkRows(tx: Tx, poison: readonly Poison[], plan: ParkPlan): Promise<number> {
  const isDead = ({ row, final }: Poison) => final || row.attempts + 1 >= plan.mostAttempts
  await tx.query('begin')
  for (const one of poison) await (isDead(one) ? bury(tx, one, plan) : postpone(tx, one, plan))
  await tx.query('commit')
  return poison.filter(isDead).length
}

async function bury(tx: Tx, { row, reason }: Poison, { schema }: ParkPlan): Promise<void> {
  const name = quote(schema)
  await tx.query(
    `with gone as (delete from ${name}.outbox where seq = $1 returning *)
     insert into ${name}.outbox_dead
       (seq, message_id, shard, topic, key, type, headers, payload, created_at, attempts, last_error, reason)
     select seq, message_id, shard, topic, key, type, headers, payload, created_at, attempts + 1, last_error, $2 from gone`,
    [row.seq, reason],
  )
}

async function postpone(tx: Tx, { row, reason }: Poison, { schema, retryMs }: ParkPlan): Promise<void> {
  const waitMs = Math.min(retryMs * 2 ** row.attempts, 60_000)
  await tx.query(
    `update ${quote(schema)}.outbox set attempts = attempts + 1, last_error = $2,
       next_attempt_at = now() + $3 * interval '1 ms' where seq = $1`,
    [row.seq, reason, waitMs],
  )
}
