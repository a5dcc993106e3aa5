import { evaluateBehind } from '#lib/lag/behind.ts'
import type { Unseen } from '#lib/model/list.ts'
import type { FaultCode, Reading } from '#lib/model/reading.ts'
import { lastSeenOf } from '#lib/model/snapshot.ts'
import { hasId, idsOf } from '#lib/model/topology.ts'
import type { Setting, TopicDetail, TopicPartition } from '#lib/model/topic.ts'
import type { ReplicaView } from './counts.ts'
import { effectiveMinIsr, evaluateSurvival, toPartitionHealth } from './health.ts'
import { toTopic } from './topic-list.ts'

/** What only an open topic page is worth asking for. */
export type TopicExtras = {
  settings: Reading<Setting[]>
  eligible: Reading<ReadonlyMap<number, number[]>>
}

/** Everything the snapshot and the extras know of one topic; null when the topology does not have it. */
export function toTopicDetail(
  view: ReplicaView,
  topic: string,
  readers: number[],
  judged: (group: number) => Pick<TopicDetail['readers'][number], 'status' | 'timeBehindMs'>,
  extras: TopicExtras,
): TopicDetail | null {
  const { snapshot } = view
  const { topology } = snapshot
  const at = topology.topicIndex.get(topic)
  if (at === undefined) return null
  const row = toTopic(view, at, undefined, readers.length)
  const eligible = extras.eligible.seen ? extras.eligible.value : null
  const partitionList: TopicPartition[] = []
  for (let each = topology.topicStart.get(at); each < topology.topicStart.get(at + 1); each++) {
    partitionList.push(toTopicPartition(view, topic, each, eligible))
  }
  return {
    ...row,
    unseen: [...row.unseen, ...unseenExtras(topic, extras)],
    partitionList,
    readers: readers.map((group) => ({
      group: snapshot.groups.ids[group] ?? '',
      ...lagOnTopic(view, group, at),
      ...judged(group),
      state: snapshot.groups.state[group] ?? '',
    })),
    settings: extras.settings.seen ? extras.settings.value : null,
  }
}

function toTopicPartition(
  view: ReplicaView,
  topic: string,
  row: number,
  eligible: ReadonlyMap<number, number[]> | null,
): TopicPartition {
  const { snapshot, flags } = view
  const { topology, ends, logStarts, lastStables, brokers } = snapshot
  const health = toPartitionHealth(snapshot, flags, row)
  const elr = eligible?.get(health.partition) ?? null
  const dead = (broker: number) => hasId(topology.offline, row, broker)
  const replicaSizes = health.replicas.flatMap((broker) => {
    const size = brokers
      .find(({ id }) => id === broker)
      ?.sizes?.bytes.get(topic)
      ?.get(health.partition)
    return size === undefined ? [] : [{ broker, sizeBytes: size }]
  })
  return {
    ...health,
    leaderEpoch: topology.leaderEpoch.get(row),
    elr,
    logStart: lastSeenOf(logStarts, row),
    end: ends.why[row] === 0 ? ends.value.get(row) : null,
    lastStable: lastStables.why[row] === 0 ? lastStables.value.get(row) : null,
    sizeBytes: replicaSizes.find(({ broker }) => broker === health.leader)?.sizeBytes ?? null,
    replicaSizes,
    survives: evaluateSurvival(
      idsOf(topology.isr, row).filter((broker) => !dead(broker)).length,
      effectiveMinIsr(snapshot, topic, health.replicas.length),
      health.leader !== null,
      (elr ?? []).filter((broker) => !dead(broker)).length,
    ),
  }
}

/** The group's lag on this topic alone. Share groups tell theirs per partition as well. */
function lagOnTopic({ snapshot }: ReplicaView, group: number, topic: number) {
  const { groups, topology, ends, logStarts, shareOffsets } = snapshot
  let lag = 0n
  let seen = 0
  let total = 0
  const share = shareOffsets.get(groups.ids[group] ?? '')
  for (const found of share?.partitions ?? []) {
    if (topology.topicIndex.get(found.topic) !== topic) continue
    total++
    if (found.lag === null || share?.fault !== null || groups.why[group] !== 0) continue
    seen++
    lag += found.lag
  }
  for (let commit = groups.commitAt.get(group); commit < groups.commitAt.get(group + 1); commit++) {
    const row = groups.commitRow.get(commit)
    if (row < 0 || topology.topicOf.get(row) !== topic) continue
    total++
    if (groups.why[group] !== 0 || ends.why[row] !== 0) continue
    seen++
    const committed = groups.committed.get(commit)
    const start = lastSeenOf(logStarts, row)
    lag += evaluateBehind(committed, ends.value.get(row), start).lag
  }
  return { lagMessages: seen === 0 ? null : lag, coverage: { seen, total } }
}

function unseenExtras(topic: string, { settings, eligible }: TopicExtras): Unseen[] {
  const gap = (id: string, reading: { seen: false; why: FaultCode; atMs: number }): Unseen => ({
    scope: 'api',
    id,
    reason: reading.why,
    since: reading.atMs,
  })
  return [
    ...(settings.seen ? [] : [gap(`settings of ${topic}`, settings)]),
    ...(eligible.seen || eligible.why === 'unsupported'
      ? []
      : [gap(`eligible leaders of ${topic}`, eligible)]),
  ]
}
