import { commit, type Tx } from '#workers/connect.ts'
import { failpoint } from '#workers/failpoint.ts'
import { type Chunk, type Poison, type Stamp, toChunks } from './chunk.ts'
import { blamesRecord } from './kafka-fault.ts'
import { deleteRows, type OutboxRow, readRows } from './rows.ts'
import type { Sender, Sending } from './sender.ts'
import type { Topics } from './topics.ts'

export type BatchPlan = {
  schema: string
  shard: number
  limit: number
  from: bigint
  mostBytes: number
  stamp: Stamp
  /** One of these was refused together with others: they go alone now. */
  alone: ReadonlySet<bigint>
}

export type BatchDone =
  | { kind: 'sent'; count: number; full: boolean; first: bigint | null }
  /** Nothing was sent, and these are why. */
  | { kind: 'poison'; poison: Poison[] }
  /** Nothing was sent; the broker refused these together. */
  | { kind: 'suspects'; suspects: bigint[] }

/**
 * One batch: database transaction, rows in order, Kafka transaction, Kafka commit, delete, database commit. The Kafka commit comes
 * before the database's: a death between the two sends the batch again, the other way round it would be lost. Throws when anything
 * but a row is to blame; then nobody may go on with this connection or this sender.
 */
export async function relayBatch(
  tx: Tx,
  sender: Sender,
  topics: Topics,
  plan: BatchPlan,
): Promise<BatchDone> {
  await tx.query('begin')
  const { rows, seen, first } = await readRows(tx, plan.schema, plan)
  if (rows.length === 0) {
    await tx.query('rollback')
    return { kind: 'sent', count: 0, full: seen === plan.limit, first }
  }
  failpoint('O3')
  const { chunks, poison } = await planChunks(rows, topics, plan)
  if (poison.length > 0) {
    await tx.query('rollback')
    return { kind: 'poison', poison }
  }
  const refused = await sendAll(sender, chunks)
  if (refused !== null) {
    await tx.query('rollback')
    return refused
  }
  failpoint('O6')
  await deleteRows(tx, plan.schema, rows)
  await commit(tx, 'O17', 'O7')
  return { kind: 'sent', count: rows.length, full: seen === plan.limit, first }
}

async function planChunks(rows: OutboxRow[], topics: Topics, plan: BatchPlan) {
  const counts = new Map<string, number | null>()
  for (const topic of new Set(rows.map((row) => row.topic)))
    counts.set(topic, await topics.countPartitions(topic))
  const homeless = rows.filter((row) => counts.get(row.topic) === null)
  const sendable = rows.filter((row) => counts.get(row.topic) !== null)
  const { chunks, poison } = toChunks(sendable, { ...plan, partitionsOf: (topic) => counts.get(topic) ?? 1 })
  const lost = homeless.map((row): Poison => ({ row, reason: 'there is no such topic', final: false }))
  return { chunks, poison: [...poison, ...lost] }
}

/** Null when all was sent and committed. Whose outcome is not known is thrown: it may have been. */
async function sendAll(sender: Sender, chunks: readonly Chunk[]): Promise<BatchDone | null> {
  const sending = await sender.begin()
  for (const chunk of chunks) {
    const refused = await sendOne(sending, chunk)
    if (refused !== null) return refused
    failpoint('O4')
  }
  failpoint('O5')
  await sending.commit()
  return null
}

async function sendOne(sending: Sending, chunk: Chunk): Promise<BatchDone | null> {
  try {
    await sending.send(chunk)
    return null
  } catch (error) {
    const blame = blamesRecord(error)
    if (blame === null) throw error
    await sending.abort()
    const [row] = chunk.rows
    if (row === undefined || chunk.rows.length > 1)
      return { kind: 'suspects', suspects: chunk.rows.map(({ seq }) => seq) }
    return { kind: 'poison', poison: [{ row, ...blame }] }
  }
}
