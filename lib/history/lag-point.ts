import { openByteReader, openByteWriter } from './bytes.ts'

/**
 * What is kept of a group's topic, or of a group as a whole, at one look or over one minute or hour. NaN: not known.
 */
export type LagPoint = {
  /** Partitions with known lag, and all. Over a span: the look that saw least. */
  seen: number
  total: number
  /** Messages, over the partitions seen: the last, the least and the most of the span. */
  lag: number
  lagMin: number
  lagMax: number
  /** Bounds of the age of the oldest unread record, ms; over a span the greatest. Infinity: no upper bound. */
  behindLow: number
  behindHigh: number
  /** Messages appended, and read (committed past), in the span. */
  appended: number
  read: number
  /** Part of the span, in ms, of which `appended` and `read` say nothing: something was not seen, or went back. */
  unknownMs: number
  /** Of a group as a whole; null for its topics. */
  group: { status: number; sinceMs: number; state: string } | null
  /** Single partitions, once a minute: what a later process takes up from. */
  partitions: readonly PartitionPoint[]
}

export type PartitionPoint = { partition: number; committed: number; end: number }

const VERSION = 1
const LAG = 1
const SPREAD = 2
const BEHIND = 4
const NO_HIGH = 8
const GROUP = 16
const writer = openByteWriter()

export function packLagPoint(point: LagPoint): Uint8Array {
  const spread = point.lagMin !== point.lag || point.lagMax !== point.lag
  const known = !Number.isNaN(point.lag)
  const behind = !Number.isNaN(point.behindLow)
  writer.clear()
  writer.count(VERSION)
  writer.count(
    (known ? LAG : 0) +
      (known && spread ? SPREAD : 0) +
      (behind ? BEHIND : 0) +
      (behind && point.behindHigh === Infinity ? NO_HIGH : 0) +
      (point.group ? GROUP : 0),
  )
  writer.count(point.seen)
  writer.count(point.total)
  if (known) writer.count(point.lag)
  if (known && spread) {
    writer.count(point.lagMin)
    writer.count(point.lagMax - point.lagMin)
  }
  if (behind) {
    writer.count(Math.floor(point.behindLow))
    if (point.behindHigh !== Infinity) writer.count(Math.ceil(point.behindHigh))
  }
  writer.count(point.appended)
  writer.count(point.read)
  writer.count(Math.round(point.unknownMs))
  if (point.group) {
    writer.count(point.group.status)
    writer.count(Math.round(point.group.sinceMs))
    writer.text(point.group.state)
  }
  writer.count(point.partitions.length)
  let before = 0
  for (const { partition, committed, end } of point.partitions) {
    writer.signed(partition - before)
    writer.signed(committed)
    writer.signed(end - committed)
    before = partition
  }
  return writer.take()
}

/** Throws on bytes of another version or damaged ones. */
export function unpackLagPoint(bytes: Uint8Array): LagPoint {
  const reader = openByteReader(bytes)
  const version = reader.count()
  if (version !== VERSION)
    throw new Error(`a packed row has version ${version}; this program knows ${VERSION}`)
  const flags = reader.count()
  const seen = reader.count()
  const total = reader.count()
  const lag = flags & LAG ? reader.count() : Number.NaN
  const lagMin = flags & SPREAD ? reader.count() : lag
  const lagMax = flags & SPREAD ? lagMin + reader.count() : lag
  const behindLow = flags & BEHIND ? reader.count() : Number.NaN
  const behindHigh = flags & NO_HIGH ? Infinity : flags & BEHIND ? reader.count() : Number.NaN
  const appended = reader.count()
  const read = reader.count()
  const unknownMs = reader.count()
  const group =
    flags & GROUP ? { status: reader.count(), sinceMs: reader.count(), state: reader.text() } : null
  const partitions: PartitionPoint[] = []
  let before = 0
  for (let left = reader.count(); left > 0; left--) {
    before += reader.signed()
    const committed = reader.signed()
    partitions.push({ partition: before, committed, end: committed + reader.signed() })
  }
  return {
    seen,
    total,
    lag,
    lagMin,
    lagMax,
    behindLow,
    behindHigh,
    appended,
    read,
    unknownMs,
    group,
    partitions,
  }
}

/** One point for a span. `rows`: packed points of the span, ascending, at least one. */
export function foldLagPoints(rows: readonly Uint8Array[]): Uint8Array {
  const points = rows.map(unpackLagPoint)
  const last = points.at(-1)
  if (!last) throw new Error('nothing to fold')
  const known = points.filter(({ lag }) => !Number.isNaN(lag))
  const sum = (of: (point: LagPoint) => number) => points.reduce((so, point) => so + of(point), 0)
  return packLagPoint({
    seen: Math.min(...points.map(({ seen }) => seen)),
    total: Math.max(...points.map(({ total }) => total)),
    lag: known.at(-1)?.lag ?? Number.NaN,
    lagMin: known.length > 0 ? Math.min(...known.map(({ lagMin }) => lagMin)) : Number.NaN,
    lagMax: known.length > 0 ? Math.max(...known.map(({ lagMax }) => lagMax)) : Number.NaN,
    behindLow: greatest(points.map(({ behindLow }) => behindLow)),
    behindHigh: greatest(points.map(({ behindHigh }) => behindHigh)),
    appended: sum(({ appended }) => appended),
    read: sum(({ read }) => read),
    unknownMs: sum(({ unknownMs }) => unknownMs),
    group: last.group,
    partitions: [],
  })
}

function greatest(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value))
  return known.length > 0 ? Math.max(...known) : Number.NaN
}
