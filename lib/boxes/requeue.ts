import { formatCount } from '#lib/model/measure.ts'
import type { BoxState, Requeue } from '#lib/model/preset.ts'
import { keyOf, type BoxPlan, type Rows } from './plan-box.ts'
import { columnsOf, renderPredicate } from './predicate.ts'
import type { Cannot, Catalogues } from './questions.ts'
import { quoteName, quoteTable, quoteText } from './quote.ts'

/** A deed of one state of a box: from which rows, and how. */
export type Again = { state: BoxState; rows: Rows; how: Exclude<Requeue, { how: 'never' }>; idColumn: string }

/** How rows of this state are tried again, or why that is not offered. Of the box alone: whether anybody may is asked elsewhere. */
export function findAgain(plan: BoxPlan, state: BoxState): Again | Cannot {
  const rows = plan.states[state]
  if (!rows) return { cannot: `${plan.preset.title} does not record such rows.` }
  const how = plan.requeue[state]
  const idColumn = rows.columns.id?.name
  if (!how || idColumn === undefined)
    return {
      cannot: plan.preset.requeue?.[state]
        ? 'The settings put this state into words of their own: how its rows are tried again is not known.'
        : `${plan.preset.title} tries its rows again itself: use what it offers for that.`,
    }
  return how.how === 'never' ? { cannot: how.because } : { state, rows, how, idColumn }
}

/** Why nobody tries rows of this state again from here, a sentence; null: the settings let them. */
export function refuseRequeue(plan: BoxPlan, state: BoxState): string | null {
  const again = findAgain(plan, state)
  if ('cannot' in again) return again.cannot
  return plan.actions.includes('requeue')
    ? null
    : `Rows are tried again from here only when actions of the box ${plan.id} names requeue in the settings, and write: { url } of the database ${plan.database} a user that may write.`
}

/**
 * One statement that tries these rows again and answers the `id` of each that it did. A row that is not in this state any more is
 * left as it is, and so is one whose place in the box is taken. Ids have to fit the type of their column.
 */
export function writeAgain(
  { rows, how, idColumn }: Again,
  plan: BoxPlan,
  ids: readonly string[],
  known: Catalogues,
): { sql: string } | Cannot {
  const from = known.get(keyOf(rows.table))
  const into = known.get(keyOf(plan.table))
  if (!from || !into) return { cannot: `There is no table ${keyOf(from ? plan.table : rows.table)}.` }
  const missing =
    [...columnsOf(rows.where), idColumn].find((name) => !from.columns.has(name)) ??
    (how.how === 'forget' ? undefined : Object.keys(how.set).find((name) => !into.columns.has(name))) ??
    (how.how === 'move'
      ? how.columns.find((name) => !into.columns.has(name) || !from.columns.has(name))
      : undefined)
  if (missing !== undefined)
    return { cannot: `${keyOf(rows.table)} has no column ${missing}: it is not the layout that it was.` }
  const table = quoteTable(rows.table)
  const id = quoteName(idColumn)
  const where = `${id} in (${ids.map(quoteText).join(', ')}) and (${renderPredicate(rows.where, from.columns)})`
  switch (how.how) {
    case 'update': {
      const set = Object.entries(how.set).map(([name, value]) => `${quoteName(name)} = ${toLiteral(value)}`)
      return { sql: `update ${table} set ${set.join(', ')} where ${where} returning ${id}::text as id` }
    }
    case 'forget':
      return { sql: `delete from ${table} where ${where} returning ${id}::text as id` }
    case 'move': {
      const names = how.columns.map(quoteName)
      const set = Object.entries(how.set)
      const target = quoteTable(plan.table)
      const taken = how.unique
        .map((name) => `there.${quoteName(name)} = gone.${quoteName(name)}`)
        .join(' or ')
      return {
        sql:
          `with taken as (delete from ${table} as gone where ${where} ` +
          `and not exists (select 1 from ${target} as there where ${taken}) returning ${names.join(', ')}), ` +
          `back as (insert into ${target} (${[...names, ...set.map(([name]) => quoteName(name))].join(', ')}) ` +
          `overriding system value select ${[...names, ...set.map(([, value]) => toLiteral(value))].join(', ')} ` +
          `from taken returning ${id}::text as id) select id from back`,
      }
    }
  }
}

function toLiteral(value: number | null): string {
  return value === null ? 'null' : String(value)
}

const stateWords: Record<BoxState, string> = {
  pending: 'pending',
  inFlight: 'in flight',
  failed: 'failed',
  dead: 'dead',
}

/** "3 failed rows of shop-outbox". */
export function sayRows(count: number, state: BoxState, box: string): string {
  return `${formatCount(count)} ${stateWords[state]} ${count === 1 ? 'row' : 'rows'} of ${box}`
}

/** Why a row was not touched. `stays`: it is in this state as before. */
export function sayLeft({ state, how }: Again, plan: BoxPlan, stays: boolean): string {
  if (!stays)
    return `It is not ${stateWords[state]} any more: it was sent, tried again or taken away meanwhile.`
  return how.how === 'move'
    ? `${keyOf(plan.table)} has a row with its number or its message id already.`
    : 'It was held by somebody else just then.'
}
