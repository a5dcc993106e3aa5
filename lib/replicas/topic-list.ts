import { compareText } from '#lib/model/compare.ts'
import { pageOf } from '#lib/model/page.ts'
import type { TopicQuery } from '#lib/model/query.ts'
import type { Topic } from '#lib/model/topic.ts'
import { lengthOf } from '#lib/model/topology.ts'
import { faultOf, lastSeenOf } from '#lib/model/snapshot.ts'
import type { Unseen } from '#lib/model/list.ts'
import { countHealth, type HealthCounts, type ReplicaView } from './counts.ts'
import { effectiveMinIsr } from './health.ts'

/** Topic index → how many groups read it. */
export type ReaderCounts = (topic: number) => number

export type TopicPage = {
  items: Topic[]
  total: number
  nextCursor: string | null
  asOf: number
  unseen: Unseen[]
}

/** One page of topics: filtered and sorted, objects made for its rows alone. */
export function listTopics(view: ReplicaView, readers: ReaderCounts, query: TopicQuery): TopicPage {
  const { topology } = view.snapshot
  const wanted = query.search?.trim().toLowerCase()
  const found: number[] = []
  const counts = topology.topicNames.map((_, at) =>
    countHealth(view.flags, topology.topicStart.get(at), topology.topicStart.get(at + 1)),
  )
  for (const [at, name] of topology.topicNames.entries()) {
    if (wanted && !name.toLowerCase().includes(wanted)) continue
    const internal = topology.topicInternal[at] ?? false
    if (query.internal === 'no' && internal) continue
    if (query.internal === 'only' && !internal) continue
    if (query.health === 'trouble' && troubleOf(counts[at]) === 0) continue
    found.push(at)
  }
  found.sort(comparator(view, counts, readers, query))
  const { page, nextCursor } = pageOf(found, query, (at) => topology.topicNames[at] ?? '')
  return {
    items: page.map((at) => toTopic(view, at, counts[at], readers(at))),
    total: found.length,
    nextCursor,
    asOf: view.snapshot.atMs,
    unseen: [],
  }
}

/** How bad, in one number: no leader before refused writes before at the minimum before a missing copy. */
export function troubleOf(counts: HealthCounts | undefined): number {
  if (!counts) return 0
  if (counts.offlinePartitions > 0) return 4e6 + counts.offlinePartitions
  if (counts.underMinIsr) return 3e6 + counts.underMinIsr
  if (counts.underReplicated > 0) return 2e6 + counts.underReplicated
  if (counts.atMinIsr) return 1e6 + counts.atMinIsr
  return counts.reassigning
}

function comparator(
  view: ReplicaView,
  counts: HealthCounts[],
  readers: ReaderCounts,
  query: TopicQuery,
): (a: number, b: number) => number {
  const { topology } = view.snapshot
  const byName = (a: number, b: number) =>
    compareText(topology.topicNames[a] ?? '', topology.topicNames[b] ?? '')
  const cache = new Map<number, number>()
  const valueOf = (at: number): number => {
    const known = cache.get(at)
    if (known !== undefined) return known
    const value = sortValue(view, counts[at], readers, query.sort, at)
    cache.set(at, value)
    return value
  }
  if (query.sort === 'name') return (a, b) => (query.order === 'desc' ? byName(b, a) : byName(a, b))
  const sign = query.order === 'asc' ? 1 : -1
  return (a, b) => (valueOf(a) - valueOf(b)) * sign || byName(a, b)
}

function sortValue(
  view: ReplicaView,
  counts: HealthCounts | undefined,
  readers: ReaderCounts,
  sort: TopicQuery['sort'],
  at: number,
): number {
  const { topology } = view.snapshot
  switch (sort) {
    case 'name':
      return 0
    case 'worst':
      return troubleOf(counts)
    case 'partitions':
      return topology.topicStart.get(at + 1) - topology.topicStart.get(at)
    case 'messages':
      return Number(sumMessages(view, at).messages ?? -1n)
    case 'size':
      return Number(sumSize(view, topology.topicNames[at] ?? '') ?? -1n)
    case 'groups':
      return readers(at)
  }
}

export function toTopic(
  view: ReplicaView,
  at: number,
  counts: HealthCounts | undefined,
  groups: number,
): Topic {
  const { snapshot, flags } = view
  const { topology } = snapshot
  const name = topology.topicNames[at] ?? ''
  const from = topology.topicStart.get(at)
  const to = topology.topicStart.get(at + 1)
  let replicationFactor = 0
  for (let row = from; row < to; row++)
    replicationFactor = Math.max(replicationFactor, lengthOf(topology.replicas, row))
  const { messages, coverage } = sumMessages(view, at)
  return {
    name,
    id: topology.topicIds[at] ?? null,
    internal: topology.topicInternal[at] ?? false,
    partitions: to - from,
    replicationFactor,
    minIsr: effectiveMinIsr(snapshot, name, replicationFactor),
    cleanupPolicy: snapshot.configs.get(name)?.cleanupPolicy ?? null,
    ...(counts ?? countHealth(flags, from, to)),
    messages,
    coverage,
    sizeBytes: sumSize(view, name),
    groups,
    asOf: snapshot.atMs,
    unseen: unseenOf(view, name, from, to),
  }
}

/** End minus log start over the partitions where both were seen. */
function sumMessages(
  { snapshot }: ReplicaView,
  at: number,
): { messages: bigint | null; coverage: { seen: number; total: number } } {
  const { topology, ends, logStarts } = snapshot
  const from = topology.topicStart.get(at)
  const to = topology.topicStart.get(at + 1)
  let sum = 0n
  let seen = 0
  for (let row = from; row < to; row++) {
    const start = lastSeenOf(logStarts, row)
    if (ends.why[row] !== 0 || start === null) continue
    seen++
    const kept = ends.value.get(row) - start
    if (kept > 0n) sum += kept
  }
  return { messages: seen === 0 && to > from ? null : sum, coverage: { seen, total: to - from } }
}

/** Bytes of all copies on the brokers whose disks were seen; null when none was. */
function sumSize({ snapshot }: ReplicaView, topic: string): bigint | null {
  let sum: bigint | null = null
  for (const { sizes } of snapshot.brokers) {
    for (const bytes of sizes?.bytes.get(topic)?.values() ?? []) sum = (sum ?? 0n) + bytes
  }
  return sum
}

function unseenOf({ snapshot }: ReplicaView, name: string, from: number, to: number): Unseen[] {
  const unseen: Unseen[] = []
  for (let row = from; row < to && unseen.length < MOST_NAMED; row++) {
    const reason = faultOf(snapshot.ends.why[row])
    if (reason === null) continue
    unseen.push({
      scope: 'partition',
      id: `${name}:${snapshot.topology.partition.get(row)}`,
      reason,
      since: snapshot.ends.sinceMs[row] || snapshot.atMs,
    })
  }
  return unseen
}
const MOST_NAMED = 20
