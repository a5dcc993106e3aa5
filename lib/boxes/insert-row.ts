import type { Catalogue } from '#lib/model/catalogue.ts'
import { keyOf, type BoxPlan } from './plan-box.ts'
import { toEpochMs, type Cannot } from './questions.ts'
import { quoteName, quoteTable } from './quote.ts'

/** A message as the application would write it into its outbox. */
export type NewRow = {
  messageId: string
  topic: string
  key: Buffer | null
  type: string | null
  headers: Readonly<Record<string, string>>
  payload: Buffer | null
}

/** One statement with its values, and the channel to wake at the commit. Answers `id` and `createdMs`. */
export type Insertion = { sql: string; values: unknown[]; notify: string | null }

/** Writes a test message into an outbox, as far as its layout is known. */
export function toInsertion(box: BoxPlan, row: NewRow, catalogue: Catalogue): Insertion | Cannot {
  const { insert, title, columns } = box.preset
  if (!insert || box.kind !== 'outbox')
    return {
      cannot: `How a message is written into ${title} is not known here: only its own code may do that.`,
    }
  const { id, createdAt } = columns
  const wanted = Object.entries(insert.columns)
  const needed = [
    ...wanted.map(([, name]) => name),
    ...[id, createdAt].flatMap((one) => (one ? [one.name] : [])),
  ]
  const missing = needed.find((name) => !catalogue.columns.has(name))
  if (missing !== undefined || !id || !createdAt)
    return { cannot: `${keyOf(box.table)} has no column ${missing ?? 'for its id'}: it is no ${title}.` }
  const values = { ...row, headers: JSON.stringify(row.headers) }
  return {
    sql:
      `insert into ${quoteTable(box.table)} (${wanted.map(([, name]) => quoteName(name)).join(', ')}) ` +
      `values (${wanted.map((_, n) => `$${n + 1}`).join(', ')}) ` +
      `returning ${quoteName(id.name)}::text as "id", (${toEpochMs(createdAt)}) as "createdMs"`,
    values: wanted.map(([part]) => values[part as keyof typeof values]),
    // A channel is a name of at most 63 bytes.
    notify: insert.notify?.replace('@', () => box.table.schema).slice(0, 63) ?? null,
  }
}
