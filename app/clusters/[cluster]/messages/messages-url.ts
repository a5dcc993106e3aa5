import {
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  type inferParserType,
} from 'nuqs/server'
import type { Question } from '#lib/browser/message-paths.ts'

export const limits = [50, 100, 200, 500] as const
const isolations = ['uncommitted', 'committed'] as const

/** What the screen keeps in its URL. What stands at its default is left out. */
export const messagesUrl = {
  /** A name, or patterns with commas. */
  topic: parseAsString.withDefault(''),
  from: parseAsString.withDefault('newest'),
  partition: parseAsInteger,
  limit: parseAsInteger.withDefault(50),
  key: parseAsString.withDefault(''),
  contains: parseAsString.withDefault(''),
  header: parseAsString.withDefault(''),
  path: parseAsString.withDefault(''),
  isolation: parseAsStringLiteral(isolations).withDefault('uncommitted'),
  /** Of a transactional topic they may be half of all there is, and no reader is given one. */
  markers: parseAsStringLiteral(['show', 'hide']).withDefault('hide'),
  partitioner: parseAsStringLiteral(['java', 'any']).withDefault('java'),
  live: parseAsBoolean.withDefault(false),
  /** The opened row: topic:partition:offset. */
  open: parseAsString,
}

export type MessagesUrl = inferParserType<typeof messagesUrl>

/** What is asked of the server; that of a tail has no beginning and no limit. */
export function toQuestion(url: MessagesUrl, tail = false): Question {
  const { from, limit, partition, key, contains, header, path, isolation, markers, partitioner } = url
  const filter = { partition, key, contains, header, path, isolation, markers }
  return tail ? filter : { from, limit, partitioner, ...filter }
}

export function isFiltered({ key, contains, header, path }: MessagesUrl): boolean {
  return [key, contains, header, path].some((text) => text !== '')
}
