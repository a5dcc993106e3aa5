import type { Status } from '#lib/model/group.ts'
import type { RangeMs } from '#lib/model/list.ts'
import type { Unseen } from '#lib/model/list.ts'
import { openPage } from './page.ts'
import type { Page } from './page.ts'

/** One cluster's last snapshot, as rows that are walked once. Null is unknown. */
export type MetricView = {
  cluster: string
  /** The last look reached it. */
  up: boolean
  brokers: Iterable<{ id: number; up: boolean }>
  topics: Iterable<{ topic: string; partitions: number }>
  partitions: Iterable<PartitionRow>
  groups: Iterable<GroupRow>
  groupPartitions: Iterable<GroupPartitionRow>
  unseen: Iterable<Pick<Unseen, 'scope' | 'reason'>>
  breakers: Iterable<{ broker: number; open: boolean }>
  refreshMs: number | null
  lagRefreshRequests: number | null
}

export type PartitionRow = {
  topic: string
  partition: number
  logStart: bigint | null
  end: bigint | null
  leader: number | null
  replicas: number
  inSync: number
  underReplicated: boolean
}

export type GroupRow = {
  group: string
  members: number | null
  status: Status
  timeBehindMs: RangeMs | null
  dataLossMs: RangeMs | null
}

export type GroupPartitionRow = {
  group: string
  topic: string
  partition: number
  committed: bigint | null
  lag: bigint | null
}

/** Requests since the process started. `kind` says what they were for. */
export type RequestCount = { cluster: string; api: string; kind: string; count: number }

export type MetricHands = {
  /** Series each level may hold. */
  maxSeries: number
  /** Called every few thousand rows, so that a scrape of a large cluster does not hold up the pages. */
  pause(): Promise<void>
}

const rowsPerSlice = 2000

/** Prometheus text of these snapshots. An unknown value has no series. */
export async function toMetrics(
  views: Iterable<MetricView>,
  counts: Iterable<RequestCount>,
  hands: MetricHands,
): Promise<string> {
  const page = openPage(hands.maxSeries)
  for (const { cluster, api, kind, count } of counts) {
    page.put('throughline_requests_total', cluster, { api, kind }, count)
  }
  for (const view of views) {
    putHealth(page, view)
    putBrokers(page, view)
    for (const step of putTopics(page, view)) if (step % rowsPerSlice === 0) await hands.pause()
    for (const step of putGroups(page, view)) if (step % rowsPerSlice === 0) await hands.pause()
  }
  return page.toText()
}

/**
 * A cluster that was not reached: nothing but that, and why. What was seen of it earlier is on the screens with its
 * age; a scrape has no age, so that an old value would pass as the present one.
 */
export function toUnseenView(cluster: string, unseen: MetricView['unseen']): MetricView {
  return {
    cluster,
    up: false,
    unseen,
    brokers: [],
    topics: [],
    partitions: [],
    groups: [],
    groupPartitions: [],
    breakers: [],
    refreshMs: null,
    lagRefreshRequests: null,
  }
}

function putHealth(page: Page, { cluster, up, refreshMs, lagRefreshRequests, unseen }: MetricView): void {
  page.put('throughline_cluster_up', cluster, {}, up)
  page.put('throughline_refresh_seconds', cluster, {}, refreshMs === null ? null : refreshMs / 1000)
  page.put('throughline_lag_refresh_requests', cluster, {}, lagRefreshRequests)
  const counted = Map.groupBy(unseen, ({ scope, reason }) => `${scope} ${reason}`)
  for (const [{ scope, reason } = { scope: '', reason: '' }, ...others] of counted.values()) {
    page.put('throughline_unseen', cluster, { scope, reason }, 1 + others.length)
  }
}

function putBrokers(page: Page, { cluster, brokers, breakers }: MetricView): void {
  const all = [...brokers]
  // A cluster of which no broker was ever seen has an unknown number of them.
  page.put('kafka_brokers', cluster, {}, all.length === 0 ? null : all.filter(({ up }) => up).length)
  for (const { id, up } of all) page.put('kafka_broker_up', cluster, { broker: id }, up)
  for (const { broker, open } of breakers) page.put('throughline_breaker_open', cluster, { broker }, open)
}

/** Yields the number of rows so far. */
function* putTopics(page: Page, { cluster, topics, partitions }: MetricView): Generator<number> {
  let step = 0
  for (const { topic, partitions: count } of topics) {
    page.put('kafka_topic_partitions', cluster, { topic }, count)
    yield ++step
  }
  for (const row of partitions) {
    if (page.isFull('partition')) return
    const labels = { topic: row.topic, partition: row.partition }
    page.put('kafka_topic_partition_current_offset', cluster, labels, row.end)
    page.put('kafka_topic_partition_oldest_offset', cluster, labels, row.logStart)
    page.put('kafka_topic_partition_leader', cluster, labels, row.leader)
    page.put('kafka_topic_partition_replicas', cluster, labels, row.replicas)
    page.put('kafka_topic_partition_in_sync_replica', cluster, labels, row.inSync)
    page.put('kafka_topic_partition_under_replicated_partition', cluster, labels, row.underReplicated)
    yield ++step
  }
}

type Sum = { group: string; topic: string; lag: bigint; seen: number; total: number }

/** Yields the number of rows so far. Sums go on when the partitions' own series are over budget. */
function* putGroups(page: Page, { cluster, groups, groupPartitions }: MetricView): Generator<number> {
  let step = 0
  for (const { group, members, status, timeBehindMs, dataLossMs } of groups) {
    const labels = { consumergroup: group }
    page.put('kafka_consumergroup_members', cluster, labels, members)
    page.put('throughline_consumergroup_status', cluster, { ...labels, status }, 1)
    const { low = null, high = null } = timeBehindMs ?? {}
    page.put('throughline_consumergroup_lag_seconds_at_least', cluster, labels, toSeconds(low))
    page.put('throughline_consumergroup_lag_seconds_at_most', cluster, labels, toSeconds(high))
    const loss = toSeconds(dataLossMs?.low ?? null)
    page.put('throughline_consumergroup_data_loss_seconds_at_least', cluster, labels, loss)
    yield ++step
  }
  const sums = new Map<string, Sum>()
  for (const row of groupPartitions) {
    const { group, topic, partition, committed, lag } = row
    const labels = { consumergroup: group, topic, partition }
    page.put('kafka_consumergroup_current_offset', cluster, labels, committed)
    page.put('kafka_consumergroup_lag', cluster, labels, lag)
    addTo(sums, row)
    yield ++step
  }
  for (const { group, topic, lag, seen, total } of sums.values()) {
    const labels = { consumergroup: group, topic }
    page.put('kafka_consumergroup_lag_sum', cluster, labels, seen === 0 ? null : lag)
    page.put('throughline_consumergroup_lag_coverage', cluster, labels, seen / total)
    yield ++step
  }
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000
}

function addTo(sums: Map<string, Sum>, { group, topic, lag }: GroupPartitionRow): void {
  // Kafka's alphabet for topics has no line break, so no two pairs share a key, whatever the group id holds.
  const key = `${topic}\n${group}`
  const sum = sums.get(key) ?? { group, topic, lag: 0n, seen: 0, total: 0 }
  sum.lag += lag ?? 0n
  sum.seen += lag === null ? 0 : 1
  sum.total += 1
  sums.set(key, sum)
}
