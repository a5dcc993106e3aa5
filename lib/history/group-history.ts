import type { GroupHistory } from '#lib/model/history.ts'
import type { Change, HistoryStore, Resolution } from '#lib/model/store.ts'
import { CLUSTER_ROW, unpackClusterPoint } from './cluster-point.ts'
import { drawHistory, type Curve, type Gap, type Moment } from './draw-history.ts'
import { unpackLagPoint, type LagPoint } from './lag-point.ts'
import { HOUR_MS, MINUTE_MS, minuteOf } from './minutes.ts'

export type HistoryWant = {
  cluster: string
  group: string
  fromMs: number
  toMs: number
  measure: 'messages' | 'time'
  /** Between two looks. */
  pollMs: number
  /** How long single looks and minutes are kept. */
  keep: { ticksMs: number; minutesMs: number }
  nowMs: number
}

/** Most topics with a curve of their own; the rest are "other". */
const MOST_TOPICS = 11
/** Moments at which topics are compared to find those that are behind most. */
const COMPARED = 8
const ALL = ''

/** Null: nothing was ever kept of this group in that time. Rejects when the store does. */
export async function readGroupHistory(store: HistoryStore, want: HistoryWant): Promise<GroupHistory | null> {
  const resolution = chooseResolution(want)
  const topics = await chooseTopics(store, want, resolution)
  const [pieces, { own, brokers }] = await Promise.all([
    readPieces(store, want, resolution, [ALL, ...topics.named]),
    readMarked(store, want),
  ])
  const rows = pieces.flatMap((piece) => piece.rows)
  if (rows.length === 0 && own.length === 0) return null
  const moments = pieces.flatMap((piece) => piece.moments)
  const byTopic = Map.groupBy(rows, ({ topic }) => topic)
  const curves = [ALL, ...topics.named].map((name) => toCurve(moments, byTopic.get(name) ?? []))
  return drawHistory(want, {
    stepMs: stepOf(resolution, want),
    moments,
    curves,
    gaps: findGaps(moments, want),
    changes: [...own, ...brokers],
    ...topics,
  })
}

function stepOf(resolution: Resolution, { pollMs }: HistoryWant): number {
  return { tick: pollMs, minute: MINUTE_MS, hour: HOUR_MS }[resolution]
}

const FINER: Record<Resolution, Resolution | null> = { hour: 'minute', minute: 'tick', tick: null }
type Row = { atMs: number; topic: string; bytes: Uint8Array }
type Piece = { moments: Moment[]; rows: Row[] }

/** The hour that is not over has no roll-up yet: its minutes stand in for it, and looks for the minute that is not over. */
async function readPieces(
  store: HistoryStore,
  want: HistoryWant,
  resolution: Resolution,
  topics: readonly string[],
): Promise<Piece[]> {
  const pieces: Piece[] = []
  let fromMs = want.fromMs
  for (let now: Resolution | null = resolution; now !== null; now = FINER[now]) {
    const stepMs = stepOf(now, want)
    const span = { resolution: now, fromMs, toMs: want.toMs }
    // A look that changed nothing has no row: the last one is at most a minute old.
    const reach = now === 'tick' ? MINUTE_MS : 0
    // oxlint-disable-next-line no-await-in-loop
    const [clock, rows] = await Promise.all([
      store.readLag(want.cluster, CLUSTER_ROW.group, { ...span, topics: [CLUSTER_ROW.topic] }),
      store.readLag(want.cluster, want.group, { ...span, topics, fromMs: fromMs - reach }),
    ])
    const moments = clock.map(({ atMs, bytes }) => {
      return { atMs, stepMs, single: now === 'tick', watchedMs: unpackClusterPoint(bytes).watchedMs }
    })
    pieces.push({ moments, rows })
    fromMs = (moments.at(-1)?.atMs ?? fromMs - stepMs) + stepMs
    if (fromMs >= want.toMs) break
  }
  return pieces
}

/** Of a group that was not looked at in that time. */
export function emptyHistory(want: HistoryWant): GroupHistory {
  const { pollMs } = want
  const gaps = findGaps([], want)
  const none = { moments: [], curves: [], changes: [], named: [], others: false }
  return drawHistory(want, { stepMs: pollMs, gaps, ...none })
}

/** Single looks of the last hours, minutes of the last days, hours of the last year. */
function chooseResolution({ fromMs, toMs, nowMs, pollMs, keep }: HistoryWant): Resolution {
  const lengthMs = toMs - fromMs
  // A little more than asked for: a page that asks for an hour may round it up.
  if (lengthMs <= 1.05 * Math.max(HOUR_MS, 720 * pollMs) && fromMs >= nowMs - keep.ticksMs) return 'tick'
  if (lengthMs <= 49 * HOUR_MS && fromMs >= nowMs - keep.minutesMs) return 'minute'
  return 'hour'
}

type Topics = { named: string[]; others: boolean }

async function chooseTopics(
  store: HistoryStore,
  { cluster, group, fromMs, toMs, measure }: HistoryWant,
  resolution: Resolution,
): Promise<Topics> {
  const reach = resolution === 'hour' ? 2 * HOUR_MS : 2 * MINUTE_MS
  const moments = Array.from({ length: COMPARED }, (_, n) => fromMs + ((n + 1) * (toMs - fromMs)) / COMPARED)
  const looks = await Promise.all([
    ...moments.map((atMs) => store.readLagAt(cluster, group, { resolution, atMs, afterMs: atMs - reach })),
    store.readLagAt(cluster, group, { resolution: 'tick', atMs: toMs, afterMs: toMs - 2 * MINUTE_MS }),
  ])
  const most = new Map<string, number>()
  for (const { topic, bytes } of looks.flat()) {
    // The cluster's own row stands under the group that is called nothing at all.
    if (topic === ALL || topic === CLUSTER_ROW.topic) continue
    const point = unpackLagPoint(bytes)
    const behind = measure === 'time' ? point.behindLow : point.lagMax
    most.set(topic, Math.max(most.get(topic) ?? 0, behind || 0))
  }
  const sorted = [...most].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([topic]) => topic)
  // One more than fits would be an "other" of one topic: then it may as well have its name.
  const named = sorted.length <= MOST_TOPICS + 1 ? sorted : sorted.slice(0, MOST_TOPICS)
  return { named, others: named.length < sorted.length }
}

/** A point per moment. Null: the store has none, so the group or the topic was not there. */
function toCurve(moments: readonly Moment[], rows: readonly Row[]): Curve {
  let next = 0
  let stood: { atMs: number; point: LagPoint } | null = null
  return moments.map(({ atMs, single }) => {
    let row = rows[next]
    while (row && row.atMs <= atMs) {
      stood = { atMs: row.atMs, point: unpackLagPoint(row.bytes) }
      row = rows[++next]
    }
    if (!stood || stood.atMs === atMs) return stood?.point ?? null
    return single && minuteOf(stood.atMs) === minuteOf(atMs)
      ? toStanding(stood.point, atMs - stood.atMs)
      : null
  })
}

/** What stood still since: what is behind got older by the clock, no more and no less. */
function toStanding(point: LagPoint, passedMs: number): LagPoint {
  const aged = point.lag > 0 ? passedMs : 0
  return {
    ...point,
    behindLow: point.behindLow + aged,
    behindHigh: point.behindHigh + aged,
    appended: 0,
    read: 0,
    unknownMs: 0,
  }
}

function findGaps(moments: readonly Moment[], { fromMs, toMs, nowMs, pollMs }: HistoryWant): Gap[] {
  const gaps: Gap[] = []
  const end = Math.min(toMs, nowMs)
  const first = moments[0]
  const last = moments.at(-1)
  if (!first || !last) return [{ fromMs, toMs: end, text: NOBODY }]
  const longest = ({ stepMs }: Moment) => Math.max(3 * pollMs, 1.5 * stepMs)
  if (first.atMs - fromMs > longest(first))
    gaps.push({ fromMs, toMs: first.atMs, text: 'no history of this time' })
  for (const [n, moment] of moments.entries()) {
    const before = moments[n - 1]
    if (!before || moment.atMs - before.atMs <= Math.max(longest(before), longest(moment))) continue
    gaps.push({ fromMs: before.atMs + (before.single ? 0 : before.stepMs), toMs: moment.atMs, text: NOBODY })
  }
  if (end - last.atMs > longest(last)) gaps.push({ fromMs: last.atMs, toMs: end, text: NOBODY })
  return gaps
}
const NOBODY = 'nobody looked'

async function readMarked(
  store: HistoryStore,
  { cluster, group, fromMs, toMs }: HistoryWant,
): Promise<{ own: Change[]; brokers: Change[] }> {
  const span = { fromMs, toMs, limit: 500 }
  const [own, brokers] = await Promise.all([
    store.readChanges(cluster, {
      ...span,
      subject: group,
      kinds: ['group-state', 'group-status', 'group-gone', 'reset'],
    }),
    store.readChanges(cluster, { ...span, kinds: ['broker'] }),
  ])
  return { own, brokers }
}
