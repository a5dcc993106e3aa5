import type { GroupView } from '#lib/lag/group-view.ts'
import { evaluateBehind } from '#lib/lag/behind.ts'
import { dataLossOf, statusOf, timeBehindOf } from '#lib/lag/judgement.ts'
import { openGroupPartitions } from '#lib/lag/group-partitions.ts'
import type { Gap } from '#lib/model/reading.ts'
import { faultOf, lastSeenOf } from '#lib/model/snapshot.ts'
import { lengthOf, rowOf, topicNameOf } from '#lib/model/topology.ts'
import { isUp } from '#lib/replicas/broker-list.ts'
import type { ReplicaView } from '#lib/replicas/counts.ts'
import { UNDER_REPLICATED } from '#lib/replicas/health.ts'
import type { GroupPartitionRow, MetricView, PartitionRow } from './collect.ts'

/** A snapshot as the rows that the exporter walks. Nothing is built before it is asked for. */
export function toMetricView(
  cluster: string,
  groups: GroupView,
  { snapshot, flags }: ReplicaView,
  openBreakers: number[],
): MetricView {
  const { topology, ends, logStarts } = snapshot

  function* partitions(): Generator<PartitionRow> {
    for (let row = 0; row < topology.partitions; row++) {
      const leader = topology.leader.get(row)
      yield {
        topic: topicNameOf(topology, row),
        partition: topology.partition.get(row),
        logStart: logStarts.why[row] === 0 ? logStarts.value.get(row) : null,
        end: ends.why[row] === 0 ? ends.value.get(row) : null,
        leader: leader < 0 ? null : leader,
        replicas: lengthOf(topology.replicas, row),
        inSync: lengthOf(topology.isr, row),
        underReplicated: ((flags[row] ?? 0) & UNDER_REPLICATED) !== 0,
      }
    }
  }

  return {
    cluster,
    up: true,
    brokers: snapshot.brokers.map((broker) => ({ id: broker.id, up: isUp(broker) })),
    topics: topology.topicNames.map((topic, at) => ({
      topic,
      partitions: topology.topicStart.get(at + 1) - topology.topicStart.get(at),
    })),
    partitions: partitions(),
    groups: snapshot.groups.ids.map((group, at) => {
      const members = groups.totals.members[at] ?? -1
      return {
        group,
        members: members < 0 ? null : members,
        status: statusOf(groups.judgement, at),
        timeBehindMs: timeBehindOf(groups.judgement, at),
        dataLossMs: dataLossOf(groups.judgement, at),
      }
    }),
    groupPartitions: groupPartitions(groups),
    unseen: [
      ...snapshot.gaps.map(({ scope, reason }: Gap) => ({ scope, reason })),
      ...unseenPartitions(ends.why),
    ],
    breakers: snapshot.brokers.map(({ id }) => ({ broker: id, open: openBreakers.includes(id) })),
    refreshMs: snapshot.cost.wallMs,
    lagRefreshRequests: snapshot.cost.lagRequests,
  }
}

function unseenPartitions(
  why: Uint8Array,
): { scope: 'partition'; reason: NonNullable<ReturnType<typeof faultOf>> }[] {
  const unseen: { scope: 'partition'; reason: NonNullable<ReturnType<typeof faultOf>> }[] = []
  for (const code of why) {
    const reason = faultOf(code)
    if (reason !== null) unseen.push({ scope: 'partition', reason })
  }
  return unseen
}

function* groupPartitions({ snapshot }: GroupView): Generator<GroupPartitionRow> {
  const { groups, topology, ends, logStarts, shareOffsets } = snapshot
  const visit = openGroupPartitions(snapshot)
  for (const [at, group] of groups.ids.entries()) {
    const rows: GroupPartitionRow[] = []
    const share = groups.why[at] === 0 ? shareOffsets.get(group) : undefined
    for (const { topic, partition, start, lag } of share?.fault === null ? share.partitions : []) {
      if (rowOf(topology, topic, partition) >= 0)
        rows.push({ group, topic, partition, committed: start, lag })
    }
    if (groups.why[at] === 0) {
      visit(at, (row, commit) => {
        if (row < 0 || commit < 0) return
        const committed = groups.committed.get(commit)
        const start = lastSeenOf(logStarts, row)
        const lag = ends.why[row] === 0 ? evaluateBehind(committed, ends.value.get(row), start).lag : null
        rows.push({
          group,
          topic: topicNameOf(topology, row),
          partition: topology.partition.get(row),
          committed,
          lag,
        })
      })
    }
    yield* rows
  }
}
