'use client'
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { brokerSchema, clusterSchema, type Broker, type Cluster } from '#lib/model/cluster.ts'
import { groupDetailSchema, groupListSchema, type GroupDetail, type GroupList } from '#lib/model/group.ts'
import { groupSegment } from '#lib/model/links.ts'
import { listOf } from '#lib/model/list.ts'
import type { GroupQuery, ReplicaQuery, TopicQuery } from '#lib/model/query.ts'
import {
  replicaMapSchema,
  topicDetailSchema,
  topicSchema,
  type ReplicaMap,
  type Topic,
  type TopicDetail,
} from '#lib/model/topic.ts'
import { getJson } from './get-json.ts'

export type ListOf<T> = Omit<z.output<ReturnType<typeof listOf<typeof clusterSchema>>>, 'items'> & {
  items: T[]
}

const POLL_MS = 5000
const clusterListSchema = listOf(clusterSchema)
const brokerListSchema = listOf(brokerSchema)
const topicListSchema = listOf(topicSchema)

/** One query per route: first paint from the server's value, then a look every few seconds, the last good value kept. */
function usePolled<S extends z.ZodType>(
  path: string,
  schema: S,
  initial: z.output<S> | undefined,
): UseQueryResult<z.output<S>> {
  // The server's value answers the path that the page was opened with, and no other.
  const [opened] = useState(path)
  return useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => getJson(`/api/v1${path}`, schema, signal),
    ...(initial === undefined || path !== opened ? {} : { initialData: initial }),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: false,
    staleTime: POLL_MS / 2,
    retry: false,
  }) as UseQueryResult<z.output<S>>
}

export function useClusters(initial?: ListOf<Cluster>) {
  return usePolled('/clusters', clusterListSchema, initial)
}

export function useBrokers(cluster: string, initial?: ListOf<Broker>) {
  return usePolled(`${clusterPath(cluster)}/brokers`, brokerListSchema, initial)
}

/** `initial` belongs to the query that the page was opened with; another query starts from what is on screen. */
export function useGroups(cluster: string, query: Partial<GroupQuery>, initial?: GroupList) {
  return usePolled(`${clusterPath(cluster)}/groups${toSearch(query)}`, groupListSchema, initial)
}

export function useGroup(cluster: string, group: string, initial?: GroupDetail) {
  return usePolled(`${clusterPath(cluster)}/groups/${groupSegment(group)}`, groupDetailSchema, initial)
}

export function useTopics(cluster: string, query: Partial<TopicQuery>, initial?: ListOf<Topic>) {
  return usePolled(`${clusterPath(cluster)}/topics${toSearch(query)}`, topicListSchema, initial)
}

export function useTopic(cluster: string, topic: string, initial?: TopicDetail) {
  return usePolled(`${clusterPath(cluster)}/topics/${encodeURIComponent(topic)}`, topicDetailSchema, initial)
}

export function useReplicaMap(cluster: string, query: Partial<ReplicaQuery>, initial?: ReplicaMap) {
  return usePolled(`${clusterPath(cluster)}/replicas${toSearch(query)}`, replicaMapSchema, initial)
}

/** Every group of a query, page after page: for an export. */
export async function readAllGroups(
  cluster: string,
  query: Partial<GroupQuery>,
): Promise<GroupList['items']> {
  const items: GroupList['items'] = []
  let cursor: string | null | undefined
  do {
    const search = toSearch({ ...query, limit: 500, ...(cursor ? { cursor } : {}) })
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const page = await getJson(`/api/v1${clusterPath(cluster)}/groups${search}`, groupListSchema)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor)
  return items
}

function clusterPath(cluster: string): string {
  return `/clusters/${encodeURIComponent(cluster)}`
}

function toSearch(query: Record<string, string | number | null | undefined>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}
