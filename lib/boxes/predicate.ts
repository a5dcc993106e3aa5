import type { Comparison, Literal, Predicate, Role } from '#lib/model/preset.ts'
import { quoteName, quoteText } from './quote.ts'

/** The type of each column of the table, as PostgreSQL names it: `text`, `timestamp with time zone`, … */
export type Types = ReadonlyMap<string, string>

const signs: Record<Comparison, string> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' }

/** As SQL: names quoted, values quoted and inlined. Nothing of it comes from a setting as it is. */
export function renderPredicate(predicate: Predicate, types: Types): string {
  if ('always' in predicate) return 'true'
  if ('all' in predicate) return join(predicate.all, ' and ', 'true', types)
  if ('any' in predicate) return join(predicate.any, ' or ', 'false', types)
  if ('not' in predicate) return `not (${renderPredicate(predicate.not, types)})`
  if ('diff' in predicate) {
    const [a, b] = predicate.diff
    return `${quoteName(a)} - ${quoteName(b)} >= ${toNumber(predicate.atLeast)}`
  }
  const name = quoteName(predicate.col)
  const render = (value: Literal) => renderLiteral(value, types.get(predicate.col) ?? 'text')
  if (predicate.op === 'in') return `${name} in (${predicate.values.map(render).join(', ')})`
  if (predicate.op === 'is') {
    const word = predicate.value === null ? 'null' : String(predicate.value)
    return `${name} is ${predicate.negated ? 'not ' : ''}${word}`
  }
  return `${name} ${signs[predicate.op]} ${render(predicate.value)}`
}

function join(parts: Predicate[], word: string, empty: string, types: Types): string {
  if (parts.length === 0) return empty
  return parts.map((part) => `(${renderPredicate(part, types)})`).join(word)
}

function renderLiteral(value: Literal, type: string): string {
  switch (typeof value) {
    case 'string':
      return quoteText(value)
    case 'number':
      return toNumber(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      return renderNow(value.nowMs, type)
  }
}

/** The database's now in the type of the column: no cast stands on the column's side, so that an index fits. */
function renderNow(byMs: number, type: string): string {
  const ms = toNumber(byMs)
  if (/^(bigint|integer|numeric|double precision)$/.test(type))
    return `(floor(extract(epoch from now()) * 1000)::bigint + (${ms}))`
  const now = type === 'timestamp without time zone' ? 'localtimestamp' : 'now()'
  return `(${now} + (${ms}) * interval '1 millisecond')`
}

function toNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number that PostgreSQL takes.`)
  return String(value)
}

/** Every column that a predicate names. */
export function columnsOf(predicate: Predicate): string[] {
  if ('always' in predicate) return []
  if ('all' in predicate) return predicate.all.flatMap(columnsOf)
  if ('any' in predicate) return predicate.any.flatMap(columnsOf)
  if ('not' in predicate) return columnsOf(predicate.not)
  return 'diff' in predicate ? [...predicate.diff] : [predicate.col]
}

/** `@status` becomes the column that has this role. */
export function withRoles(predicate: Predicate, nameOf: (role: Role) => string | null): Predicate {
  if ('always' in predicate) return predicate
  if ('all' in predicate) return { all: predicate.all.map((part) => withRoles(part, nameOf)) }
  if ('any' in predicate) return { any: predicate.any.map((part) => withRoles(part, nameOf)) }
  if ('not' in predicate) return { not: withRoles(predicate.not, nameOf) }
  if ('diff' in predicate) return predicate
  if (!predicate.col.startsWith('@')) return predicate
  return { ...predicate, col: nameOf(predicate.col.slice(1) as Role) ?? predicate.col }
}

/** What of it an index may be limited to: nothing that moves with the clock. */
export function withoutNow(predicate: Predicate): Predicate {
  if ('all' in predicate) return { all: predicate.all.filter((part) => !movesWithNow(part)).map(withoutNow) }
  return movesWithNow(predicate) ? { always: true } : predicate
}

function movesWithNow(predicate: Predicate): boolean {
  if ('all' in predicate) return false
  if ('any' in predicate) return predicate.any.some(mentionsNow)
  return mentionsNow(predicate)
}

function mentionsNow(predicate: Predicate): boolean {
  if ('all' in predicate) return predicate.all.some(mentionsNow)
  if ('any' in predicate) return predicate.any.some(mentionsNow)
  if ('not' in predicate) return mentionsNow(predicate.not)
  if ('values' in predicate) return predicate.values.some((value) => typeof value === 'object')
  return 'value' in predicate && typeof predicate.value === 'object' && predicate.value !== null
}
