import type { Catalogue, Question, QuestionAnswer } from '#lib/model/catalogue.ts'
import { boxStates, type BoxState, type Column, type Role } from '#lib/model/preset.ts'
import { fitsType } from './fits-type.ts'
import { keyOf, type BoxPlan, type Rows, type Table } from './plan-box.ts'
import { columnsOf, renderPredicate } from './predicate.ts'
import { sayMissing, toEpochMs, toText, type Cannot, type Catalogues } from './questions.ts'
import { quoteName, quoteTable, quoteText } from './quote.ts'

/** One row of a box, wherever it lies. What its table has no column for is null. */
export type FoundRow = {
  /** `done`: it is in none of the states that wait or fail. */
  state: BoxState | 'done'
  id: string | null
  messageId: string | null
  topic: string | null
  /** Where it was read from, of an inbox that keeps that. */
  partition: number | null
  offset: bigint | null
  /** Epoch ms by the database's clock. */
  createdMs: number | null
  processedMs: number | null
  attempts: number | null
  error: string | null
}

/** `row: null`: there is none. `because`: it was not asked, and why. */
export type RowAnswer = { row: FoundRow | null; because: string | null }

type Hands = {
  catalogues: Catalogues
  ask: (question: Question, rows: number | null) => Promise<QuestionAnswer>
}

/** Looks one row up by its own id or by the message's, in the table and in those beside it. Whatever the database throws is thrown on. */
export async function findRow(
  box: BoxPlan,
  by: 'id' | 'messageId',
  value: string,
  hands: Hands,
): Promise<RowAnswer> {
  const own = boxStates.flatMap((state) => {
    const rows = box.states[state]
    return rows && keyOf(rows.table) === keyOf(box.table) ? [{ state, rows }] : []
  })
  const columns = own[0]?.rows.columns ?? box.preset.columns
  const answer = await ask(box, { table: box.table, columns }, own, { by, value }, hands)
  if (answer.row || answer.because !== null) return answer
  for (const state of boxStates) {
    const rows = box.states[state]
    if (!rows || keyOf(rows.table) === keyOf(box.table)) continue
    // oxlint-disable-next-line no-await-in-loop -- one question at a time: we are guests
    const beside = await ask(box, rows, [{ state, rows }], { by, value }, hands)
    if (beside.row || beside.because !== null) return beside
  }
  return { row: null, because: null }
}

/** How often this message came again, as far as that is kept; null: it is not kept, or was not asked. */
export async function countRepeats(box: BoxPlan, messageId: string, hands: Hands): Promise<number | null> {
  const rows = box.duplicates
  const name = rows?.columns.messageId?.name
  const catalogue = rows && hands.catalogues.get(keyOf(rows.table))
  if (!rows || name === undefined || !catalogue) return null
  const wanted = toLiteral(messageId, catalogue.columns.get(name))
  if (wanted === null) return 0
  const where = `(${renderPredicate(rows.where, catalogue.columns)}) and ${quoteName(name)} = ${wanted}`
  const answer = await hands.ask(
    toQuestion(
      box,
      rows.table,
      `select count(*)::int as n from (select 1 from ${quoteTable(rows.table)} where ${where} limit 1000) as repeats`,
    ),
    catalogue.rows,
  )
  const n = answer.asked ? answer.rows[0]?.['n'] : null
  return typeof n === 'number' ? n : null
}

type Wanted = { by: 'id' | 'messageId'; value: string }
type Place = { table: Table; columns: Rows['columns'] }

async function ask(
  box: BoxPlan,
  { table, columns }: Place,
  states: readonly { state: BoxState; rows: Rows }[],
  { by, value }: Wanted,
  { catalogues, ask: put }: Hands,
): Promise<RowAnswer> {
  const catalogue = catalogues.get(keyOf(table))
  if (!catalogue) return cannot({ cannot: `There is no table ${keyOf(table)}.` })
  const name = columns[by]?.name
  if (name === undefined)
    return cannot({
      cannot: `${box.preset.title} has no column for the ${by === 'id' ? 'id of a row' : 'id of a message'}.`,
    })
  const types = catalogue.columns
  if (!types.has(name)) return cannot({ cannot: sayMissing(box.states.pending ?? { table }, name) })
  const wanted = toLiteral(value, types.get(name))
  // A text that its column cannot hold is in no row.
  if (wanted === null) return { row: null, because: null }
  const sql = toSql(box, { table, columns }, states, `${quoteName(name)} = ${wanted}`, catalogue)
  const answer = await put(toQuestion(box, table, sql), catalogue.rows)
  if (!answer.asked) return { row: null, because: answer.because }
  const found = answer.rows[0]
  return { row: found ? toFound(found, states, table === box.table) : null, because: null }
}

function cannot({ cannot: because }: Cannot): RowAnswer {
  return { row: null, because }
}

function toSql(
  box: BoxPlan,
  { table, columns }: Place,
  states: readonly { state: BoxState; rows: Rows }[],
  where: string,
  { columns: types }: Catalogue,
): string {
  const there = (role: Role) => {
    const column = columns[role]
    return column && types.has(column.name) ? column : undefined
  }
  const text = (role: Role) => orNull(there(role), ({ name }) => toText(name, types), 'text')
  const time = (role: Role) => orNull(there(role), (column) => `(${toEpochMs(column)})`, 'float8')
  const wanted = [
    `${orNull(there('id'), ({ name }) => `${quoteName(name)}::text`, 'text')} as "id"`,
    `${text('messageId')} as "messageId"`,
    `${text('topic')} as "topic"`,
    `${text('error')} as "error"`,
    `${orNull(there('partition'), ({ name }) => `${quoteName(name)}::int`, 'int')} as "partition"`,
    `${orNull(there('offset'), ({ name }) => `${quoteName(name)}::text`, 'text')} as "offset"`,
    `${orNull(there('attempts'), ({ name }) => `${quoteName(name)}::int`, 'int')} as "attempts"`,
    `${time('createdAt')} as "createdMs"`,
    `${time('processedAt')} as "processedMs"`,
    // A condition on a column that is gone says nothing of the row.
    ...states.map(({ state, rows }) => {
      const whole = columnsOf(rows.where).every((name) => types.has(name))
      return `${whole ? `(${renderPredicate(rows.where, types)})` : 'false'} as "is ${state}"`
    }),
  ]
  const only = box.only && columnsOf(box.only).every((name) => types.has(name)) ? box.only : null
  const limited = only ? ` and (${renderPredicate(only, types)})` : ''
  return `select ${wanted.join(', ')} from ${quoteTable(table)} where ${where}${limited} limit 1`
}

function orNull(column: Column | undefined, write: (column: Column) => string, type: string): string {
  return column ? write(column) : `null::${type}`
}

/** Of several states the worst tells: a failed row of an outbox waits as well. */
const worst: BoxState[] = ['dead', 'failed', 'inFlight', 'pending']

function toFound(
  row: Record<string, unknown>,
  states: readonly { state: BoxState }[],
  own: boolean,
): FoundRow {
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : null)
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : null)
  const offset = text('offset')
  const state = worst.find((one) => row[`is ${one}`] === true)
  return {
    // That it lies in a table beside is its state.
    state: state ?? (own ? 'done' : (states[0]?.state ?? 'done')),
    id: text('id'),
    messageId: text('messageId'),
    topic: text('topic'),
    partition: number('partition'),
    offset: offset !== null && /^\d+$/.test(offset) ? BigInt(offset) : null,
    createdMs: number('createdMs'),
    processedMs: number('processedMs'),
    attempts: number('attempts'),
    error: text('error'),
  }
}

function toQuestion({ timeZone }: BoxPlan, table: Table, sql: string): Question {
  return { what: 'one row', sql, timeZone, table: keyOf(table), index: null }
}

/** The value as its column takes it, without a cast on the column's side, so that an index fits; null: it can be in no row. */
function toLiteral(value: string, type = 'text'): string | null {
  if (type === 'bytea') return `'\\x${Buffer.from(value).toString('hex')}'::bytea`
  return fitsType(value, type) ? quoteText(value) : null
}
