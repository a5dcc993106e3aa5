import type { MessageList, MessageQuery, TailQuery } from '#lib/model/messages.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { topicsOf, type ServerEvent } from '#lib/switchboard/messages/messages.ts'
import type { Watched } from '#lib/switchboard/watch-cluster.ts'
import { running, noCluster, viewsOf } from './home.ts'

/** One topic, or those that names and patterns mean. */
export type TopicsOf = { topic: string } | { patterns: string }

/** What topics hold, read from the brokers for this answer alone. Throws a `Fault` when they do not give it. */
export async function readMessages(
  cluster: string,
  which: TopicsOf,
  query: MessageQuery,
  signal: AbortSignal,
): Promise<MessageList | Refusal> {
  const found = topicsIn(cluster, which)
  return 'refused' in found ? found : found.watched.messages.list(found.topics(), query, signal)
}

/** The same with more time, as events. */
export async function searchMessages(
  cluster: string,
  which: TopicsOf,
  query: MessageQuery,
  signal: AbortSignal,
): Promise<AsyncIterable<ServerEvent> | Refusal> {
  const found = topicsIn(cluster, which)
  return 'refused' in found ? found : found.watched.messages.search(found.topics(), query, signal)
}

/** The same as lines of JSON. */
export async function downloadMessages(
  cluster: string,
  which: TopicsOf,
  query: MessageQuery,
  signal: AbortSignal,
): Promise<AsyncIterable<string> | Refusal> {
  const found = topicsIn(cluster, which)
  return 'refused' in found ? found : found.watched.messages.download(found.topics(), query, signal)
}

/** What comes from now on, until the signal. */
export function tailMessages(
  cluster: string,
  which: TopicsOf,
  query: TailQuery,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> | Refusal {
  const found = topicsIn(cluster, which)
  return 'refused' in found ? found : found.watched.tails.open(found.topics, query, signal)
}

function topicsIn(
  cluster: string,
  which: TopicsOf,
): { watched: Watched; topics: () => readonly string[] } | Refusal {
  const watched = running()?.clusters.get(cluster)
  if (!watched) return noCluster(cluster)
  if ('topic' in which) return { watched, topics: () => [which.topic] }
  const views = viewsOf(cluster)
  if ('refused' in views) return views
  const first = topicsOf(which.patterns, views.snapshot.topology)
  if ('refused' in first) return first
  return {
    watched,
    topics() {
      const now = watched.views ? topicsOf(which.patterns, watched.views.snapshot.topology) : first
      return 'refused' in now ? first : now
    },
  }
}
