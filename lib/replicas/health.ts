import type { Snapshot } from '#lib/model/snapshot.ts'
import { hasId, idsOf, lengthOf } from '#lib/model/topology.ts'
import type { OutOfSyncReason, PartitionHealth } from '#lib/model/topic.ts'

/**
 * The least in-sync replicas for acks=all writes, as brokers apply it since 3.7: the setting, but never more than there
 * are replicas. Null while the setting is not known.
 */
export function effectiveMinIsr(snapshot: Snapshot, topic: string, replicas: number): number | null {
  const minIsr = snapshot.configs.get(topic)?.minIsr ?? null
  return minIsr === null ? null : Math.min(minIsr, replicas)
}

/** Flags of one partition; a number so that 200,000 of them are one small array. */
export const OFFLINE = 1
export const UNDER_REPLICATED = 2
export const UNDER_MIN_ISR = 4
export const AT_MIN_ISR = 8
export const REASSIGNING = 16
export const MIN_ISR_UNKNOWN = 32

/**
 * Judges every partition.
 *
 * - offline: no leader.
 * - under-replicated, strictly: a replica that is not being added is out of the ISR. A copy that is still being made is
 *   no alarm.
 * - under min ISR: in-sync replicas fewer than the effective minimum, or no leader: acks=all writes are refused.
 * - at min ISR: one more loss blocks writes. Not said of topics with one replica, where it is always so.
 *
 * A leaderless partition keeps its last member in the ISR though that broker is dead, so dead replicas do not count.
 */
export function judgePartitions(snapshot: Snapshot): Uint8Array {
  const { topology, reassignments } = snapshot
  const flags = new Uint8Array(topology.partitions)
  for (const [at, topic] of topology.topicNames.entries()) {
    for (let row = topology.topicStart.get(at); row < topology.topicStart.get(at + 1); row++) {
      const moving =
        reassignments.size > 0 ? reassignments.get(`${topic}:${topology.partition.get(row)}`) : undefined
      flags[row] = judge(snapshot, topic, row, moving?.adding ?? NONE, moving !== undefined)
    }
  }
  return flags
}
const NONE: number[] = []

function judge(snapshot: Snapshot, topic: string, row: number, adding: number[], moving: boolean): number {
  const { topology } = snapshot
  const replicas = lengthOf(topology.replicas, row)
  const offline = topology.leader.get(row) < 0
  const minIsr = effectiveMinIsr(snapshot, topic, replicas)
  const live = liveIsr(snapshot, row)
  let missing = false
  for (let at = topology.replicas.at.get(row); at < topology.replicas.at.get(row + 1); at++) {
    const broker = topology.replicas.ids.get(at)
    if (!hasId(topology.isr, row, broker) || hasId(topology.offline, row, broker))
      missing ||= !adding.includes(broker)
  }
  let flags = 0
  if (offline) flags |= OFFLINE
  if (missing) flags |= UNDER_REPLICATED
  if (moving) flags |= REASSIGNING
  if (minIsr === null) flags |= MIN_ISR_UNKNOWN
  if (offline || (minIsr !== null && live < minIsr)) flags |= UNDER_MIN_ISR
  else if (minIsr !== null && live === minIsr && replicas > 1) flags |= AT_MIN_ISR
  return flags
}

function liveIsr({ topology }: Snapshot, row: number): number {
  let live = 0
  for (let at = topology.isr.at.get(row); at < topology.isr.at.get(row + 1); at++) {
    if (!hasId(topology.offline, row, topology.isr.ids.get(at))) live++
  }
  return live
}

/** The same judgement with its evidence, for the rows of a page. */
export function toPartitionHealth(snapshot: Snapshot, flags: Uint8Array, row: number): PartitionHealth {
  const { topology, reassignments } = snapshot
  const topic = topology.topicNames[topology.topicOf.get(row)] ?? ''
  const partition = topology.partition.get(row)
  const moving = reassignments.get(`${topic}:${partition}`)
  const replicas = idsOf(topology.replicas, row)
  const leader = topology.leader.get(row)
  const flag = flags[row] ?? 0
  const minIsrKnown = (flag & MIN_ISR_UNKNOWN) === 0
  return {
    partition,
    leader: leader < 0 ? null : leader,
    preferredLeader: replicas[0] ?? null,
    replicas,
    isr: idsOf(topology.isr, row),
    outOfSync: replicas
      .map((broker) => ({ broker, why: whyOutOfSync(snapshot, row, broker, moving?.adding ?? NONE) }))
      .filter((found): found is { broker: number; why: OutOfSyncReason } => found.why !== null),
    adding: moving?.adding ?? [],
    removing: moving?.removing ?? [],
    offline: (flag & OFFLINE) !== 0,
    underReplicated: (flag & UNDER_REPLICATED) !== 0,
    underMinIsr: minIsrKnown || (flag & OFFLINE) !== 0 ? (flag & UNDER_MIN_ISR) !== 0 : null,
    atMinIsr: minIsrKnown ? (flag & AT_MIN_ISR) !== 0 : null,
  }
}

/** Dead before in sync: the ISR of an offline partition still names its last, dead member. Null: it is in sync. */
function whyOutOfSync(
  { topology }: Snapshot,
  row: number,
  broker: number,
  adding: number[],
): OutOfSyncReason | null {
  if (hasId(topology.offline, row, broker)) return 'dead'
  if (hasId(topology.isr, row, broker)) return null
  return adding.includes(broker) ? 'catching-up' : 'behind'
}

/**
 * What a partition survives as it stands: `writes` brokers more may stop with acks=all writes going on, `leader` more
 * with a clean leader left, `data` disks may be lost without losing acknowledged records. Null while min ISR is unknown.
 */
export function evaluateSurvival(
  liveInSync: number,
  minIsr: number | null,
  hasLeader: boolean,
  liveEligible = 0,
) {
  if (minIsr === null) return null
  return {
    writes: hasLeader ? Math.max(0, liveInSync - minIsr) : 0,
    leader: Math.max(0, liveInSync + liveEligible - 1),
    data: Math.max(0, liveInSync + liveEligible - 1),
  }
}
