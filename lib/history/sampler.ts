import { countNeedPerson, type Judgement } from '#lib/lag/judgement.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import type { Change, HistoryStore, LagRow } from '#lib/model/store.ts'
import { CLUSTER_ROW, foldClusterPoints, packClusterPoint } from './cluster-point.ts'
import { openClusterPasts, type ClusterPasts } from './cluster-pasts.ts'
import { openGroupPasts, type GroupPasts } from './group-pasts.ts'
import { foldLagPoints } from './lag-point.ts'
import { HOUR_MS, MINUTE_MS, minuteOf } from './minutes.ts'
import { isKeepable, openSamples, type Onlooker } from './samples.ts'

/** One look, ready for the store. */
export type Tick = { atMs: number; rows: LagRow[]; changes: Change[] }

/** Turns what was seen of one cluster into what is kept. State is only the look before; it touches nothing. */
export type Sampler = {
  /** Who the judge tells about each partition. */
  begin(snapshot: Snapshot): Onlooker
  /** The same look, once judged; fills in `sinceMs` of the judgement. */
  finish(snapshot: Snapshot, judgement: Judgement): Generator<void, Tick>
  pasts: { groups: GroupPasts; cluster: ClusterPasts }
}

/** `longestMs`: two looks further apart than this leave a time in which nobody looked. */
export function openSampler(longestMs: number): Sampler {
  const samples = openSamples()
  const groups = openGroupPasts()
  const cluster = openClusterPasts()
  let beforeMs = Number.NaN
  let detail = true

  return {
    pasts: { groups, cluster },
    begin(snapshot) {
      detail = minuteOf(snapshot.atMs) !== minuteOf(beforeMs)
      return samples.begin(snapshot, detail)
    },
    *finish(snapshot, judgement) {
      const { atMs } = snapshot
      const changes = [...cluster.note(snapshot), ...groups.note(snapshot, judgement)]
      yield
      const rows = yield* samples.finish(judgement)
      const passed = atMs - beforeMs
      const bytes = packClusterPoint({
        watchedMs: passed <= longestMs ? passed : 0,
        needPerson: countNeedPerson(judgement),
        marks: detail ? cluster.marks() : null,
      })
      rows.push({ ...CLUSTER_ROW, bytes })
      beforeMs = atMs
      return { atMs, rows, changes: changes.filter(({ subject }) => isKeepable(subject)) }
    },
  }
}

/**
 * Rolls up what has ended since it was last done: minutes of looks, hours of minutes. Doing it again, after a kill at any
 * point, gives the same.
 */
export async function rollUpHistory(
  store: HistoryStore,
  cluster: string,
  nowMs: number,
  keep: { ticksMs: number; minutesMs: number },
): Promise<void> {
  const steps = [
    ['minute', MINUTE_MS, nowMs - keep.ticksMs],
    ['hour', HOUR_MS, nowMs - keep.minutesMs],
  ] as const
  for (const [to, lengthMs, sinceMs] of steps) {
    // One after another: hours are made of minutes, and each is a long piece of work for the store.
    // oxlint-disable-next-line no-await-in-loop
    const last = await store.lastRollUp(cluster, to)
    const ended = toFloor(nowMs, lengthMs)
    const next = last === null ? -Infinity : last + lengthMs
    for (let fromMs = Math.max(toFloor(sinceMs, lengthMs), next); fromMs < ended; fromMs += lengthMs) {
      // oxlint-disable-next-line no-await-in-loop
      await store.rollUp(cluster, to, { fromMs, toMs: fromMs + lengthMs }, foldRows)
    }
  }
}

function toFloor(ms: number, lengthMs: number): number {
  return Math.floor(ms / lengthMs) * lengthMs
}

/** JSON begins with a brace; a packed point with its version. */
function foldRows(rows: readonly Uint8Array[]): Uint8Array {
  return rows[0]?.[0] === BRACE ? foldClusterPoints(rows) : foldLagPoints(rows)
}
const BRACE = '{'.charCodeAt(0)
