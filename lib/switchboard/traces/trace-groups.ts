import { findPlace } from '#lib/lag/group-place.ts'
import type { Views } from '#lib/history/views.ts'
import type { GroupMembers } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import type { GroupFacts } from '#lib/trace/timeline.ts'
import type { Followed } from './followed.ts'
import type { BoxFacts } from './trace-boxes.ts'

/** Messages a second that a group reads of a partition; null: not known. */
export type Pace = (group: string, row: number, end: bigint) => number | null

/** The broker that leads its partition now; null: not known. */
export function leaderOf(views: Views | null, { row }: Followed): number | null {
  const topology = views?.snapshot.topology
  if (!topology || row.partition === null) return null
  const at = rowOf(topology, row.topic, row.partition)
  const leader = at < 0 ? -1 : topology.leader.get(at)
  return leader < 0 ? null : leader
}

/** The groups that a flow links, and those that are seen on the partition, by the last look at the cluster. */
export function readGroups(
  views: Views | null,
  { row, passed }: Followed,
  readers: BoxFacts['readers'],
  outPerS: Pace,
): GroupFacts[] {
  const unseen = (group: string): GroupFacts => ({
    group,
    awaited: readers.has(group),
    committed: null,
    end: null,
    lastStable: null,
    members: null,
    passed: passed[group] ?? null,
    outPerS: null,
    inbox: readers.get(group) ?? null,
  })
  const linked = [...readers.keys()]
  if (!views || row.partition === null) return linked.map(unseen)
  const { snapshot } = views
  const { topology, groups, ends, lastStables } = snapshot
  const at = rowOf(topology, row.topic, row.partition)
  if (at < 0) return linked.map(unseen)
  const topic = topology.topicIndex.get(row.topic) ?? -1
  const seen = (views.groups.readers.get(topic) ?? []).map((group) => groups.ids[group] ?? '')
  const end = ends.why[at] === 0 ? ends.value.get(at) : null
  return [...new Set([...linked, ...seen])].map((group) => {
    const place = findPlace(snapshot, group, row.topic, row.partition ?? 0)
    return {
      ...unseen(group),
      committed: 'refused' in place ? null : place.committed,
      end,
      lastStable: lastStables.why[at] === 0 ? lastStables.value.get(at) : null,
      members: countMembers(snapshot.members.get(group)),
      outPerS: outPerS(group, at, end ?? 0n),
    }
  })
}

/** Those of a look that failed are of an earlier one: that there is nobody was not seen then. */
function countMembers(seen: GroupMembers | undefined): number | null {
  return seen && seen.fault === null ? seen.members.length : null
}
