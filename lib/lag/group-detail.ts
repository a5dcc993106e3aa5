import type { GroupDetail, GroupPartition, Member, TimeBehindFrom, Status } from '#lib/model/group.ts'
import type { RangeMs } from '#lib/model/list.ts'
import { faultOf, lastSeenOf, type Snapshot } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import { evaluateBehind, evaluateHeld } from './behind.ts'
import { openGroupPartitions } from './group-partitions.ts'
import type { GroupView } from './group-view.ts'
import { whyUnseen } from './roll-up.ts'
import { worstTimeBehind } from './time-behind.ts'
import { toGroup } from './to-group.ts'

/**
 * How late a reader of a partition is that committed so far and has this much left, what says so, and when retention
 * reaches it.
 */
export type Times = (
  row: number,
  committed: bigint,
  lag: bigint,
) => { behind: RangeMs | null; from: TimeBehindFrom; loss: RangeMs | null; judged: Judged | null } | null

/** How a partition of a group stands. Rates are null while there are too few looks. */
export type Judged = { status: Status; inPerS: number | null; outPerS: number | null }

/** One group whole: members, and every partition it committed or owns. Null when it is not there. */
export function toGroupDetail(view: GroupView, id: string, times: Times): GroupDetail | null {
  const { snapshot } = view
  const group = snapshot.groups.index.get(id)
  if (group === undefined) return null
  const found = snapshot.members.get(id)
  const coordinator = snapshot.groups.coordinator.get(group)
  const broker = snapshot.brokers.find((known) => known.id === coordinator)
  const partitionList =
    snapshot.groups.type[group] === 'share'
      ? sharePartitions(snapshot, group, id)
      : committedPartitions(snapshot, group, times)
  const row = toGroup(view, group)
  return {
    ...row,
    timeBehindMs: worstOf(partitionList) ?? row.timeBehindMs,
    assignor: found?.assignor ?? null,
    epoch: found?.epoch ?? null,
    targetEpoch: found?.targetEpoch ?? null,
    coordinatorHost: broker ? `${broker.host}:${broker.port}` : null,
    memberList: (found?.members ?? []).map((member): Member => ({ ...member })).toSorted(byClient),
    membersAsOf: found?.atMs ?? null,
    partitionList,
  }
}

/** Of a group some of whose times were refined; null when none was, and what was seen of the whole stands. */
function worstOf(partitions: readonly GroupPartition[]): RangeMs | null {
  if (partitions.every(({ timeBehindFrom }) => timeBehindFrom !== 'index' && timeBehindFrom !== 'record'))
    return null
  return partitions.reduce<RangeMs | null>(
    (worst, { timeBehindMs }) => (timeBehindMs === null ? worst : worstTimeBehind(worst, timeBehindMs)),
    null,
  )
}

function byClient(a: Member, b: Member): number {
  return a.clientId.localeCompare(b.clientId, 'en', { numeric: true }) || (a.id < b.id ? -1 : 1)
}

function committedPartitions(snapshot: Snapshot, group: number, times: Times): GroupPartition[] {
  const { groups, topology, ends } = snapshot
  const partitions: GroupPartition[] = []
  openGroupPartitions(snapshot)(group, (row, commit, memberId) => {
    const orphan = groups.orphans.get(commit)
    const why = whyUnseen(snapshot, group, row, commit)
    const known = row >= 0
    const commitSeen = commit >= 0 && groups.why[group] === 0
    const committed = commitSeen ? groups.committed.get(commit) : null
    const end = known && ends.why[row] === 0 ? ends.value.get(row) : null
    const { logStart, lastStable, leader } = boundsOf(snapshot, row)
    const behind = committed !== null && end !== null ? evaluateBehind(committed, end, logStart) : null
    const late = behind === null || committed === null ? null : times(row, committed, behind.lag)
    const held = behind === null || end === null || lastStable === null
    partitions.push({
      topic: orphan?.topic ?? topology.topicNames[topology.topicOf.get(row)] ?? '',
      partition: orphan?.partition ?? topology.partition.get(row),
      logStart,
      committed,
      end,
      lastStable,
      lag: behind?.lag ?? null,
      lost: behind?.lost ?? 0n,
      ahead: behind?.ahead ?? 0n,
      held: held ? null : evaluateHeld(behind.lag, end, lastStable),
      timeBehindMs: late?.behind ?? null,
      timeBehindFrom: late?.behind ? late.from : null,
      dataLossMs: late?.loss ?? null,
      status: late?.judged?.status ?? 'unknown',
      inPerS: late?.judged?.inPerS ?? null,
      outPerS: late?.judged?.outPerS ?? null,
      memberId,
      leader,
      metadata: groups.commitMetadata.get(commit) ?? null,
      why,
      last: why === null || why === 'not-committed' ? null : lastSeen(snapshot, group, row, commit),
    })
  })
  return partitions
}

function boundsOf({ topology, logStarts, lastStables }: Snapshot, row: number) {
  if (row < 0) return { logStart: null, lastStable: null, leader: null }
  const leader = topology.leader.get(row)
  return {
    // A log start once seen stays a true lower bound; a last stable offset does not stay anything.
    logStart: lastSeenOf(logStarts, row),
    lastStable: lastStables.why[row] === 0 ? lastStables.value.get(row) : null,
    leader: leader < 0 ? null : leader,
  }
}

function lastSeen(
  { groups, ends }: Snapshot,
  group: number,
  row: number,
  commit: number,
): GroupPartition['last'] {
  const endMs = row >= 0 ? (ends.atMs[row] ?? 0) : 0
  const commitMs = groups.atMs[group] ?? 0
  const atMs = groups.why[group] !== 0 ? commitMs : endMs
  if (atMs === 0) return null
  return {
    committed: commit >= 0 && commitMs > 0 ? groups.committed.get(commit) : null,
    end: endMs > 0 ? ends.value.get(row) : null,
    asOf: atMs,
  }
}

/** A share group's "committed" is its start offset: everything before it is done, what follows may be. */
function sharePartitions(snapshot: Snapshot, group: number, id: string): GroupPartition[] {
  const { topology, ends, groups, shareOffsets } = snapshot
  const offsets = shareOffsets.get(id)
  return (offsets?.partitions ?? []).map(({ topic, partition, start, lag }) => {
    const row = rowOf(topology, topic, partition)
    const endWhy = row < 0 ? 'no-leader' : faultOf(ends.why[row])
    const unseen = faultOf(groups.why[group]) ?? offsets?.fault ?? null
    return {
      topic,
      partition,
      ...boundsOf(snapshot, row),
      committed: unseen === null ? start : null,
      end: endWhy === null ? ends.value.get(row) : null,
      lag: unseen === null ? lag : null,
      lost: 0n,
      ahead: 0n,
      held: null,
      timeBehindMs: null,
      timeBehindFrom: null,
      dataLossMs: null,
      status: null,
      inPerS: null,
      outPerS: null,
      memberId: null,
      metadata: null,
      why: unseen ?? (start === null ? 'not-committed' : lag === null ? (endWhy ?? 'not-recorded') : null),
      last: unseen === null || !offsets ? null : { committed: start, end: null, asOf: offsets.atMs },
    }
  })
}
