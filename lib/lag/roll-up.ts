import { Int64Column } from '#lib/model/int64-column.ts'
import type { FaultCode } from '#lib/model/reading.ts'
import { faultOf, type GroupMembers, type Snapshot } from '#lib/model/snapshot.ts'
import { evaluateBehind } from './behind.ts'
import { openGroupPartitions } from './group-partitions.ts'

/** One number per group, in columns. Sums are over partitions with known lag only: `seen` of `total` says how many. */
export type GroupTotals = {
  lag: Int64Column
  lost: Int64Column
  /** Partitions committed beyond their end. */
  ahead: Int32Array
  seen: Int32Array
  total: Int32Array
  /** Partitions without a commit, among those not seen. */
  notCommitted: Int32Array
  topics: Int32Array
  /** −1: not known. */
  members: Int32Array
  idle: Int32Array
}

/** Groups of which a part was not seen. */
export function countPartlySeen({ seen, total }: GroupTotals): number {
  return seen.reduce((count, known, group) => count + (known < (total[group] ?? 0) ? 1 : 0), 0)
}

/** Topic index → groups that read it. Falls out of the roll-up at no further cost. */
export type Readers = ReadonlyMap<number, number[]>

export type RollUp = { totals: GroupTotals; readers: Readers }

/**
 * Rolls a snapshot up to its groups. Cost: one step per group-partition, without an object or a bigint for each as long
 * as offsets fit a double.
 */
export function rollUp(snapshot: Snapshot): RollUp {
  const slices = rollUpInSlices(snapshot)
  for (;;) {
    const slice = slices.next()
    if (slice.done) return slice.value
  }
}

/** The same, a slice of groups at a time. */
export function* rollUpInSlices(snapshot: Snapshot): Generator<void, RollUp> {
  const { groups } = snapshot
  const { totals, readers, addGroup } = openRollUp(snapshot)
  let done = 0
  for (let group = 0; group < groups.ids.length; group++) {
    addGroup(group)
    done += STEPS_OF_A_GROUP + groups.commitAt.get(group + 1) - groups.commitAt.get(group)
    if (done < STEPS_IN_A_SLICE) continue
    done = 0
    yield
  }
  return { totals, readers }
}
/** Some 5 ms. A group costs as much as this many of its partitions. */
const STEPS_IN_A_SLICE = 50_000
const STEPS_OF_A_GROUP = 10

function openRollUp(snapshot: Snapshot) {
  const { groups, topology } = snapshot
  const totals = emptyTotals(groups.ids.length)
  const readers = new Map<number, number[]>()
  const visitPartitions = openGroupPartitions(snapshot)
  const topicStamp = new Int32Array(topology.topicNames.length)
  const orphanTopics = new Set<string>()
  const sum = openSum()
  let current = 0

  function noteTopic(topic: number): void {
    if (topicStamp[topic] === current + 1) return
    topicStamp[topic] = current + 1
    totals.topics[current] = (totals.topics[current] ?? 0) + 1
    const list = readers.get(topic)
    if (list) list.push(current)
    else readers.set(topic, [current])
  }

  function addOne(row: number, commit: number): void {
    totals.total[current] = (totals.total[current] ?? 0) + 1
    if (row >= 0) noteTopic(topology.topicOf.get(row))
    else orphanTopics.add(groups.orphans.get(commit)?.topic ?? '')
    addPartition(snapshot, current, row, commit, totals, sum)
  }

  function addGroup(group: number): void {
    current = group
    orphanTopics.clear()
    sum.clear()
    if (groups.type[group] === 'share') addShare(snapshot, group, totals, sum, noteTopic)
    else visitPartitions(group, addOne)
    totals.topics[group] = (totals.topics[group] ?? 0) + orphanTopics.size
    totals.lag.set(group, sum.lag())
    totals.lost.set(group, sum.lost())
    countMembers(snapshot.members.get(groups.ids[group] ?? ''), group, totals)
  }
  return { totals, readers, addGroup }
}

function emptyTotals(count: number): GroupTotals {
  return {
    lag: new Int64Column(count),
    lost: new Int64Column(count),
    ahead: new Int32Array(count),
    seen: new Int32Array(count),
    total: new Int32Array(count),
    notCommitted: new Int32Array(count),
    topics: new Int32Array(count),
    members: new Int32Array(count),
    idle: new Int32Array(count),
  }
}

type Sum = ReturnType<typeof openSum>

/** Adds up in doubles while they are exact. */
function openSum() {
  let small = 0
  let big = 0n
  let smallLost = 0
  let bigLost = 0n
  return {
    add(lag: number, lost: number): void {
      if (small + lag > Number.MAX_SAFE_INTEGER || smallLost + lost > Number.MAX_SAFE_INTEGER) {
        big += BigInt(small)
        bigLost += BigInt(smallLost)
        small = smallLost = 0
      }
      small += lag
      smallLost += lost
    },
    addBig(lag: bigint, lost: bigint): void {
      big += lag
      bigLost += lost
    },
    clear(): void {
      small = smallLost = 0
      big = bigLost = 0n
    },
    lag: () => big + BigInt(small),
    lost: () => bigLost + BigInt(smallLost),
  }
}

function addPartition(
  { groups, ends, logStarts }: Snapshot,
  group: number,
  row: number,
  commit: number,
  totals: GroupTotals,
  sum: Sum,
): void {
  if (commit < 0) {
    totals.notCommitted[group] = (totals.notCommitted[group] ?? 0) + 1
    return
  }
  if (row < 0 || groups.why[group] !== 0 || ends.why[row] !== 0) return
  totals.seen[group] = (totals.seen[group] ?? 0) + 1
  // A log start that was seen once is a true lower bound for ever: it only rises.
  const startKnown = (logStarts.atMs[row] ?? 0) > 0
  const committed = groups.committed.num(commit)
  const end = ends.value.num(row)
  const start = startKnown ? logStarts.value.num(row) : committed
  if (Number.isNaN(committed + end + start)) {
    const behind = evaluateBehind(
      groups.committed.get(commit),
      ends.value.get(row),
      startKnown ? logStarts.value.get(row) : null,
    )
    sum.addBig(behind.lag, behind.lost)
    if (behind.ahead > 0n) totals.ahead[group] = (totals.ahead[group] ?? 0) + 1
    return
  }
  sum.add(Math.max(0, end - Math.max(committed, start)), Math.max(0, start - committed))
  if (committed > end) totals.ahead[group] = (totals.ahead[group] ?? 0) + 1
}

function addShare(
  { groups, shareOffsets, topology }: Snapshot,
  group: number,
  totals: GroupTotals,
  sum: Sum,
  noteTopic: (topic: number) => void,
): void {
  const offsets = shareOffsets.get(groups.ids[group] ?? '')
  for (const { topic, lag } of offsets?.partitions ?? []) {
    totals.total[group] = (totals.total[group] ?? 0) + 1
    const at = topology.topicIndex.get(topic)
    if (at !== undefined) noteTopic(at)
    // What its coordinator said before it fell silent is not what is so now.
    if (lag === null || offsets?.fault !== null || groups.why[group] !== 0) continue
    totals.seen[group] = (totals.seen[group] ?? 0) + 1
    sum.addBig(lag, 0n)
  }
}

function countMembers(found: GroupMembers | undefined, group: number, totals: GroupTotals): void {
  if (!found || (found.fault !== null && found.members.length === 0)) {
    totals.members[group] = -1
    return
  }
  totals.members[group] = found.members.length
  totals.idle[group] = found.members.filter(({ assigned }) =>
    assigned.every(({ partitions }) => partitions.length === 0),
  ).length
}

/** Why the lag of one partition is not known; null when it is. `row` and `commit` as in `openGroupPartitions`. */
export function whyUnseen({ groups, ends }: Snapshot, group: number, row: number, commit: number) {
  if (groups.why[group] !== 0) return faultOf(groups.why[group])
  if (commit < 0) return 'not-committed' as const
  if (row < 0) return 'no-leader' as const
  return faultOf(ends.why[row])
}

/**
 * Why it is not known which partitions a group reads; null when it is. Without this a group of which nothing was seen
 * has no partitions, and nothing on no partitions looks like no lag.
 */
export function whyPartitionsUnknown(
  { groups, members, shareOffsets }: Snapshot,
  group: number,
): FaultCode | null {
  const fault = faultOf(groups.why[group])
  if (fault !== null) return fault
  const id = groups.ids[group] ?? ''
  if (groups.type[group] === 'share') {
    const offsets = shareOffsets.get(id)
    return offsets ? offsets.fault : 'starting'
  }
  const committed = groups.commitAt.get(group + 1) > groups.commitAt.get(group)
  if (committed || groups.state[group] === 'Empty') return null
  const found = members.get(id)
  return found ? found.fault : 'starting'
}
