import { evaluateBehind } from '#lib/lag/behind.ts'
import { evaluateDrain, evaluateRates } from '#lib/lag/drain.ts'
import { evaluatePartition } from '#lib/lag/evaluate-partition.ts'
import { openGroupPartitions } from '#lib/lag/group-partitions.ts'
import type { Judgement } from '#lib/lag/judgement.ts'
import { whyPartitionsUnknown, whyUnseen } from '#lib/lag/roll-up.ts'
import { evaluateTimeBehind } from '#lib/lag/time-behind.ts'
import type { Windows } from '#lib/lag/windows.ts'
import { statuses, type Status } from '#lib/model/group.ts'
import type { RangeMs } from '#lib/model/list.ts'
import type { UnseenReason } from '#lib/model/reading.ts'
import { lastSeenOf, type Snapshot } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import { openEndHistory } from './ends.ts'
import { openTracks } from './tracks.ts'

export type Judge = {
  /** Takes a snapshot into memory and judges every group by it and what came before. */
  record(snapshot: Snapshot): Judgement
  /** The same, a slice of groups at a time: a million partitions must not hold up a page. */
  recordInSlices(snapshot: Snapshot): Generator<void, Judgement>
  timeBehind(row: number, committed: number, lag: number, nowMs: number): RangeMs | null
}

const UNKNOWN = statuses.indexOf('unknown')
const OK = statuses.indexOf('ok')
const PARTITIONS_IN_A_SLICE = 4000

/** Watches one cluster over time. State is only what was seen; the clock is the snapshots' own. */
export function openJudge(windows: Windows): Judge {
  const ends = openEndHistory()
  const tracks = openTracks(windows.windowMs)
  const held = new Map<number, Held>()

  function record(snapshot: Snapshot): Judgement {
    const slices = recordInSlices(snapshot)
    for (;;) {
      const slice = slices.next()
      if (slice.done) return slice.value
    }
  }

  function* recordInSlices(snapshot: Snapshot): Generator<void, Judgement> {
    ends.record(snapshot)
    const count = snapshot.groups.ids.length
    const judgement = emptyJudgement(count)
    const visit = openGroupPartitions(snapshot)
    let done = 0
    for (let group = 0; group < count; group++) {
      if (snapshot.groups.type[group] === 'share') judgeShare(snapshot, group, judgement)
      else {
        visit(group, (row, commit, owner) =>
          judgeOne(snapshot, group, row, commit, owner !== null, judgement),
        )
      }
      finish(snapshot, group, judgement)
      done += 1 + snapshot.groups.commitAt.get(group + 1) - snapshot.groups.commitAt.get(group)
      if (done < PARTITIONS_IN_A_SLICE) continue
      done = 0
      yield
    }
    // Slots of groups and topics that are gone come back into use; a broker's absence must not forget its groups.
    tracks.forget(snapshot.atMs - 2 * windows.windowMs)
    return judgement
  }

  function judgeOne(
    snapshot: Snapshot,
    group: number,
    row: number,
    commit: number,
    owned: boolean,
    judgement: Judgement,
  ): void {
    const why = whyUnseen(snapshot, group, row, commit)
    if (why !== null || row < 0) return note(judgement, group, row, 'unknown', { why: why ?? 'no-leader' })
    const { groups, ends: seen, logStarts } = snapshot
    const behind = evaluateBehind(
      groups.committed.get(commit),
      seen.value.get(row),
      lastSeenOf(logStarts, row),
    )
    judgeOffsets(snapshot, group, row, judgement, {
      committed: groups.committed.num(commit),
      end: seen.value.num(row),
      lag: Number(behind.lag),
      lost: Number(behind.lost),
      ahead: Number(behind.ahead),
      owned,
    })
  }

  /** Its start offset moves as a commit does; its members all read all partitions. */
  function judgeShare(snapshot: Snapshot, group: number, judgement: Judgement): void {
    const id = snapshot.groups.ids[group] ?? ''
    const offsets = snapshot.shareOffsets.get(id)
    const hidden = whyPartitionsUnknown(snapshot, group)
    if (hidden !== null) return note(judgement, group, -1, 'unknown', { why: hidden })
    for (const { topic, partition, start, lag } of offsets?.partitions ?? []) {
      const row = rowOf(snapshot.topology, topic, partition)
      if (row < 0 || start === null || lag === null) {
        note(judgement, group, row, 'unknown', { why: start === null ? 'not-committed' : 'not-recorded' })
        continue
      }
      judgeOffsets(snapshot, group, row, judgement, {
        committed: Number(start),
        end: Number(start + lag),
        lag: Number(lag),
        lost: 0,
        ahead: 0,
        owned: snapshot.groups.state[group] !== 'Empty',
      })
    }
  }

  function judgeOffsets(
    snapshot: Snapshot,
    group: number,
    row: number,
    judgement: Judgement,
    now: { committed: number; end: number; lag: number; lost: number; ahead: number; owned: boolean },
  ): void {
    const nowMs = snapshot.atMs
    const slot = tracks.slotOf(snapshot.groups.ids[group] ?? '', ends.slotOf(row))
    const behind = timeBehind(row, now.committed, now.lag, nowMs)
    const caughtUp = now.lag === 0 || (behind?.high ?? Infinity) <= windows.allowedMs
    tracks.look(slot, { atMs: nowMs, committed: now.committed, end: now.end, caughtUp })
    noteTime(judgement, group, behind)
    // Most partitions of most groups: nothing to read, nothing to say.
    if (now.lag === 0 && now.lost === 0 && now.ahead === 0)
      return note(judgement, group, row, steady(slot, 'ok'), {})
    const view = tracks.read(slot, nowMs)
    const lags = view.committed.map((committed, n) => Math.max(0, (view.ends[n] ?? 0) - committed))
    const status = steady(
      slot,
      evaluatePartition(
        {
          ...view,
          unseen: null,
          lag: now.lag,
          lost: now.lost,
          ahead: now.ahead,
          lags,
          timeBehindHighMs: behind?.high ?? null,
          owned: now.owned,
          state: snapshot.groups.state[group] ?? '',
        },
        windows,
      ),
    )
    const rates = evaluateRates(view)
    note(judgement, group, row, status, {
      stillMs: view.commitStillMs,
      rewoundMs: view.rewoundMs ?? 0,
      lost: now.lost,
      ahead: now.ahead,
      inPerS: rates?.inPerS ?? 0,
      outPerS: rates?.outPerS ?? 0,
    })
    if (now.lag > 0) noteDrain(judgement, group, evaluateDrain(view, now.lag))
  }

  /** A worse status counts from its second look in a row, a better one at once. */
  function steady(slot: number, status: Status): Status {
    const next = statuses.indexOf(status)
    const known = held.get(slot)
    if (!known) {
      held.set(slot, { status: next, pending: next })
      return status
    }
    if (next >= known.status || next === known.pending) known.status = next
    known.pending = next
    return statuses[known.status] ?? 'unknown'
  }

  function timeBehind(row: number, committed: number, lag: number, nowMs: number): RangeMs | null {
    const slot = ends.slotOf(row)
    return slot < 0 || Number.isNaN(committed)
      ? null
      : evaluateTimeBehind(ends.seenEnds(slot), committed, lag, nowMs)
  }

  return { record, recordInSlices, timeBehind }
}

/** Indexes into `statuses`. */
type Held = { status: number; pending: number }

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
