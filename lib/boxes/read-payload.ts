import type { Question } from '#lib/model/catalogue.ts'
import type { BoxPlan, Rows } from './plan-box.ts'
import { make, toLength, toText, type Cannot, type Catalogues } from './questions.ts'
import { quoteName, quoteText } from './quote.ts'
import type { Types } from './predicate.ts'

/** So much of a payload leaves the database. */
export const MOST_PAYLOAD_BYTES = 65_536

/**
 * The payload of one row, and its key. Answers no row or one: `payload` and `key` as base64, `payload_bytes`, and `topic`. `id` has to fit
 * the type of its column.
 */
export function readPayload(box: BoxPlan, rows: Rows, id: string, known: Catalogues): Question | Cannot {
  const { id: idColumn, payload, key, topic } = rows.columns
  if (!payload || !idColumn) return { cannot: `${box.preset.title} keeps no payload in such rows.` }
  return make(box, rows, 'payload', known, [payload.name, idColumn.name], (types, from) => {
    const bytes = (name: string | undefined) =>
      name !== undefined && types.has(name) ? toBytes(name, types) : 'null::text'
    const wanted = [
      `${bytes(payload.name)} as payload`,
      `${toLength(payload.name, types)} as payload_bytes`,
      `${bytes(key?.name)} as key`,
      `${topic && types.has(topic.name) ? toText(topic.name, types) : 'null::text'} as topic`,
    ]
    // The row is known by its id: its state is not asked for, since a row may change it while one looks.
    return `select ${wanted.join(', ')} from ${from} where ${quoteName(idColumn.name)} = ${quoteText(id)} limit 1`
  })
}

function toBytes(name: string, types: Types): string {
  const column = quoteName(name)
  const first =
    types.get(name) === 'bytea'
      ? `substr(${column}, 1, ${MOST_PAYLOAD_BYTES})`
      : `substr(convert_to(left(${column}::text, ${MOST_PAYLOAD_BYTES}), 'UTF8'), 1, ${MOST_PAYLOAD_BYTES})`
  return `encode(${first}, 'base64')`
}
