import { evaluateBehind } from '#lib/lag/behind.ts'
import { evaluateDataLoss } from '#lib/lag/data-loss.ts'
import { evaluateDrain, evaluateRates } from '#lib/lag/drain.ts'
import { evaluatePartition } from '#lib/lag/evaluate-partition.ts'
import type { Judged } from '#lib/lag/group-detail.ts'
import { openGroupPartitions } from '#lib/lag/group-partitions.ts'
import type { Judgement } from '#lib/lag/judgement.ts'
import { whyPartitionsUnknown, whyUnseen } from '#lib/lag/roll-up.ts'
import { evaluateTimeBehind } from '#lib/lag/time-behind.ts'
import type { Windows } from '#lib/lag/windows.ts'
import { statuses, type Status } from '#lib/model/group.ts'
import type { RangeMs } from '#lib/model/list.ts'
import type { UnseenReason } from '#lib/model/reading.ts'
import type { Snapshot, Topology } from '#lib/model/snapshot.ts'
import { rowOf, topicNameOf } from '#lib/model/topology.ts'
import { openEndHistory } from './ends.ts'
import { openLogStartHistory } from './log-starts.ts'
import type { Onlooker } from './samples.ts'
import { openTracks } from './tracks.ts'

export type Judge = {
  /** Takes a snapshot into memory and judges every group by it and what came before. */
  record(snapshot: Snapshot): Judgement
  /** The same, a slice of groups at a time: a million partitions must not hold up a page. */
  recordInSlices(snapshot: Snapshot, onlooker?: Onlooker): Generator<void, Judgement>
  /** What an earlier process saw, oldest first. Before the first look of this one. */
  takeUp(topology: Topology, looks: readonly PastLook[]): Generator<void, void>
  timeBehind(row: number, committed: number, lag: number, nowMs: number): RangeMs | null
  /** How single partitions of a group stand, by their row. */
  partitionsOf(group: string): (row: number, end: number) => Judged | null
  /** Since a commit of the group last moved while it was watched; null: none did. */
  movedMsAgo(group: string): number | null
  /** In how long retention reaches what a reader of this row has not read; null: not, as far as is known. */
  dataLoss(snapshot: Snapshot, row: number, committed: number, behind: RangeMs | null): RangeMs | null
}

/** Offsets of partition rows of the topology that it is handed over with. */
export type PastLook = {
  atMs: number
  groups: { id: string; partitions: { row: number; committed: number; end: number }[] }[]
}

const NOBODY: Onlooker = { open: () => {}, see: () => {}, miss: () => {} }
const UNKNOWN = statuses.indexOf('unknown')
const OK = statuses.indexOf('ok')
const PARTITIONS_IN_A_SLICE = 4000

/** Watches one cluster over time. State is only what was seen; the clock is the snapshots' own. */
export function openJudge(windows: Windows): Judge {
  const ends = openEndHistory()
  const logStarts = openLogStartHistory()
  const tracks = openTracks(windows.windowMs)
  /** The one group-partition that is looked at. A million objects a round would be 300 MB of garbage. */
  const now: Offsets & { owned: boolean } = { committed: 0, end: 0, lag: 0, lost: 0, ahead: 0, owned: false }
  let forgotMs = -Infinity

  function record(snapshot: Snapshot): Judgement {
    const slices = recordInSlices(snapshot)
    for (;;) {
      const slice = slices.next()
      if (slice.done) return slice.value
    }
  }

  function* recordInSlices(snapshot: Snapshot, onlooker: Onlooker = NOBODY): Generator<void, Judgement> {
    const { groups, atMs } = snapshot
    ends.record(snapshot)
    logStarts.record(snapshot, (row) => ends.slotOf(row))
    tracks.begin(atMs, ends.latest(), groups.commitRow.length)
    const count = groups.ids.length
    const judgement = emptyJudgement(count)
    const visit = openGroupPartitions(snapshot)
    let done = 0
    for (let group = 0; group < count; group++) {
      tracks.open(groups.ids[group] ?? '')
      onlooker.open(group)
      if (groups.type[group] === 'share') judgeShare(snapshot, group, judgement, onlooker)
      else {
        visit(group, (row, commit, owner) =>
          judgeOne(snapshot, group, row, commit, owner !== null, judgement, onlooker),
        )
      }
      finish(snapshot, group, judgement)
      done += 1 + groups.commitAt.get(group + 1) - groups.commitAt.get(group)
      if (done < PARTITIONS_IN_A_SLICE) continue
      done = 0
      yield
    }
    // Slots of groups and topics that are gone come back into use; a broker's absence must not forget its groups.
    if (atMs - forgotMs >= windows.windowMs) {
      forgotMs = atMs
      tracks.forget()
    }
    return judgement
  }

  function judgeOne(
    snapshot: Snapshot,
    group: number,
    row: number,
    commit: number,
    owned: boolean,
    judgement: Judgement,
    onlooker: Onlooker,
  ): void {
    const why = whyUnseen(snapshot, group, row, commit)
    if (why !== null || row < 0) {
      onlooker.miss(row)
      return note(judgement, group, row, 'unknown', { why: why ?? 'no-leader' })
    }
    readOffsets(snapshot, row, commit, now)
    now.owned = owned
    judgeOffsets(snapshot, group, row, judgement, onlooker)
  }

  /** Its start offset moves as a commit does; its members all read all partitions. */
  function judgeShare(snapshot: Snapshot, group: number, judgement: Judgement, onlooker: Onlooker): void {
    const id = snapshot.groups.ids[group] ?? ''
    const offsets = snapshot.shareOffsets.get(id)
    const hidden = whyPartitionsUnknown(snapshot, group)
    if (hidden !== null) return note(judgement, group, -1, 'unknown', { why: hidden })
    for (const { topic, partition, start, lag } of offsets?.partitions ?? []) {
      const row = rowOf(snapshot.topology, topic, partition)
      if (row < 0 || start === null || lag === null) {
        onlooker.miss(row)
        note(judgement, group, row, 'unknown', { why: start === null ? 'not-committed' : 'not-recorded' })
        continue
      }
      now.committed = Number(start)
      now.end = Number(start + lag)
      now.lag = Number(lag)
      now.lost = now.ahead = 0
      now.owned = snapshot.groups.state[group] !== 'Empty'
      judgeOffsets(snapshot, group, row, judgement, onlooker)
    }
  }

  /** Judges what stands in `now`. */
  function judgeOffsets(
    snapshot: Snapshot,
    group: number,
    row: number,
    judgement: Judgement,
    onlooker: Onlooker,
  ): void {
    const nowMs = snapshot.atMs
    const partition = ends.slotOf(row)
    const slot = tracks.slotOf(partition)
    const behind = timeBehind(row, now.committed, now.lag, nowMs)
    tracks.look(slot, now.committed, now.end, isCaughtUp(now.lag, behind))
    noteTime(judgement, group, behind)
    onlooker.see(row, now.committed, now.end, now.lag, behind)
    // Most partitions of most groups: nothing to read, nothing to say.
    if (now.lag === 0 && now.lost === 0 && now.ahead === 0)
      return note(judgement, group, row, steady(slot, 'ok'), NO_EVIDENCE)
    const { course, ...track } = tracks.read(slot, now.end)
    const facts = {
      ...track,
      endStillMs: Math.min(track.spanMs, nowMs - ends.movedMs(partition)),
      unseen: null,
      lag: now.lag,
      lost: now.lost,
      ahead: now.ahead,
      lags: course.lags,
      timeBehindLowMs: behind?.low ?? 0,
      timeBehindHighMs: behind?.high ?? null,
      owned: now.owned,
      state: snapshot.groups.state[group] ?? '',
    }
    const status = steady(slot, evaluatePartition(facts, windows))
    const rates = evaluateRates(course)
    note(judgement, group, row, status, {
      stillMs: track.commitStillMs,
      rewoundMs: track.rewoundMs ?? 0,
      lost: now.lost,
      ahead: now.ahead,
      inPerS: rates?.inPerS ?? 0,
      outPerS: rates?.outPerS ?? 0,
    })
    if (now.lag === 0) return
    noteDrain(judgement, group, evaluateDrain(course, now.lag, rates))
    noteLoss(judgement, group, dataLoss(snapshot, row, now.committed, behind, rates?.outPerS ?? 0))
  }

  function dataLoss(
    { configs, topology, logStarts: starts, atMs }: Snapshot,
    row: number,
    committed: number,
    behind: RangeMs | null,
    outPerS = 0,
  ): RangeMs | null {
    if ((starts.atMs[row] ?? 0) === 0) return null
    const config = configs.get(topicNameOf(topology, row))
    return evaluateDataLoss({
      retentionMs: config?.cleanupPolicy?.includes('delete') ? config.retentionMs : null,
      behind,
      room: Math.max(0, committed - starts.value.num(row)),
      rise: logStarts.riseOf(ends.slotOf(row), atMs),
      outPerS,
    })
  }

  function isCaughtUp(lag: number, behind: RangeMs | null): boolean {
    return lag === 0 || (behind?.high ?? Infinity) <= windows.allowedMs
  }

  function steady(slot: number, status: Status): Status {
    return statuses[tracks.steady(slot, statuses.indexOf(status))] ?? 'unknown'
  }

  function timeBehind(row: number, committed: number, lag: number, nowMs: number): RangeMs | null {
    const slot = ends.slotOf(row)
    return slot < 0 || Number.isNaN(committed)
      ? null
      : evaluateTimeBehind(ends.seenEnds(slot), committed, lag, nowMs)
  }

  /** Looks without judging: what follows is judged by them as by looks of our own. */
  function* takeUp(topology: Topology, looks: readonly PastLook[]): Generator<void, void> {
    for (const { atMs, groups } of looks) {
      const seen = new Map<number, number>()
      for (const { partitions } of groups) for (const { row, end } of partitions) seen.set(row, end)
      // How long that look took is not kept; one that took longer than a poll would have been the only one.
      ends.takeUp(topology, seen, { sinceMs: atMs - windows.pollMs, atMs })
      tracks.begin(atMs, ends.latest(), 0)
      for (const { id, partitions } of groups) {
        tracks.open(id)
        for (const { row, committed, end } of partitions) {
          const lag = Math.max(0, end - committed)
          const behind = timeBehind(row, committed, lag, atMs)
          tracks.look(tracks.slotOf(ends.slotOf(row)), committed, end, isCaughtUp(lag, behind))
        }
      }
      yield
    }
  }

  function partitionsOf(group: string): (row: number, end: number) => Judged | null {
    const slots = tracks.slotsOf(group)
    return (row, end) => {
      const slot = slots.get(ends.slotOf(row))
      const status = slot === undefined ? null : tracks.statusOf(slot)
      if (slot === undefined || status === null) return null
      const rates = evaluateRates(tracks.read(slot, end).course)
      return {
        status: statuses[status] ?? 'unknown',
        inPerS: rates?.inPerS ?? null,
        outPerS: rates?.outPerS ?? null,
      }
    }
  }

  function movedMsAgo(group: string): number | null {
    let least: number | null = null
    for (const slot of tracks.slotsOf(group).values()) {
      const { commitStillMs, spanMs } = tracks.read(slot, Number.NaN)
      if (commitStillMs < spanMs && commitStillMs < (least ?? Infinity)) least = commitStillMs
    }
    return least
  }

  return { record, recordInSlices, takeUp, timeBehind, partitionsOf, movedMsAgo, dataLoss }
}

type Offsets = { committed: number; end: number; lag: number; lost: number; ahead: number }

/** In doubles: they are exact as far as offsets fit one, and beyond that a status does not hang on the last digits. */
function readOffsets(
  { groups, ends, logStarts }: Snapshot,
  row: number,
  commit: number,
  into: Offsets,
): void {
  // As in lastSeenOf, without a bigint for each of a million.
  const startKnown = (logStarts.atMs[row] ?? 0) > 0
  const committed = groups.committed.num(commit)
  const end = ends.value.num(row)
  const start = startKnown ? logStarts.value.num(row) : committed
  into.committed = committed
  into.end = end
  if (Number.isNaN(committed + end + start)) {
    const logStart = startKnown ? logStarts.value.get(row) : null
    const { lag, lost, ahead } = evaluateBehind(groups.committed.get(commit), ends.value.get(row), logStart)
    into.lag = Number(lag)
    into.lost = Number(lost)
    into.ahead = Number(ahead)
    return
  }
  into.lag = Math.max(0, end - Math.max(committed, start))
  into.lost = Math.max(0, start - committed)
  into.ahead = Math.max(0, committed - end)
}

const NO_EVIDENCE = {}

type Evidence = {
  why?: UnseenReason
  stillMs?: number
  rewoundMs?: number
  lost?: number
  ahead?: number
  inPerS?: number
  outPerS?: number
}

function emptyJudgement(count: number): Judgement {
  return {
    status: new Uint8Array(count).fill(OK),
    worstRow: new Int32Array(count).fill(-1),
    why: Array.from({ length: count }, () => null),
    stillMs: new Float64Array(count),
    inPerS: new Float64Array(count),
    outPerS: new Float64Array(count),
    lost: new Float64Array(count),
    ahead: new Float64Array(count),
    rewoundMs: new Float64Array(count),
    behindLow: new Float64Array(count).fill(Number.NaN),
    behindHigh: new Float64Array(count).fill(Number.NaN),
    drainLow: new Float64Array(count).fill(Number.NaN),
    drainHigh: new Float64Array(count).fill(Number.NaN),
    notDraining: new Uint8Array(count),
    drainUnknown: new Uint8Array(count),
    lossLow: new Float64Array(count).fill(Number.NaN),
    lossHigh: new Float64Array(count).fill(Number.NaN),
    sinceMs: new Float64Array(count).fill(Number.NaN),
  }
}

/** The worst partition's status is the group's; rates and losses add up over all. */
function note(judgement: Judgement, group: number, row: number, status: Status, evidence: Evidence): void {
  const index = statuses.indexOf(status)
  add(judgement.inPerS, group, evidence.inPerS)
  add(judgement.outPerS, group, evidence.outPerS)
  add(judgement.lost, group, evidence.lost)
  add(judgement.ahead, group, evidence.ahead)
  const worst = judgement.status[group] ?? OK
  const longer = index === worst && (evidence.stillMs ?? 0) > (judgement.stillMs[group] ?? 0)
  if (index > worst || (index === worst && judgement.worstRow[group] !== -1 && !longer)) return
  judgement.status[group] = index
  judgement.worstRow[group] = row
  judgement.why[group] = evidence.why ?? null
  judgement.stillMs[group] = evidence.stillMs ?? 0
  judgement.rewoundMs[group] = evidence.rewoundMs ?? 0
}

function add(column: Float64Array, at: number, value: number | undefined): void {
  if (value !== undefined) column[at] = (column[at] ?? 0) + value
}

function noteTime({ behindLow, behindHigh }: Judgement, group: number, behind: RangeMs | null): void {
  if (behind === null) return
  const low = behindLow[group] ?? Number.NaN
  behindLow[group] = Number.isNaN(low) ? behind.low : Math.max(low, behind.low)
  const high = behindHigh[group] ?? Number.NaN
  const next = behind.high ?? Infinity
  behindHigh[group] = Number.isNaN(high) ? next : Math.max(high, next)
}

/** A group loses data when the first of its partitions does. */
function noteLoss({ lossLow, lossHigh }: Judgement, group: number, loss: RangeMs | null): void {
  if (loss === null) return
  const low = lossLow[group] ?? Number.NaN
  const high = lossHigh[group] ?? Number.NaN
  lossLow[group] = Number.isNaN(low) ? loss.low : Math.min(low, loss.low)
  lossHigh[group] = Math.min(Number.isNaN(high) ? Infinity : high, loss.high ?? Infinity)
}

/** A group has drained when its slowest partition has: a sum would hide the one that is stuck. */
function noteDrain(judgement: Judgement, group: number, drain: RangeMs | false | null): void {
  if (drain === null) judgement.drainUnknown[group] = 1
  else if (drain === false) judgement.notDraining[group] = 1
  else {
    judgement.drainLow[group] = Math.max(judgement.drainLow[group] || 0, drain.low)
    judgement.drainHigh[group] = Math.max(judgement.drainHigh[group] || 0, drain.high ?? Infinity)
  }
}

/** A group of which no partition is known may still be hidden from us: that is not up to date. */
function finish(snapshot: Snapshot, group: number, judgement: Judgement): void {
  const hidden = whyPartitionsUnknown(snapshot, group)
  if (hidden === null || (judgement.status[group] ?? OK) <= UNKNOWN) return
  judgement.status[group] = UNKNOWN
  judgement.why[group] = hidden
}
