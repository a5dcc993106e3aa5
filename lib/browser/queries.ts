'use client'
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { auditEntrySchema, type AuditEntry, type AuditQuery } from '#lib/model/audit.ts'
import {
  boxDetailSchema,
  boxHistorySchema,
  boxListSchema,
  boxRowsSchema,
  type BoxDetail,
  type BoxHistory,
  type BoxList,
  type BoxRows,
  type BoxRowsQuery,
} from '#lib/model/box.ts'
import { brokerSchema, clusterSchema, type Broker, type Cluster } from '#lib/model/cluster.ts'
import { flowListSchema, flowSchema, type Flow, type FlowList } from '#lib/model/flow.ts'
import { groupDetailSchema, groupListSchema, type GroupDetail, type GroupList } from '#lib/model/group.ts'
import {
  changeListSchema,
  groupHistorySchema,
  type ChangeList,
  type GroupHistory,
} from '#lib/model/history.ts'
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
import { traceSchema, type Trace } from '#lib/model/trace.ts'
import { getJson } from './get-json.ts'
import { useFollowed } from './use-followed.ts'

export type ListOf<T> = Omit<z.output<ReturnType<typeof listOf<typeof clusterSchema>>>, 'items'> & {
  items: T[]
}

const POLL_MS = 5000
const clusterListSchema = listOf(clusterSchema)
const brokerListSchema = listOf(brokerSchema)
const topicListSchema = listOf(topicSchema)
const auditListSchema = listOf(auditEntrySchema)

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

/** A span in the past stays as it is; the last so and so long moves on with every look. */
type Span = { fromMs: number; toMs: number } | { lastMs: number }

export function useGroupHistory(
  cluster: string,
  group: string,
  measure: GroupHistory['measure'],
  span: Span,
): UseQueryResult<GroupHistory> {
  const path = `${clusterPath(cluster)}/groups/${groupHistorySegment(group)}`
  return useQuery({
    queryKey: [path, measure, span],
    queryFn: ({ signal }) =>
      getJson(`/api/v1${withSearch(path, { ...toFromTo(span), measure })}`, groupHistorySchema, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 'lastMs' in span ? pollOf(span.lastMs) : false,
    refetchIntervalInBackground: false,
    staleTime: POLL_MS / 2,
    retry: false,
  })
}

/** As many as the route gives. */
const MOST_CHANGES = 500

/** What changed in a cluster in the last `lastMs`. */
export function useChanges(cluster: string, lastMs: number): UseQueryResult<ChangeList> {
  const path = `${clusterPath(cluster)}/changes`
  return useQuery({
    queryKey: [path, lastMs],
    queryFn: ({ signal }) =>
      getJson(
        `/api/v1${path}${toSearch({ ...toFromTo({ lastMs }), limit: MOST_CHANGES })}`,
        changeListSchema,
        signal,
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 2 * POLL_MS,
    refetchIntervalInBackground: false,
    staleTime: POLL_MS / 2,
    retry: false,
  })
}

/** A long chart moves by less than a point in one look: it is asked for less often. */
function pollOf(lastMs: number): number {
  return Math.max(POLL_MS, Math.min(60_000, lastMs / 300))
}

/** No end but the server's own now: the clocks of the two may differ. */
function toFromTo(span: Span): Record<string, number> {
  return 'lastMs' in span ? { from: Date.now() - span.lastMs } : { from: span.fromMs, to: span.toMs }
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

/** The audit log. `lastMs`: only of the last so long; null: from the beginning. `initial` is of the question it was opened with. */
export function useAudit(
  query: Partial<AuditQuery>,
  lastMs: number | null,
  initial?: ListOf<AuditEntry>,
): UseQueryResult<ListOf<AuditEntry>> {
  const asked = JSON.stringify([query, lastMs])
  const [opened] = useState(asked)
  return useQuery({
    queryKey: ['/audit', query, lastMs],
    queryFn: ({ signal }) => getJson(auditPath('/audit', query, lastMs), auditListSchema, signal),
    ...(initial === undefined || asked !== opened ? {} : { initialData: initial }),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: false,
    staleTime: POLL_MS / 2,
    retry: false,
  })
}

/** Where the log is read; the export of the same filter is beside it. */
export function auditPath(path: string, query: Partial<AuditQuery>, lastMs: number | null): string {
  const from = lastMs === null ? {} : { from: Date.now() - lastMs }
  return `/api/v1${path}${toSearch({ ...query, ...from })}`
}

/** While nobody knows how it ended it is asked for again: often at first, when it may still be under way. */
const UNDER_WAY_MS = 2000
const OFTEN = 30

/** One deed. What has ended does not change any more. */
export function useAuditEntry(id: string, initial?: AuditEntry): UseQueryResult<AuditEntry> {
  return useQuery({
    queryKey: ['/audit', id],
    queryFn: ({ signal }) => getJson(`/api/v1/audit/${encodeURIComponent(id)}`, auditEntrySchema, signal),
    ...(initial === undefined ? {} : { initialData: initial }),
    refetchInterval: ({ state: { data, dataUpdateCount, errorUpdateCount } }) =>
      data && data.outcome !== 'unfinished'
        ? false
        : dataUpdateCount + errorUpdateCount < OFTEN
          ? UNDER_WAY_MS
          : 3 * POLL_MS,
    refetchIntervalInBackground: false,
    staleTime: UNDER_WAY_MS / 2,
    retry: false,
  })
}

export function useBoxes(initial?: BoxList) {
  return usePolled('/boxes', boxListSchema, initial)
}

export function useBox(box: string, initial?: BoxDetail) {
  return usePolled(`/boxes/${encodeURIComponent(box)}`, boxDetailSchema, initial)
}

/** One box over time. */
export function useBoxHistory(box: string, span: Span): UseQueryResult<BoxHistory> {
  const path = `/boxes/${encodeURIComponent(box)}/history`
  return useQuery({
    queryKey: [path, span],
    queryFn: ({ signal }) => getJson(`/api/v1${withSearch(path, toFromTo(span))}`, boxHistorySchema, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 'lastMs' in span ? pollOf(span.lastMs) : false,
    refetchIntervalInBackground: false,
    staleTime: POLL_MS / 2,
    retry: false,
  })
}

/** Rows are read from the database for this: less often than the rest. */
export function useBoxRows(
  box: string,
  query: Partial<BoxRowsQuery>,
  enabled: boolean,
): UseQueryResult<BoxRows> {
  const path = `/boxes/${encodeURIComponent(box)}/rows${toSearch(query)}`
  return useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => getJson(`/api/v1${path}`, boxRowsSchema, signal),
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: 2 * POLL_MS,
    refetchIntervalInBackground: false,
    staleTime: POLL_MS,
    retry: false,
  })
}

export function useFlows(initial?: FlowList) {
  return usePolled('/flows', flowListSchema, initial)
}

export function useFlow(flow: string, initial?: Flow) {
  return usePolled(`/flows/${encodeURIComponent(flow)}`, flowSchema, initial)
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

/** A group that no path can carry has its id in the query. */
function groupHistorySegment(group: string): string {
  const [segment, query] = groupSegment(group).split('?')
  return `${segment ?? ''}/history${query ? `?${query}` : ''}`
}

function withSearch(path: string, query: Record<string, string | number>): string {
  const search = toSearch(query)
  return path.includes('?') ? `${path}&${search.slice(1)}` : `${path}${search}`
}

function toSearch(query: Record<string, string | number | null | undefined>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}

const traceListSchema = listOf(traceSchema)

/** As long as it is live it is followed. */
export function useTrace(id: string, initial?: Trace) {
  const isLive = ({ live }: Trace) => live
  const path = `/traces/${encodeURIComponent(id)}`
  return useFollowed({ path, event: 'trace', schema: traceSchema, isLive, initial })
}

export function useTraces(cluster: string, initial?: ListOf<Trace>) {
  return usePolled(`/traces${toSearch({ cluster, limit: 50 })}`, traceListSchema, initial)
}

/** The newest trace of a message that is named from one of its ends; null: none is kept. */
export async function findTrace(want: Record<string, string>): Promise<Trace | null> {
  const { items } = await getJson(`/api/v1/traces?${new URLSearchParams(want)}`, traceListSchema)
  return items[0] ?? null
}
