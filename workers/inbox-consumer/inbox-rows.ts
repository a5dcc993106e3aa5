import { quote, type Tx } from '#workers/connect.ts'
import type { InboxMessage } from './message.ts'

/** What one group writes into its inbox. */
export type Inbox = { schema: string; group: string }

/**
 * The row that makes a second delivery visible; false when it is there already. First in the transaction: who comes second waits here
 * until the first has committed, and has done nothing yet. READ COMMITTED, where this is no error.
 */
export async function insertProcessed(
  tx: Tx,
  inbox: Inbox,
  message: InboxMessage,
  attempts: number,
): Promise<boolean> {
  return insertRow(tx, inbox, message, { status: 'processed', attempts, error: null })
}

/** The end of a message that cannot be applied, with its payload: Kafka will not keep it for ever. */
export async function insertDead(
  tx: Tx,
  inbox: Inbox,
  message: InboxMessage,
  { attempts, error }: { attempts: number; error: string },
): Promise<void> {
  await tx.query('begin')
  await insertRow(tx, inbox, message, { status: 'dead', attempts, error })
  await forgetAttempts(tx, inbox, message.id)
  await tx.query('commit')
}

async function insertRow(
  tx: Tx,
  { schema, group }: Inbox,
  message: InboxMessage,
  { status, attempts, error }: { status: 'processed' | 'dead'; attempts: number; error: string | null },
): Promise<boolean> {
  const inserted = await tx.query(
    `insert into ${quote(schema)}.inbox (consumer_group, message_id, status, topic, part, koff, key, type, attempts, error,
       produced_at, processed_at, payload)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $3 = 'processed' then now() end, $12)
     on conflict do nothing`,
    [
      group,
      message.id,
      status,
      message.topic,
      message.partition,
      message.offset,
      message.key,
      message.type,
      attempts,
      error,
      message.producedAt,
      status === 'dead' ? message.value : null,
    ],
  )
  return inserted.rowCount === 1
}

export async function isInInbox(tx: Tx, { schema, group }: Inbox, id: string): Promise<boolean> {
  const text = `select 1 from ${quote(schema)}.inbox where consumer_group = $1 and message_id = $2`
  return (await tx.query(text, [group, id])).rows.length > 0
}

export async function noteDuplicate(tx: Tx, { schema, group }: Inbox, message: InboxMessage): Promise<void> {
  await tx.query(
    `insert into ${quote(schema)}.inbox_duplicate (consumer_group, message_id, part, koff) values ($1, $2, $3, $4)`,
    [group, message.id, message.partition, message.offset],
  )
}

/** One more attempt, committed before it begins: a handler that takes the process with it leaves a trace. Returns how many there were. */
export async function countStart(
  tx: Tx,
  { schema, group }: Inbox,
  id: string,
): Promise<{ started: number; lastError: string | null }> {
  const { rows } = await tx.query(
    `insert into ${quote(schema)}.inbox_attempt as a (consumer_group, message_id, started) values ($1, $2, 1)
     on conflict (consumer_group, message_id) do update set started = a.started + 1, updated_at = now()
     returning started, last_error`,
    [group, id],
  )
  return {
    started: Number(rows[0]?.['started'] ?? 1),
    lastError: (rows[0]?.['last_error'] ?? null) as string | null,
  }
}

/** An attempt that ended by an error. One that was not counted when it began is counted now. Returns how many began. */
export async function countFailure(
  tx: Tx,
  { schema, group }: Inbox,
  id: string,
  { error, wasCounted }: { error: string; wasCounted: boolean },
): Promise<number> {
  const { rows } = await tx.query(
    `insert into ${quote(schema)}.inbox_attempt as a (consumer_group, message_id, started, finished, last_error)
     values ($1, $2, 1, 1, $3)
     on conflict (consumer_group, message_id) do update
       set started = a.started + $4, finished = a.finished + 1, last_error = $3, updated_at = now()
     returning started`,
    [group, id, error, wasCounted ? 0 : 1],
  )
  return Number(rows[0]?.['started'] ?? 1)
}

export async function forgetAttempts(tx: Tx, { schema, group }: Inbox, id: string): Promise<void> {
  const text = `delete from ${quote(schema)}.inbox_attempt where consumer_group = $1 and message_id = $2`
  await tx.query(text, [group, id])
}
