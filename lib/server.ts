// The switchboard: plugs what touches the outside into what thinks; what it opens is in lib/switchboard. Doors and pages
// call these functions and nothing deeper. Every read answers at once from the last snapshot.
import { readFileSync } from 'node:fs'
import { presets } from '#lib/boxes/presets.ts'
import { loadSettings } from '#lib/config/load.ts'
import { isLoopback, toListen } from '#lib/config/listen.ts'
import { formatMistake } from '#lib/config/mistake.ts'
import { refuseWrites } from '#lib/access/may-write.ts'
import { principalOf } from '#lib/kafka/access.ts'
import { emptyHistory, readGroupHistory } from '#lib/history/group-history.ts'
import { readRecentChanges } from '#lib/history/recent-changes.ts'
import type { Keep } from '#lib/history/recorder.ts'
import { HOUR_MS } from '#lib/history/minutes.ts'
import type { Views } from '#lib/history/views.ts'
import { listGroups } from '#lib/lag/group-list.ts'
import { statusOf, timeBehindOf } from '#lib/lag/judgement.ts'
import { toGroupDetail, type Times } from '#lib/lag/group-detail.ts'
import { toBoxMetrics } from '#lib/metrics/boxes.ts'
import { toMetrics, toUnseenView } from '#lib/metrics/collect.ts'
import { toMetricView } from '#lib/metrics/to-view.ts'
import type { AuditEntry, AuditQuery } from '#lib/model/audit.ts'
import type {
  BoxDetail,
  BoxHistory,
  BoxHistoryQuery,
  BoxList,
  BoxRows,
  BoxRowsQuery,
} from '#lib/model/box.ts'
import type { Broker, Cluster } from '#lib/model/cluster.ts'
import type { Flow, FlowList } from '#lib/model/flow.ts'
import { matchesStars } from '#lib/model/glob.ts'
import type { GroupDetail, GroupList } from '#lib/model/group.ts'
import type { ChangeList, ChangeQuery, GroupHistory, HistoryQuery } from '#lib/model/history.ts'
import type { ListAnswer, Unseen } from '#lib/model/list.ts'
import type { MessageList, MessageQuery, TailQuery } from '#lib/model/messages.ts'
import { toJson } from '#lib/model/json.ts'
import type { MadeTopic, NewTopic } from '#lib/model/new-topic.ts'
import type { NextRecord, Residual } from '#lib/model/partition-proof.ts'
import type { GroupQuery, ReplicaQuery, TopicQuery } from '#lib/model/query.ts'
import type {
  Done,
  GroupsDeletePreview,
  OffsetsDeletePreview,
  Plan,
  ResetPreview,
  ResetsPreview,
} from '#lib/model/plan.ts'
import { Fault, type Reading, type Refusal } from '#lib/model/reading.ts'
import type { Requeued, RequeuePlan, RequeuePreview, RequeueWish } from '#lib/model/requeue.ts'
import type { Reveal, Revealed } from '#lib/model/reveal.ts'
import type { Send, Sent } from '#lib/model/send.ts'
import { sendRunSchema, type SendRun, type SendRunWant } from '#lib/model/send-run.ts'
import type { AuditStore, Store } from '#lib/model/store.ts'
import { traceSchema, type Trace, type TraceQuery } from '#lib/model/trace.ts'
import type { ReplicaMap, Topic, TopicDetail } from '#lib/model/topic.ts'
import { listBrokers } from '#lib/replicas/broker-list.ts'
import { toCluster } from '#lib/replicas/cluster-row.ts'
import { toReplicaMap } from '#lib/replicas/replica-map.ts'
import { toTopicDetail } from '#lib/replicas/topic-detail.ts'
import { listTopics } from '#lib/replicas/topic-list.ts'
import { toAuditCsv } from '#lib/switchboard/audit-csv.ts'
import { listAudit, readAllAudit, toAuditEntry } from '#lib/switchboard/audit-log.ts'
import { topicsOf, type ServerEvent } from '#lib/switchboard/messages.ts'
import { openBoxesAndFlows, type BoxesAndFlows } from '#lib/switchboard/boxes-and-flows.ts'
import { toInboxOf } from '#lib/switchboard/linked-inboxes.ts'
import { openOwnStore, type OwnStore } from '#lib/switchboard/own-store.ts'
import type { PlaceNames } from '#lib/switchboard/partition-proofs.ts'
import type { Plans } from '#lib/switchboard/plans.ts'
import type { TraceBoxes } from '#lib/switchboard/trace-boxes.ts'
import { openTraces, type Traces } from '#lib/switchboard/traces.ts'
import { watchValue } from '#lib/switchboard/watch-value.ts'
import { watchCluster, type Watched } from '#lib/switchboard/watch-cluster.ts'

type Server = {
  clusters: Map<string, Watched>
  through: BoxesAndFlows
  traces: Traces
  store: OwnStore
  keep: Keep
  maxSeries: number
  mayWrite(): string | null
}

/** Kept outside the module: route handlers, pages and hot reload may each load it anew, the collectors are one. */
const home: { [key: symbol]: Server | undefined } = globalThis
const KEY = Symbol.for('throughline.server')

/**
 * Reads the settings, opens our own store and starts one collector a cluster. Calling it again changes nothing. Rejects
 * on bad settings, and when the store's folder is not ours to use.
 */
export async function openServer(): Promise<void> {
  if (home[KEY]) return
  const settings = loadSettings(process.env, (path) => readFileSync(path, 'utf8'), presets)
  if (Array.isArray(settings)) throw new Error(settings.map(formatMistake).join('\n'))
  const store = await openOwnStore(settings)
  const { keep } = settings.store
  const listen = toListen(process.env)
  const local = 'host' in listen && isLoopback(listen.host)
  const mayWrite = () => refuseWrites(local, settings.access.allowAnonymousWrites)
  const traced = new Map<string, TraceBoxes>()
  const clusters = new Map(
    settings.clusters.map((cluster) => {
      const traceBoxes = () => traced.get(cluster.id) ?? null
      return [
        cluster.id,
        watchCluster(cluster, {
          store,
          keep,
          mayWrite,
          traceBoxes,
          inboxOf: toInboxOf(settings, cluster.id),
        }),
      ]
    }),
  )
  const through = openBoxesAndFlows(settings, (id) => clusters.get(id), {
    store,
    keep,
    mayWrite,
  })
  for (const id of clusters.keys()) traced.set(id, through.tracedOf(id))
  const traces = openTraces({
    clusters,
    store: () => store.current()?.traces ?? null,
    because: () => store.because() ?? 'The store is closed.',
  })
  home[KEY] = { clusters, through, traces, store, keep, maxSeries: settings.metrics.maxSeries, mayWrite }
}

/** What is under way is written; then the store and all connections are given back. */
export async function closeServer(): Promise<void> {
  const server = home[KEY]
  home[KEY] = undefined
  if (!server) return
  await Promise.all([...server.clusters.values()].map((watched) => watched.close()))
  await server.through.close()
  await server.store.close()
}

export function readReadiness(): { ready: boolean; clusters: Pick<Cluster, 'id' | 'state' | 'because'>[] } {
  const clusters = [...(home[KEY]?.clusters ?? [])].map(([id, watched]) => ({ id, ...stateOf(watched) }))
  return { ready: clusters.length > 0 && clusters.every(({ state }) => state !== 'starting'), clusters }
}

export function readClusters(): ListAnswer<Cluster> {
  const items = [...(home[KEY]?.clusters.values() ?? [])].map(clusterOf)
  return { items, total: items.length, nextCursor: null, asOf: newest(items), unseen: [] }
}

export function readCluster(cluster: string): Cluster | Refusal {
  const watched = home[KEY]?.clusters.get(cluster)
  return watched ? clusterOf(watched) : noCluster(cluster)
}

export function readBrokers(cluster: string): ListAnswer<Broker> | Refusal {
  return withViews<ListAnswer<Broker>>(cluster, { ...nothing, items: [] }, ({ snapshot }, gaps) => {
    const items = listBrokers(snapshot)
    return { items, total: items.length, nextCursor: null, asOf: snapshot.atMs, unseen: gaps }
  })
}

export function readGroups(cluster: string, query: GroupQuery): GroupList | Refusal {
  const empty = { ...nothing, items: [], folded: [], needPerson: 0, partlySeen: 0, all: 0 }
  return withViews<GroupList>(cluster, empty, ({ groups }, gaps) => ({
    ...listGroups(groups, query),
    unseen: gaps,
  }))
}

export async function readGroup(cluster: string, group: string): Promise<GroupDetail | Refusal> {
  const watched = home[KEY]?.clusters.get(cluster)
  const views = viewsOf(cluster)
  if ('refused' in views) return views
  if (!watched) return noCluster(cluster)
  const { judge, refined } = watched
  const { snapshot } = views
  const judgedOf = judge.partitionsOf(group)
  const times: Times = (row, committed, lag) => {
    const judged = judgedOf(row, Number(committed + lag))
    const seen = judge.timeBehind(row, Number(committed), Number(lag), snapshot.atMs)
    const loss = lag > 0n ? judge.dataLoss(snapshot, row, Number(committed), seen) : null
    if (seen === null || lag === 0n) return { behind: seen, from: 'samples', loss, judged }
    return { ...refined.refine(snapshot, group, row, committed, seen), loss, judged }
  }
  const detail = toGroupDetail(views.groups, group, times)
  if (detail) refined.look(snapshot, group, detail.partitionList)
  return (
    detail ?? {
      refused: 'not-found',
      because: `There is no group ${group} in ${cluster}, or its name is hidden from us.`,
    }
  )
}

/** Lag of a group over time. Of a group that is gone as well, as long as it is remembered. */
export async function readHistory(
  cluster: string,
  group: string,
  { from, to, measure }: HistoryQuery,
): Promise<GroupHistory | Refusal> {
  const found = historyOf(cluster)
  if ('refused' in found) return found
  const { watched, store, keep } = found
  const nowMs = Date.now()
  const toMs = Math.min(to ?? nowMs, nowMs)
  const fromMs = from ?? toMs - HOUR_MS
  if (fromMs >= toMs || fromMs < 0) return emptySpan
  const { pollMs } = watched.settings
  const want = { cluster, group, fromMs, toMs, measure, pollMs, keep, nowMs }
  const history = await readGroupHistory(store.history, want)
  if (history) return history
  const known = watched.views?.snapshot.groups.index.has(group) ?? false
  return known
    ? emptyHistory(want)
    : { refused: 'not-found', because: `Nothing is remembered of a group ${group} in ${cluster}.` }
}

/** What changed lately: groups, brokers, copies, topics. */
export async function readChanges(
  cluster: string,
  { from, to, limit }: ChangeQuery,
): Promise<ChangeList | Refusal> {
  const found = historyOf(cluster)
  if ('refused' in found) return found
  const toMs = to ?? Date.now()
  const fromMs = from ?? toMs - 24 * HOUR_MS
  if (fromMs >= toMs || fromMs < 0) return emptySpan
  return readRecentChanges(found.store.history, { cluster, fromMs, toMs, limit })
}

const emptySpan: Refusal = {
  refused: 'bad-request',
  because: 'from must lie before to, and neither before 1970.',
}

type Historic = { watched: Watched; store: Store; keep: Keep }

function historyOf(cluster: string): Historic | Refusal {
  const server = home[KEY]
  const watched = server?.clusters.get(cluster)
  if (!server || !watched) return noCluster(cluster)
  const store = server.store.current()
  if (store) return { watched, store, keep: server.keep }
  return { refused: 'unavailable', because: server.store.because() ?? 'The store is closed.' }
}

export function readTopics(cluster: string, query: TopicQuery): ListAnswer<Topic> | Refusal {
  return withViews<ListAnswer<Topic>>(cluster, { ...nothing, items: [] }, ({ replicas, groups }, gaps) => ({
    ...listTopics(replicas, (topic) => groups.readers.get(topic)?.length ?? 0, query),
    unseen: gaps,
  }))
}

export async function readTopic(cluster: string, topic: string): Promise<TopicDetail | Refusal> {
  const views = viewsOf(cluster)
  if ('refused' in views) return views
  const collector = home[KEY]?.clusters.get(cluster)?.collector
  const at = views.snapshot.topology.topicIndex.get(topic)
  const missing: Refusal = {
    refused: 'not-found',
    because: `There is no topic ${topic} in ${cluster}, or its name is hidden from us.`,
  }
  if (!collector || at === undefined) return missing
  const { judgement } = views.groups
  const judged = (group: number) => ({
    status: statusOf(judgement, group),
    timeBehindMs: timeBehindOf(judgement, group),
  })
  const [settings, eligible] = await Promise.all([
    toReading(() => collector.readSettings(topic)),
    toReading(() => collector.readEligibleLeaders(topic)),
  ])
  return (
    toTopicDetail(views.replicas, topic, views.groups.readers.get(at) ?? [], judged, {
      settings,
      eligible,
    }) ?? missing
  )
}

export function readReplicaMap(cluster: string, query: ReplicaQuery): ReplicaMap | Refusal {
  const empty = { brokers: [], total: 0, blocks: [], buckets: null, asOf: null, unseen: [] }
  return withViews<ReplicaMap>(cluster, empty, ({ replicas }, gaps) => ({
    ...toReplicaMap(replicas, query),
    unseen: gaps,
  }))
}

export async function readMetrics(): Promise<string> {
  const watched = [...(home[KEY]?.clusters.values() ?? [])]
  const views = watched.map((one) => {
    const found = stateOf(one).state === 'seen' ? one.views : null
    return found
      ? toMetricView(one.settings.id, found.groups, found.replicas, one.collector.openBreakers())
      : toUnseenView(one.settings.id, clusterOf(one).unseen)
  })
  const counts = watched.flatMap(({ settings, collector }) =>
    [...collector.requests].map(([key, count]) => {
      const [api = '', kind = ''] = key.split(' ')
      return { cluster: settings.id, api, kind, count }
    }),
  )
  const through = await toBoxMetrics(readBoxes().items, readFlows().items)
  const kafka = await toMetrics(views, counts, {
    maxSeries: home[KEY]?.maxSeries ?? 0,
    pause: () => new Promise((resume) => setImmediate(resume)),
  })
  return through === '' ? kafka : `${kafka}\n${through}`
}

const nothing = { total: 0, nextCursor: null, asOf: null }

function noCluster(cluster: string): Refusal {
  return { refused: 'not-found', because: `There is no cluster ${cluster} in the settings.` }
}

function viewsOf(cluster: string): Views | Refusal {
  const watched = home[KEY]?.clusters.get(cluster)
  if (!watched) return noCluster(cluster)
  return watched.views ?? notSeenYet(stateOf(watched))
}

function notSeenYet({ because }: Pick<Cluster, 'because'>): Refusal {
  if (because !== null) return { refused: 'unavailable', because }
  return {
    refused: 'starting',
    because: 'The first look at this cluster is not over yet. Try again in a few seconds.',
  }
}

/** Lists answer before the first snapshot too: empty, and saying why. */
function withViews<T extends { unseen: Unseen[] }>(
  cluster: string,
  empty: Omit<T, 'unseen'>,
  answer: (views: Views, gaps: Unseen[]) => T,
): T | Refusal {
  const watched = home[KEY]?.clusters.get(cluster)
  if (!watched) return noCluster(cluster)
  const { views } = watched
  const gaps = clusterOf(watched).unseen
  return views ? answer(views, gaps) : ({ ...empty, unseen: gaps } as T)
}

function stateOf({ collector, views }: Watched): Pick<Cluster, 'state' | 'because'> {
  const outcome = collector.outcome()
  if (!outcome || (!outcome.fault && !views)) return { state: 'starting', because: null }
  return outcome.fault
    ? { state: 'unreachable', because: outcome.fault.because }
    : { state: 'seen', because: null }
}

function clusterOf(watched: Watched): Cluster {
  const { settings, access, collector, views } = watched
  const outcome = collector.outcome()
  const gap = (reason: Unseen['reason'], since: number): Unseen[] => [
    { scope: 'cluster', id: settings.id, reason, since },
  ]
  const unseen = !outcome
    ? gap('starting', Date.now())
    : outcome.fault
      ? gap(outcome.fault.code, outcome.fault.sinceMs)
      : []
  return toCluster(
    { id: settings.id, name: settings.name, seenAs: principalOf(access), ...stateOf(watched), unseen },
    views,
  )
}

function newest(clusters: Cluster[]): number | null {
  return clusters.reduce<number | null>(
    (latest, { asOf }) => (asOf !== null && asOf > (latest ?? 0) ? asOf : latest),
    null,
  )
}

async function toReading<T>(look: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { seen: true, value: await look(), atMs: Date.now() }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { seen: false, why: error.code, atMs: Date.now() }
  }
}

/** Read from the brokers for this answer alone; throws a `Fault` when they do not give it. */
export async function readNextRecord(cluster: string, names: PlaceNames): Promise<NextRecord | Refusal> {
  const views = viewsOf(cluster)
  if ('refused' in views) return views
  return home[KEY]?.clusters.get(cluster)?.proofs.nextRecord(views.snapshot, names) ?? noCluster(cluster)
}

/** As `readNextRecord`, but what could not be read is an answer as well. */
export async function readResidual(cluster: string, names: PlaceNames): Promise<Residual | Refusal> {
  const views = viewsOf(cluster)
  if ('refused' in views) return views
  return home[KEY]?.clusters.get(cluster)?.proofs.residual(views.snapshot, names) ?? noCluster(cluster)
}

/** What a reset would do; nothing is written. Made from what the cluster says now: throws a `Fault` when it says nothing. */
export async function planReset(cluster: string, group: string, want: ResetPreview): Promise<Plan | Refusal> {
  return plansOf(cluster)?.reset(group, want) ?? noCluster(cluster)
}

/** The same for several groups; while one of them is refused none is touched. */
export async function planResets(cluster: string, want: ResetsPreview): Promise<Plan | Refusal> {
  return plansOf(cluster)?.resets(want) ?? noCluster(cluster)
}

export async function planOffsetsDelete(
  cluster: string,
  group: string,
  want: OffsetsDeletePreview,
): Promise<Plan | Refusal> {
  return plansOf(cluster)?.deleteOffsets(group, want) ?? noCluster(cluster)
}

export async function planGroupsDelete(cluster: string, want: GroupsDeletePreview): Promise<Plan | Refusal> {
  return plansOf(cluster)?.deleteGroups(want) ?? noCluster(cluster)
}

/** Puts back what was committed before an entry of the audit log. */
export async function planUndo(audit: string): Promise<Plan | Refusal> {
  const server = home[KEY]
  const log = server?.store.current()?.audit
  if (!server || !log)
    return { refused: 'unavailable', because: server?.store.because() ?? 'The store is closed.' }
  const entry = await log.read(audit)
  if (!entry) return { refused: 'not-found', because: `There is no entry ${audit} in the audit log.` }
  return plansOf(entry.cluster)?.undo(audit) ?? noCluster(entry.cluster)
}

/** Carries out a plan, once per key. Until there are accounts everybody is `local`. `group`: only if it is of this one. */
export async function executePlan(
  cluster: string,
  plan: string,
  key: string,
  group?: string,
): Promise<Done | Refusal> {
  const because = home[KEY]?.mayWrite() ?? null
  if (because !== null) return { refused: 'forbidden', because }
  return plansOf(cluster)?.execute(plan, key, { actor: 'local', group }) ?? noCluster(cluster)
}

function plansOf(cluster: string): Plans | undefined {
  return home[KEY]?.clusters.get(cluster)?.plans
}

/** Who changed what, newest first. Throws a `Fault` when the store does not answer. */
export async function readAudit(query: AuditQuery): Promise<ListAnswer<AuditEntry> | Refusal> {
  const log = auditLog()
  if ('refused' in log) return log
  if (isEmptySpan(query)) return emptySpan
  return { ...(await listAudit(log, query)), asOf: Date.now(), unseen: [] }
}

/** One deed, whole. */
export async function readAuditEntry(id: string): Promise<AuditEntry | Refusal> {
  const log = auditLog()
  if ('refused' in log) return log
  const row = await log.read(id)
  return row ? toAuditEntry(row) : noEntry(id)
}

/** The log as CSV, in pieces. */
export function exportAudit(query: Omit<AuditQuery, 'limit'>): AsyncIterable<string> | Refusal {
  const log = auditLog()
  if ('refused' in log) return log
  return isEmptySpan(query) ? emptySpan : toAuditCsv(readAllAudit(log, query))
}

function isEmptySpan({ from, to }: Pick<AuditQuery, 'from' | 'to'>): boolean {
  return from !== undefined && to !== undefined && from >= to
}

function auditLog(): AuditStore | Refusal {
  const server = home[KEY]
  const log = server?.store.current()?.audit
  return log ?? { refused: 'unavailable', because: server?.store.because() ?? 'The store is closed.' }
}

function noEntry(id: string): Refusal {
  return { refused: 'not-found', because: `There is no entry ${id} in the audit log.` }
}

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
  const watched = home[KEY]?.clusters.get(cluster)
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
/** Sends one test message, if the settings name its topic. Throws a `Fault` when the cluster does not take it. */
export async function sendMessage(cluster: string, topic: string, want: Send): Promise<Sent | Refusal> {
  const because = home[KEY]?.mayWrite() ?? null
  if (because !== null) return { refused: 'forbidden', because }
  return home[KEY]?.clusters.get(cluster)?.sender.send(topic, want, 'local') ?? noCluster(cluster)
}

export async function readTrace(id: string): Promise<Trace | Refusal> {
  return home[KEY]?.traces.read(id) ?? noServer
}

/** With an end named: the newest trace that fits it, looked for when none is kept, or none. Else the newest traces. */
export async function readTraces(query: TraceQuery): Promise<ListAnswer<Trace> | Refusal> {
  return home[KEY]?.traces.find(query) ?? noServer
}

/** Which topics take test messages: the patterns of the settings and those that fit them; `because`: why nothing may be sent. */
export function readSendTopics(cluster: string): {
  patterns: readonly string[]
  topics: string[]
  /** Outboxes that they may be sent through. */
  boxes: string[]
  because: string | null
} {
  const watched = home[KEY]?.clusters.get(cluster)
  const patterns = watched?.settings.send.topics ?? []
  const names = watched?.views?.snapshot.topology.topicNames ?? []
  const topics = names.filter((name) => patterns.some((one) => matchesStars(one, name))).toSorted()
  const boxes = watched?.traceBoxes()?.writable() ?? []
  return { patterns, topics, boxes, because: home[KEY]?.mayWrite() ?? null }
}

/** Every inbox and outbox table of the settings, as last looked at; and tables that look like one. */
export function readBoxes(): BoxList {
  return home[KEY]?.through.boxes.list() ?? { ...nothing, items: [], unseen: [], proposals: [] }
}

export async function readBox(id: string): Promise<BoxDetail | Refusal> {
  return home[KEY]?.through.boxes.detail(id) ?? noServer
}

/** Read from the database for this answer alone; throws a `Fault` when it does not give it. */
export async function readBoxRows(id: string, query: BoxRowsQuery): Promise<BoxRows | Refusal> {
  return home[KEY]?.through.boxes.rows(id, query) ?? noServer
}

export async function readBoxHistory(box: string, query: BoxHistoryQuery): Promise<BoxHistory | Refusal> {
  return home[KEY]?.through.past(box, query) ?? noServer
}

/** The payload of one row, masked; that it was looked at stands in the audit log. */
export async function revealBoxRow(box: string, row: string, { state }: Reveal): Promise<Revealed | Refusal> {
  return home[KEY]?.through.reveal(box, row, state) ?? noServer
}

/** What trying failed or dead rows again would do; nothing is written. */
export async function planRequeue(box: string, want: RequeuePreview): Promise<RequeuePlan | Refusal> {
  return home[KEY]?.through.requeues.preview(box, want) ?? noServer
}

/** Tries the rows of a plan again, once per key. */
export async function executeRequeue(box: string, want: RequeueWish): Promise<Requeued | Refusal> {
  return home[KEY]?.through.requeues.execute(box, want, 'local') ?? noServer
}

export function readFlows(): FlowList {
  return home[KEY]?.through.flows.list() ?? { ...nothing, items: [], unseen: [] }
}

export function readFlow(id: string): Flow | Refusal {
  return (
    home[KEY]?.through.flows.find(id) ?? {
      refused: 'not-found',
      because: `There is no flow ${id} in the settings.`,
    }
  )
}

const noServer: Refusal = {
  refused: 'starting',
  because: 'The server is starting. Try again in a few seconds.',
}

/** Begins to send many copies, if the settings name their topic. Throws a `Fault` when the brokers do not tell of it. */
export async function startSends(
  cluster: string,
  topic: string,
  want: SendRunWant,
): Promise<SendRun | Refusal> {
  const because = home[KEY]?.mayWrite() ?? null
  if (because !== null) return { refused: 'forbidden', because }
  return home[KEY]?.clusters.get(cluster)?.sendRuns.start(topic, want, 'local') ?? noCluster(cluster)
}

export function readSends(cluster: string, topic: string, id: string): SendRun | Refusal {
  return home[KEY]?.clusters.get(cluster)?.sendRuns.read(topic, id) ?? noCluster(cluster)
}

/** Who may begin may stop; so may everybody once nobody may begin any more. */
export async function stopSends(cluster: string, topic: string, id: string): Promise<SendRun | Refusal> {
  return home[KEY]?.clusters.get(cluster)?.sendRuns.stop(topic, id) ?? noCluster(cluster)
}

const OFTEN_MS = 250

export function watchSends(
  cluster: string,
  topic: string,
  id: string,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> | Refusal {
  const first = readSends(cluster, topic, id)
  if ('refused' in first) return first
  const read = async () => {
    const run = readSends(cluster, topic, id)
    if ('refused' in run) return null
    const json = JSON.stringify(toJson(sendRunSchema, run))
    return { json, mark: JSON.stringify({ ...run, asOf: 0 }), live: run.state === 'running' }
  }
  return watchValue({ event: 'run', read, everyMs: OFTEN_MS, signal })
}

/** One trace until it ends. */
export async function watchTrace(
  id: string,
  signal: AbortSignal,
): Promise<AsyncIterable<ServerEvent> | Refusal> {
  const first = await readTrace(id)
  if ('refused' in first) return first
  const read = async () => {
    const trace = await readTrace(id)
    if ('refused' in trace) return null
    const json = JSON.stringify(toJson(traceSchema, trace))
    const mark = JSON.stringify(toJson(traceSchema, { ...trace, asOf: 0 }))
    return { json, mark, live: trace.live }
  }
  return watchValue({ event: 'trace', read, everyMs: 2 * OFTEN_MS, signal })
}

/** Makes a topic that test messages may be sent to; with `dryRun` only says what it would be. */
export async function makeTopic(cluster: string, want: NewTopic): Promise<MadeTopic | Refusal> {
  const because = home[KEY]?.mayWrite() ?? null
  if (because !== null && !want.dryRun) return { refused: 'forbidden', because }
  return home[KEY]?.clusters.get(cluster)?.topicMaker.make(want, 'local') ?? noCluster(cluster)
}
