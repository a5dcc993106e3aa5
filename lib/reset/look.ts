import type { Commit, CoordinatorView } from '#lib/model/coordinator-view.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import type { Bounds, Place } from '#lib/model/write.ts'
import type { PlanHands } from './hands.ts'
import type { GroupNow, PartitionNow } from './seen.ts'

/** Partitions of a topic; null: it is not there. */
export function countOf(topology: Topology, topic: string): number | null {
  const at = topology.topicIndex.get(topic)
  return at === undefined ? null : topology.topicStart.get(at + 1) - topology.topicStart.get(at)
}

/** The id of a topic, which no later topic of the same name has; null: a broker too old to tell, or no such topic. */
export function topicIdOf(topology: Topology, topic: string): string | null {
  const at = topology.topicIndex.get(topic)
  const id = at === undefined ? '' : (topology.topicIds[at] ?? '')
  return /[^0-]/.test(id) ? id : null
}

/** By `topic:partition`: no topic's name holds a colon. */
export function keyOf({ topic, partition }: Place): string {
  return `${topic}:${partition}`
}

export function commitsOf(view: CoordinatorView | null): ReadonlyMap<string, Commit> {
  return new Map((view?.commits ?? []).map((commit) => [keyOf(commit), commit]))
}

export function toGroupNow(group: string, view: CoordinatorView | null, hands: PlanHands): GroupNow {
  return {
    id: group,
    type: view?.type ?? null,
    state: view?.state ?? '',
    protocol: view?.protocol ?? '',
    members: (view?.members ?? []).map(({ clientId, host }) => ({ clientId, host })),
    movedMsAgo: hands.movedMsAgo(group),
  }
}

type Want = {
  view: CoordinatorView | null
  topology: Topology
  places: readonly Place[]
  /** With a time as the aim. */
  atMs: number | null
  /** A sentence for what may not be set though it is seen. */
  barOf: (place: Place) => string | null
}

export type Looked = { now: PartitionNow; bounds: Bounds }

/** What is to be known of each partition of a plan, from its leader. Throws a `Fault` when nobody answers. */
export async function lookAtPartitions(
  { view, topology, places, atMs, barOf }: Want,
  hands: PlanHands,
): Promise<Looked[]> {
  const commits = commitsOf(view)
  const hidden = new Map((view?.unseen ?? []).map((one) => [keyOf(one), one.because]))
  const [bounds, found] = await Promise.all([
    hands.readBounds(topology, places),
    atMs === null ? null : readTimes(topology, places, atMs, hands),
  ])
  return bounds.map((one) => {
    const key = keyOf(one)
    const unseen =
      one.unseen ?? hidden.get(key) ?? (found && !found.has(key) ? 'its leader did not say' : null)
    const { topic, partition, logStart, end } = one
    const committed = commits.get(key)?.offset ?? null
    const now = { topic, partition, committed, logStart, end, found: found?.get(key) ?? null, unseen }
    return { bounds: one, now: { ...now, barred: barOf(one) } }
  })
}

async function readTimes(
  topology: Topology,
  places: readonly Place[],
  atMs: number,
  hands: PlanHands,
): Promise<Map<string, PartitionNow['found']>> {
  const byRow = new Map(places.map((place) => [rowOf(topology, place.topic, place.partition), keyOf(place)]))
  byRow.delete(-1)
  const probes = [...byRow.keys()].map((row) => ({ row, timestampMs: atMs }))
  const answers = await hands.readOffsetsAt(topology, probes)
  return new Map(
    answers.flatMap(({ row, found }) => {
      const key = byRow.get(row)
      return key === undefined
        ? []
        : [[key, found && { offset: found.offset, atMs: found.timestampMs }] as const]
    }),
  )
}
