import type { ReplicaQuery } from '#lib/model/query.ts'
import type { ReplicaBlock, ReplicaMap } from '#lib/model/topic.ts'
import { hasId, lengthOf } from '#lib/model/topology.ts'
import { isUp } from './broker-list.ts'
import { countHealth, type ReplicaView } from './counts.ts'
import { AT_MIN_ISR, OFFLINE, UNDER_MIN_ISR, effectiveMinIsr, toPartitionHealth } from './health.ts'
import { troubleOf } from './topic-list.ts'

/** Up to this many columns every partition has its own; past it a column is a bucket. */
const MOST_COLUMNS = 3000
const BUCKET_COLUMNS = 120

/** Partitions × brokers, worst topic first. */
export function toReplicaMap(view: ReplicaView, query: ReplicaQuery): ReplicaMap {
  const { snapshot, flags } = view
  const { topology } = snapshot
  const wanted = query.topic?.toLowerCase()
  const topics = topology.topicNames
    .map((name, at) => ({
      name,
      at,
      trouble: troubleOf(countHealth(flags, topology.topicStart.get(at), topology.topicStart.get(at + 1))),
      internal: topology.topicInternal[at] ?? false,
    }))
    .filter(
      ({ name, trouble }) =>
        (!wanted || name.toLowerCase().includes(wanted)) && (query.show === 'all' || trouble > 0),
    )
    .toSorted(
      (a, b) =>
        b.trouble - a.trouble || Number(a.internal) - Number(b.internal) || (a.name < b.name ? -1 : 1),
    )
    .map(({ at }) => at)
  const total = topics.reduce(
    (sum, at) => sum + topology.topicStart.get(at + 1) - topology.topicStart.get(at),
    0,
  )
  const bucketed = total > MOST_COLUMNS
  return {
    brokers: snapshot.brokers.map((broker) => ({ id: broker.id, rack: broker.rack, up: isUp(broker) })),
    total,
    blocks: bucketed ? [] : topics.map((at) => toBlock(view, at, query)),
    buckets: bucketed ? toBuckets(view, topics, total) : null,
    asOf: snapshot.atMs,
    unseen: [],
  }
}

function toBlock(view: ReplicaView, at: number, query: ReplicaQuery): ReplicaBlock {
  const { snapshot, flags } = view
  const { topology } = snapshot
  const name = topology.topicNames[at] ?? ''
  const partitionList = []
  let replicationFactor = 0
  for (let row = topology.topicStart.get(at); row < topology.topicStart.get(at + 1); row++) {
    replicationFactor = Math.max(replicationFactor, lengthOf(topology.replicas, row))
    if (query.show === 'trouble' && isWell(flags[row] ?? 0)) continue
    partitionList.push(toPartitionHealth(snapshot, flags, row))
  }
  return {
    topic: name,
    internal: topology.topicInternal[at] ?? false,
    replicationFactor,
    minIsr: effectiveMinIsr(snapshot, name, replicationFactor),
    partitionList,
  }
}

function isWell(flag: number): boolean {
  return (flag & 31) === 0
}

function toBuckets(view: ReplicaView, topics: number[], total: number): NonNullable<ReplicaMap['buckets']> {
  const { snapshot, flags } = view
  const { topology } = snapshot
  const partitionsPerColumn = Math.ceil(total / BUCKET_COLUMNS)
  const columns: NonNullable<ReplicaMap['buckets']>['columns'] = []
  let column: (typeof columns)[number] | null = null
  let filled = 0
  let cells: number[] = []
  const finish = () => {
    if (column) columns.push({ ...column, cells: cells.map((cell) => CELLS[cell]).join('') })
  }
  for (const at of topics) {
    for (let row = topology.topicStart.get(at); row < topology.topicStart.get(at + 1); row++) {
      if (filled % partitionsPerColumn === 0) {
        finish()
        column = { topic: topology.topicNames[at] ?? '', offline: 0, underMinIsr: 0, atMinIsr: 0, cells: '' }
        cells = snapshot.brokers.map(() => 0)
      }
      filled++
      if (!column) continue
      const flag = flags[row] ?? 0
      if (flag & OFFLINE) column.offline++
      else if (flag & UNDER_MIN_ISR) column.underMinIsr++
      else if (flag & AT_MIN_ISR) column.atMinIsr++
      for (const [n, broker] of snapshot.brokers.entries())
        cells[n] = Math.max(cells[n] ?? 0, worstCell(view, row, broker.id))
    }
  }
  finish()
  return { partitionsPerColumn, columns }
}

/** Least bad first: the worst copy of a bucket wins by comparison. */
const CELLS = ['.', 'i', 'c', 'b', 'd', 'x'] as const

function worstCell({ snapshot }: ReplicaView, row: number, broker: number): number {
  const { topology, reassignments } = snapshot
  if (!hasId(topology.replicas, row, broker)) return 0
  if (hasId(topology.offline, row, broker)) return lengthOf(topology.replicas, row) === 1 ? 5 : 4
  if (hasId(topology.isr, row, broker)) return 1
  const topic = topology.topicNames[topology.topicOf.get(row)] ?? ''
  const adding = reassignments.get(`${topic}:${topology.partition.get(row)}`)?.adding ?? []
  return adding.includes(broker) ? 2 : 3
}
