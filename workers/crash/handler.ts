import type { Handle } from '#workers/inbox-consumer/apply-once.ts'
import { quote } from '#workers/connect.ts'

/**
 * The effect that the crash suite can see every failure by: a row in a log without any unique constraint, and a sum that is wrong when
 * anything is done twice. An order with `boom` fails always, or takes the process with it.
 */
export const handle: Handle = async (message, tx) => {
  const order = JSON.parse(String(message.value)) as Order
  const schema = quote(process.env['WORKER_SCHEMA'] ?? order.schema)
  if (order.boom === 'throw') throw new Error('this order cannot be billed')
  if (order.boom === 'kill') process.kill(process.pid, 'SIGKILL')
  await tx.query(`insert into ${schema}.effect (message_id, key, seq, pid) values ($1, $2, $3, $4)`, [
    message.id,
    order.key,
    order.seq,
    process.pid,
  ])
  await tx.query(`update ${schema}.balance set amount = amount + 1 where key = $1`, [order.key])
}

/** `boom`: what it does to its handler. `seq` counts within the key. */
export type Order = { schema: string; key: string; seq: number; boom?: 'throw' | 'kill' }
