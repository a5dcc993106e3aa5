import { isGlob } from '#lib/model/glob.ts'
import type { MessageQuery } from '#lib/model/messages.ts'

/** What is asked: topics as names or patterns, and how. */
export type Question = Partial<Record<keyof MessageQuery, string | number | null | undefined>>

/** The route of one topic, or that of several. */
export function messagePath(
  cluster: string,
  topics: string,
  what: '' | '/search' | '/download' | '/tail',
  query: Question,
): string {
  const base = `/api/v1/clusters/${encodeURIComponent(cluster)}`
  const several = isGlob(topics) || topics.includes(',')
  const params = new URLSearchParams(several ? { topics } : {})
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  const path = several ? '/messages' : `/topics/${encodeURIComponent(topics)}/messages`
  const search = params.toString()
  return `${base}${path}${what}${search ? `?${search}` : ''}`
}
