import { quote, type Tx } from '#workers/connect.ts'

export type OutboxRow = {
  seq: bigint
  messageId: string
  topic: string
  key: Buffer | null
  type: string | null
  headers: unknown
  payload: Buffer | null
  createdAt: Date
  attempts: number
  /** A look that failed for its own sake: not before this time again. */
  waits: boolean
}

/**
 * The next rows of a shard in order, locked. A later row of a key never overtakes one that waits: it is left out as well.
 * `from` is a hint: rows before it were seen gone. Without it the dead versions of deleted rows are passed again at each look until
 * they are vacuumed, which takes long where some old transaction holds them.
 */
export async function readRows(
  tx: Tx,
  schema: string,
  { shard, from, limit }: { shard: number; from: bigint; limit: number },
): Promise<{ rows: OutboxRow[]; seen: number; first: bigint | null }> {
  const found = await tx.query(
    `select seq, message_id, topic, key, type, headers, payload, created_at, attempts,
       coalesce(next_attempt_at > now(), false) as waits
     from ${quote(schema)}.outbox where shard = $1 and seq >= $2 order by seq limit $3 for update`,
    [shard, from, limit],
  )
  const all = found.rows.map(toRow)
  return { rows: passWaiting(all), seen: all.length, first: all[0]?.seq ?? null }
}

/** Rows without those that wait and without all that come behind them in their key. */
export function passWaiting(rows: readonly OutboxRow[]): OutboxRow[] {
  const held = new Set<string>()
  return rows.filter((row) => {
    const key = row.key === null ? null : `${row.topic} ${row.key.toString('latin1')}`
    if (row.waits && key !== null) held.add(key)
    return !row.waits && (key === null || !held.has(key))
  })
}

/** Deletes what was sent. Throws when not all were there: they are locked, so that cannot be, and nothing may be guessed then. */
export async function deleteRows(tx: Tx, schema: string, rows: readonly OutboxRow[]): Promise<void> {
  const gone = await tx.query(`delete from ${quote(schema)}.outbox where seq = any($1::bigint[])`, [
    rows.map(({ seq }) => String(seq)),
  ])
  if (gone.rowCount !== rows.length)
    throw new Error(`${gone.rowCount ?? 0} of ${rows.length} sent rows were there to be deleted.`)
}

function toRow(row: Record<string, unknown>): OutboxRow {
  return {
    seq: BigInt(String(row['seq'])),
    messageId: String(row['message_id']),
    topic: String(row['topic']),
    key: row['key'] as Buffer | null,
    type: row['type'] as string | null,
    headers: row['headers'],
    payload: row['payload'] as Buffer | null,
    createdAt: row['created_at'] as Date,
    attempts: Number(row['attempts']),
    waits: row['waits'] === true,
  }
}
