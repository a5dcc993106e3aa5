import { timeBehindOf, type Judgement } from '#lib/lag/judgement.ts'
import type { RangeMs } from '#lib/model/list.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import type { LagRow } from '#lib/model/store.ts'
import { packLagPoint, type LagPoint, type PartitionPoint } from './lag-point.ts'

/** Who wants to know each partition of each group while the judge looks at it. Groups come in the snapshot's order. */
export type Onlooker = {
  /** What follows is about this group. */
  open(group: number): void
  /** A partition with known lag. `lag` is that over the log start, not `end - committed`. */
  see(row: number, committed: number, end: number, lag: number, behind: RangeMs | null): void
  /** A partition whose lag is not known. −1: its topic is not there. */
  miss(row: number): void
}

export type Samples = {
  /**
   * Begins a look. `detail`: with single partitions, and all groups. Else a group's topic that stands as it stood in
   * the look before is left out: no row means no change since.
   */
  begin(snapshot: Snapshot, detail: boolean): Onlooker
  /** The rows of the look, a slice of groups at a time. */
  finish(judgement: Judgement): Generator<void, LagRow[]>
}

type Sum = {
  topic: string
  seen: number
  total: number
  lag: number
  low: number
  high: number
  committed: number
  end: number
  partitions: PartitionPoint[]
}
/** Of the look before: what tells whether something moved. */
type Stand = Omit<Sum, 'topic' | 'partitions' | 'low' | 'high'> & { atMs: number; mark: string }

const GROUPS_IN_A_SLICE = 2000

/** Turns looks into rows for the store. What it keeps is one small record per group and topic. */
export function openSamples(): Samples {
  const stands = new Map<string, Map<string, Stand>>()
  let snapshot: Snapshot | null = null
  let beforeMs = Number.NaN
  let detail = true
  let rows: LagRow[] = []
  let sums = new Map<number, Sum>()
  let byGroup: Map<number, Sum>[] = []

  const onlooker: Onlooker = {
    open(group) {
      sums = new Map()
      byGroup[group] = sums
    },
    see(row, committed, end, lag, behind) {
      const sum = sumOf(row)
      sum.seen++
      sum.total++
      sum.lag += lag
      sum.committed += committed
      sum.end += end
      sum.low = Math.max(sum.low, behind?.low ?? 0)
      sum.high = Math.max(sum.high, behind === null ? 0 : (behind.high ?? Infinity))
      if (detail)
        sum.partitions.push({ partition: snapshot?.topology.partition.get(row) ?? 0, committed, end })
    },
    miss: (row) => void sumOf(row).total++,
  }

  function sumOf(row: number): Sum {
    const topic = row < 0 || !snapshot ? -1 : snapshot.topology.topicOf.get(row)
    const known = sums.get(topic)
    if (known) return known
    const begun = emptySum(snapshot?.topology.topicNames[topic] ?? '')
    sums.set(topic, begun)
    return begun
  }

  /** The row of a sum, or null when nothing is new. */
  function toRow(group: string, sum: Sum, atMs: number, about: LagPoint['group']): LagRow | null {
    const stood = stands.get(group)?.get(sum.topic)
    const mark = about ? `${about.status} ${about.sinceMs} ${about.state}` : ''
    const { topic, partitions, low, high, ...stand } = sum
    remember(group, topic, { ...stand, atMs, mark })
    const same = stood !== undefined && stood.atMs === beforeMs
    const comparable = same && stood.seen === sum.seen && stood.total === sum.total
    const appended = comparable ? sum.end - stood.end : -1
    const read = comparable ? sum.committed - stood.committed : -1
    if (!detail && appended === 0 && read === 0 && stood?.lag === sum.lag && stood.mark === mark) return null
    const known = appended >= 0 && read >= 0
    const lag = sum.seen > 0 ? sum.lag : Number.NaN
    const point: LagPoint = {
      seen: sum.seen,
      total: sum.total,
      lag,
      lagMin: lag,
      lagMax: lag,
      behindLow: sum.seen > 0 ? low : Number.NaN,
      behindHigh: sum.seen > 0 ? high : Number.NaN,
      appended: known ? appended : 0,
      read: known ? read : 0,
      unknownMs: known || Number.isNaN(beforeMs) ? 0 : atMs - beforeMs,
      group: about,
      partitions: detail ? partitions : [],
    }
    return { group, topic, bytes: packLagPoint(point) }
  }

  function remember(group: string, topic: string, stand: Stand): void {
    const ofGroup = stands.get(group) ?? new Map<string, Stand>()
    if (ofGroup.size === 0) stands.set(group, ofGroup)
    ofGroup.set(topic, stand)
  }

  function sampleGroup(taken: Snapshot, judgement: Judgement, group: number): void {
    const id = taken.groups.ids[group] ?? ''
    if (!isKeepable(id)) return
    const whole = emptySum('')
    for (const [topic, sum] of byGroup[group] ?? []) {
      whole.seen += sum.seen
      whole.total += sum.total
      whole.lag += sum.lag
      whole.committed += sum.committed
      whole.end += sum.end
      const row = topic < 0 ? null : toRow(id, sum, taken.atMs, null)
      if (row) rows.push(row)
    }
    const behind = timeBehindOf(judgement, group)
    whole.low = behind?.low ?? 0
    whole.high = behind === null ? 0 : (behind.high ?? Infinity)
    const row = toRow(id, whole, taken.atMs, {
      status: judgement.status[group] ?? 0,
      sinceMs: judgement.sinceMs[group] ?? taken.atMs,
      state: taken.groups.state[group] ?? '',
    })
    if (row) rows.push(row)
  }

  return {
    begin(taken, wanted) {
      snapshot = taken
      detail = wanted
      byGroup = []
      return onlooker
    },
    *finish(judgement) {
      if (!snapshot) return []
      const taken = snapshot
      rows = []
      for (let group = 0; group < taken.groups.ids.length; group++) {
        sampleGroup(taken, judgement, group)
        if (group % GROUPS_IN_A_SLICE === GROUPS_IN_A_SLICE - 1) yield
      }
      if (detail) {
        // Groups that are gone: once a minute is often enough.
        for (const id of stands.keys()) if (!taken.groups.index.has(id)) stands.delete(id)
      }
      beforeMs = taken.atMs
      byGroup = []
      return rows
    },
  }
}

/** No database keeps a NUL, and a group with one in its id must not cost the others their history. */
export function isKeepable(name: string): boolean {
  return !name.includes('\0') && name.isWellFormed()
}

function emptySum(topic: string): Sum {
  return { topic, seen: 0, total: 0, lag: 0, low: 0, high: 0, committed: 0, end: 0, partitions: [] }
}
