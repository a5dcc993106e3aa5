import { parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { cursorAt } from '#lib/model/page.ts'
import { groupSorts, type GroupQuery } from '#lib/model/query.ts'

// What the address of the list carries. Read by the server for the first paint and by the page afterwards; whatever
// does not fit is the default, so that an old link still opens.

export const PAGE_SIZE = 50

const text = parseAsString.withDefault('')

export const groupParams = {
  search: text,
  status: text,
  type: text,
  state: text,
  topic: text,
  members: parseAsStringLiteral(['none', 'some', 'idle'] as const),
  /** A folded name pattern that was opened. */
  pattern: text,
  fold: parseAsStringLiteral(['yes', 'no'] as const).withDefault('yes'),
  sort: parseAsStringLiteral(groupSorts).withDefault('worst'),
  order: parseAsStringLiteral(['asc', 'desc'] as const),
  page: parseAsInteger.withDefault(1),
}

export type GroupParams = {
  [K in keyof typeof groupParams]: ReturnType<(typeof groupParams)[K]['parseServerSide']>
}

/** What each sort begins with: the worst, the most, or the first of the alphabet. */
export function orderOf({ sort, order }: Pick<GroupParams, 'sort' | 'order'>): 'asc' | 'desc' {
  return order ?? (sort === 'lag' || sort === 'members' || sort === 'topics' ? 'desc' : 'asc')
}

/** The question to the API. */
export function toGroupQuery(params: GroupParams): GroupQuery {
  const { search, status, type, state, topic, members, pattern, sort } = params
  const from = (Math.max(1, params.page) - 1) * PAGE_SIZE
  return {
    ...(search ? { search } : {}),
    ...(status ? { status } : {}),
    ...(type ? { type } : {}),
    ...(state ? { state } : {}),
    ...(topic ? { topic } : {}),
    ...(members ? { members } : {}),
    ...(pattern ? { pattern } : {}),
    ...(from > 0 ? { cursor: cursorAt(from) } : {}),
    // An opened pattern is not folded into itself again.
    fold: pattern ? 'no' : params.fold,
    sort,
    order: orderOf(params),
    limit: PAGE_SIZE,
  }
}
