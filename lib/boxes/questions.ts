import type { Catalogue, Question } from '#lib/model/catalogue.ts'
import type { Column, Predicate, Role, TimeUnit } from '#lib/model/preset.ts'
import { keyOf, type BoxPlan, type Rows } from './plan-box.ts'
import { columnsOf, renderPredicate, withoutNow, type Types } from './predicate.ts'
import { quoteName, quoteTable, quoteText } from './quote.ts'

/** A count stops here; one more than is shown. */
export const COUNT_UP_TO = 10_000
const MOST_VALUES = 20
const LONGEST_TEXT = 200

export type Cannot = { cannot: string }
export type Catalogues = ReadonlyMap<string, Catalogue>

/** How many rows, up to the cap. Answers one row: `n`. */
export function countRows(box: BoxPlan, rows: Rows, what: string, known: Catalogues): Question | Cannot {
  return make(box, rows, what, known, [], (types, from) => {
    const where = renderPredicate(rows.where, types)
    return `select count(*)::int as n from (select 1 from ${from} where ${where} limit ${COUNT_UP_TO + 1}) as capped`
  })
}

/** Age of the first of the rows by the database's own clock. Answers no row or one: `age_ms`. */
export function findOldest(box: BoxPlan, rows: Rows, known: Catalogues): Question | Cannot | null {
  const { createdAt } = rows.columns
  const { order } = rows
  if (!createdAt || order === null) return null
  return make(box, rows, 'oldest', known, [createdAt.name, order], (types, from) => {
    const time = toEpochMs(createdAt)
    return (
      `select extract(epoch from clock_timestamp())::float8 * 1000 - (${time}) as age_ms from ${from} ` +
      `where ${renderPredicate(rows.where, types)} order by ${quoteName(order)} limit 1`
    )
  })
}

/** The most frequent values of one role among the first rows. Answers `value`, `n`. */
export function breakDown(box: BoxPlan, rows: Rows, role: Role, known: Catalogues): Question | Cannot | null {
  const column = rows.columns[role]
  if (!column) return null
  return make(box, rows, `by ${role}`, known, [column.name], (types, from) => {
    const value = toText(column.name, types)
    const some = `select ${value} as value from ${from} where ${renderPredicate(rows.where, types)} limit ${COUNT_UP_TO + 1}`
    return `select value, count(*)::int as n from (${some}) as first_rows group by value order by n desc, value limit ${MOST_VALUES}`
  })
}

/** `ids`: of these rows alone; each has to fit the type of its column, see `fitsType`. */
export type Page = { limit: number; after: [order: string, id: string] | null; ids?: readonly string[] }

/** Rows in the order in which they came. Answers the roles by name and the key `k1`, `k2` of each; never the payload itself. */
export function readRows(box: BoxPlan, rows: Rows, page: Page, known: Catalogues): Question | Cannot {
  const { columns, order } = rows
  const id = columns.id?.name
  if (!id || order === null)
    return { cannot: 'Rows can be listed only when the settings name the columns id and createdAt.' }
  return make(box, rows, 'rows', known, [order], (types, from) => {
    const there = (column: Column | undefined) => (column && types.has(column.name) ? column : undefined)
    const text = (column: Column | undefined) =>
      there(column) ? toText(column?.name ?? '', types) : 'null::text'
    const created = there(columns.createdAt)
    const payload = there(columns.payload)
    const key = order === id ? quoteName(id) : `(${quoteName(order)}, ${quoteName(id)})`
    const after = page.after
      ? ` and ${key} > ${order === id ? quoteText(page.after[1]) : `(${page.after.map(quoteText).join(', ')})`}`
      : ''
    const among = page.ids ? ` and ${quoteName(id)} in (${page.ids.map(quoteText).join(', ')})` : ''
    const wanted = [
      `${quoteName(order)}::text as k1`,
      `${quoteName(id)}::text as k2`,
      `${text(columns.messageId)} as "messageId"`,
      `${text(columns.key)} as "key"`,
      `${text(columns.topic)} as "topic"`,
      `${text(columns.type)} as "type"`,
      `${text(columns.error)} as "error"`,
      `${there(columns.attempts) ? `${quoteName(columns.attempts?.name ?? '')}::int` : 'null::int'} as "attempts"`,
      `${created ? `(${toEpochMs(created)})` : 'null::float8'} as "createdMs"`,
      `${payload ? toLength(payload.name, types) : 'null::int'} as "payloadBytes"`,
    ]
    return (
      `select ${wanted.join(', ')} from ${from} where (${renderPredicate(rows.where, types)})${after}${among} ` +
      `order by ${order === id ? quoteName(id) : `${quoteName(order)}, ${quoteName(id)}`} limit ${page.limit + 1}`
    )
  })
}

export function make(
  box: BoxPlan,
  rows: Rows,
  what: string,
  known: Catalogues,
  needs: string[],
  write: (types: Types, from: string) => string,
): Question | Cannot {
  const catalogue = known.get(keyOf(rows.table))
  if (!catalogue)
    return { cannot: `There is no table ${keyOf(rows.table)}, or its schema is hidden from us.` }
  const types = catalogue.columns
  const missing = [...columnsOf(rows.where), ...needs].find((name) => !types.has(name))
  if (missing !== undefined) return { cannot: sayMissing(rows, missing) }
  const from = quoteTable(rows.table)
  return {
    what,
    sql: write(types, from),
    timeZone: box.timeZone,
    table: keyOf(rows.table),
    index: toIndex(rows, types),
  }
}

export function sayMissing(rows: Pick<Rows, 'table'>, column: string): string {
  return `${keyOf(rows.table)} has no column ${column}: it has changed, or the preset does not fit it. Say columns or states of this box in the settings.`
}

/** The index with which a question about these rows costs as much as there are open rows. */
function toIndex(rows: Rows, types: Types): string {
  const broad = isAlways(rows.open)
  const where = broad ? withoutNow(rows.where) : rows.open
  const equal = broad
    ? []
    : equalColumns(rows.where).filter((name) => !columnsOf(rows.open).includes(name) || isStatus(rows.open))
  const columns = [...new Set([...equal, ...(rows.order === null ? [] : [rows.order])])]
  const list = columns.length === 0 ? ['ctid'] : columns.map(quoteName)
  const limited = isAlways(where) ? '' : ` where ${renderPredicate(where, types)}`
  return `create index concurrently on ${quoteTable(rows.table)} (${list.join(', ')})${limited};`
}

function isAlways(predicate: Predicate): boolean {
  if ('all' in predicate) return predicate.all.every(isAlways)
  return 'always' in predicate
}

/** Whether the open rows are told by a column that also tells their state, rather than by one that is empty. */
function isStatus(open: Predicate): boolean {
  return !('op' in open && open.op === 'is')
}

function equalColumns(predicate: Predicate): string[] {
  if ('all' in predicate) return predicate.all.flatMap(equalColumns)
  return 'op' in predicate && (predicate.op === 'eq' || predicate.op === 'in') ? [predicate.col] : []
}

export function toEpochMs({ name, unit }: Column): string {
  const column = quoteName(name)
  if (typeof unit === 'object') return `((${column} >> ${unit.shift}) + ${unit.epochMs})::float8`
  const forms: Record<Exclude<TimeUnit, object>, string> = {
    // A timestamp without zone is taken in the zone of the session, which the settings say.
    timestamp: `extract(epoch from ${column}::timestamptz)::float8 * 1000`,
    'epoch-ms': `${column}::float8`,
    'epoch-s': `${column}::float8 * 1000`,
  }
  return forms[unit]
}

export function toText(name: string, types: Types): string {
  const column = quoteName(name)
  if (types.get(name) === 'bytea') return `encode(substr(${column}, 1, ${LONGEST_TEXT}), 'escape')`
  return `left(${column}::text, ${LONGEST_TEXT})`
}

export function toLength(name: string, types: Types): string {
  const column = quoteName(name)
  return types.get(name) === 'bytea' ? `octet_length(${column})` : `octet_length(${column}::text)`
}
