import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { cursorAt } from '#lib/model/page.ts'
import { topicQuerySchema, topicSorts, type TopicQuery } from '#lib/model/query.ts'

export const PAGE_SIZE = 50
const internals = ['yes', 'no', 'only'] as const
const healths = ['any', 'trouble'] as const

/** What the list of topics keeps in its URL. What stands at its default is left out. */
export const topicsUrl = {
  search: parseAsString.withDefault(''),
  internal: parseAsStringLiteral(internals).withDefault('yes'),
  health: parseAsStringLiteral(healths).withDefault('any'),
  sort: parseAsStringLiteral(topicSorts).withDefault('worst'),
  order: parseAsStringLiteral(['asc', 'desc'] as const),
  page: parseAsInteger.withDefault(1),
}

export const loadTopicsUrl = createLoader(topicsUrl)
export type TopicsUrl = Awaited<ReturnType<typeof loadTopicsUrl>>

/** The question behind a URL; the same on the server and on the page. */
export function toTopicQuery({ search, internal, health, sort, order, page }: TopicsUrl): TopicQuery {
  const from = (Math.max(1, page) - 1) * PAGE_SIZE
  return topicQuerySchema.parse({
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    internal,
    health,
    sort,
    order: order ?? (sort === 'name' ? 'asc' : 'desc'),
    limit: PAGE_SIZE,
    ...(from > 0 ? { cursor: cursorAt(from) } : {}),
  })
}
