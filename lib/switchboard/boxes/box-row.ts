import { countRepeats, findRow, type RowAnswer } from '#lib/boxes/find-row.ts'
import { toInsertion, type NewRow } from '#lib/boxes/insert-row.ts'
import { keyOf } from '#lib/boxes/plan-box.ts'
import type { Look } from '#lib/boxes/look.ts'
import { Fault, isRefusal, type Refusal } from '#lib/model/reading.ts'
import { withWriter, type Writable } from '#lib/postgres/writer.ts'
import { lookOf } from './look-of.ts'
import type { WatchedBox, WatchedDatabase } from './watch-boxes.ts'

export type BoxAt = { box: WatchedBox; base: WatchedDatabase }

const WRITE_MS = 5000

/** One row by its own id or by the message's. Throws a `Fault` when the database does not answer. */
export async function lookUpRow(
  { box, base }: BoxAt,
  by: 'id' | 'messageId',
  value: string,
): Promise<RowAnswer> {
  return findRow(box.plan, by, value, toHands({ box, base }))
}

/** How often a message came again in the last hour; null: that is not known. Throws a `Fault`. */
export async function lookUpRepeats(at: BoxAt, messageId: string): Promise<number | null> {
  return countRepeats(at.box.plan, messageId, toHands(at))
}

function toHands({ box, base }: BoxAt) {
  const look = lastLook(box)
  return {
    catalogues: look.catalogues,
    ask: (...question: Parameters<typeof base.database.ask>) => base.database.ask(...question),
  }
}

/** What the last look knows of the tables. A box whose looks fail is not asked again for every message: its own looks find it again. */
function lastLook(box: WatchedBox): Look {
  const look = lookOf(box)
  if (isRefusal(look)) throw new Fault('timeout', `The first look at ${box.plan.id} is not over yet.`)
  return look
}

/** Writes one row, as the application would. Throws a `Fault`; after `timeout` and `unreachable` nobody knows whether it is there. */
export async function insertRow(
  { box }: Pick<BoxAt, 'box'>,
  writable: Writable,
  row: NewRow,
): Promise<{ row: string; writtenMs: number } | Refusal> {
  const catalogue = lastLook(box).catalogues.get(keyOf(box.plan.table))
  if (!catalogue) return { refused: 'conflict', because: `There is no table ${keyOf(box.plan.table)}.` }
  const insertion = toInsertion(box.plan, row, catalogue)
  if ('cannot' in insertion) return { refused: 'bad-request', because: insertion.cannot }
  return withWriter(writable, WRITE_MS, async (client) => {
    const answer = await client.query(insertion.sql, insertion.values)
    if (insertion.notify !== null) await client.query('select pg_notify($1, $2)', [insertion.notify, ''])
    const made = answer.rows[0] as { id: string; createdMs: number } | undefined
    if (!made)
      throw new Fault('protocol', `${keyOf(box.plan.table)} took no row: see its triggers and rules.`)
    return { row: made.id, writtenMs: made.createdMs }
  })
}
