import type { Group } from '#lib/model/group.ts'
import type { Unseen } from '#lib/model/list.ts'
import { faultOf, type Snapshot } from '#lib/model/snapshot.ts'
import { whyPartitionsUnknown, type GroupTotals } from './roll-up.ts'
import type { GroupView } from './group-view.ts'
import { dataLossOf, drainOf, sayStatus, statusOf, timeBehindOf } from './judgement.ts'

/** One row of the list. Made for the rows of a page only, never for all groups. */
export function toGroup(view: GroupView, group: number): Group {
  const { snapshot, totals, judgement } = view
  const { groups } = snapshot
  const id = groups.ids[group] ?? ''
  const seen = totals.seen[group] ?? 0
  const total = totals.total[group] ?? 0
  const members = totals.members[group] ?? -1
  const share = snapshot.shareOffsets.get(id)
  const since = judgement.sinceMs[group] ?? Number.NaN
  const hidden = whyPartitionsUnknown(snapshot, group)
  return {
    id,
    type: groups.type[group] ?? 'classic',
    protocol: groups.protocol[group] ?? '',
    state: groups.state[group] ?? '',
    status: statusOf(judgement, group),
    statusReason: sayStatus(snapshot, totals, judgement, group),
    members: members < 0 ? null : members,
    idleMembers: members < 0 ? null : (totals.idle[group] ?? 0),
    topics: totals.topics[group] ?? 0,
    partitions: total,
    lagMessages: seen === 0 && (total > 0 || hidden !== null) ? null : totals.lag.get(group),
    lostMessages: totals.lost.get(group),
    coverage: { seen, total },
    timeBehindMs: timeBehindOf(judgement, group),
    ...drainOf(judgement, group),
    dataLossMs: dataLossOf(judgement, group),
    statusSinceMs: Number.isNaN(since) ? null : since,
    sparkline: view.sparkline(group),
    coordinator: groups.coordinator.get(group),
    asOf: share?.atMs ?? groups.atMs[group] ?? snapshot.atMs,
    unseen: unseenOf(snapshot, totals, group, id),
  }
}

function unseenOf(snapshot: Snapshot, totals: GroupTotals, group: number, id: string): Unseen[] {
  const { groups } = snapshot
  const unseen: Unseen[] = []
  const fault = faultOf(groups.why[group])
  if (fault !== null) {
    unseen.push({ scope: 'group', id, reason: fault, since: groups.sinceMs[group] || snapshot.atMs })
    return unseen
  }
  const hidden = whyPartitionsUnknown(snapshot, group)
  if (hidden !== null) unseen.push({ scope: 'group', id, reason: hidden, since: snapshot.atMs })
  const missing = totals.notCommitted[group] ?? 0
  if (missing > 0)
    unseen.push({
      scope: 'partition',
      id: `${missing} partitions`,
      reason: 'not-committed',
      since: snapshot.atMs,
    })
  for (let commit = groups.commitAt.get(group); commit < groups.commitAt.get(group + 1); commit++) {
    const row = groups.commitRow.get(commit)
    const why = row < 0 ? 'no-leader' : faultOf(snapshot.ends.why[row])
    if (why === null) continue
    const orphan = groups.orphans.get(commit)
    unseen.push({
      scope: 'partition',
      id: orphan
        ? `${orphan.topic}:${orphan.partition}`
        : `${snapshot.topology.topicNames[snapshot.topology.topicOf.get(row)] ?? ''}:${snapshot.topology.partition.get(row)}`,
      reason: why,
      since: (row >= 0 && snapshot.ends.sinceMs[row]) || snapshot.atMs,
    })
    if (unseen.length >= MOST_NAMED) break
  }
  if (snapshot.members.get(id)?.fault) {
    const reason = snapshot.members.get(id)?.fault ?? 'protocol'
    unseen.push({ scope: 'api', id: 'members', reason, since: snapshot.atMs })
  }
  return unseen
}

/** Of a group that lost sight of thousands of partitions the list names the first few; the group page has them all. */
const MOST_NAMED = 20
