import type { GroupPartition } from '#lib/model/group.ts'

/** Where a distance before the end stands, in px. 0 is the end itself. */
export type OffsetScale = { width: number; endX: number; decades: number; toX: (distance: bigint) => number }

/** Between the end and a distance of one message: a logarithm has no place for 0. */
const ZERO_GAP = 12
/** Room for the bracket at the left and the end's tick at the right. */
const EDGE = 8
/** A hundred thousand: below it a quiet group would look as if it were far behind. */
const LEAST_DECADES = 5

/**
 * One logarithmic scale for all rows of a table, wide enough for the farthest of the given distances. Linear would hide
 * what matters: 16 thousand unread of 31 million kept is a twentieth of a percent.
 */
export function openOffsetScale(
  distances: Iterable<bigint>,
  width: number,
  leastDecades = LEAST_DECADES,
): OffsetScale {
  let far = 1n
  for (const distance of distances) if (distance > far) far = distance
  const decades = Math.max(leastDecades, Math.ceil(Math.log10(Number(far))))
  const endX = width - EDGE
  const pitch = (endX - ZERO_GAP - EDGE) / decades
  const toX = (distance: bigint) =>
    distance <= 0n ? endX : endX - ZERO_GAP - pitch * Math.log10(Number(distance))
  return { width, endX, decades, toX }
}

/** How far back a partition reaches: what its scale must have room for. */
export function reachOf(partition: GroupPartition): bigint {
  const { logStart, end, committed } = knownOffsets(partition)
  if (end === null) return 0n
  const first = [logStart, committed].filter((offset) => offset !== null).toSorted(byValue)[0] ?? end
  return end - first
}

function byValue(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The offsets to draw: those of now, else the last seen ones. `stale` when any of them is old. */
export function knownOffsets(partition: GroupPartition) {
  const { logStart, last } = partition
  const end = partition.end ?? last?.end ?? null
  const committed = partition.committed ?? last?.committed ?? null
  return { logStart, end, committed, stale: end !== partition.end || committed !== partition.committed }
}

/** The grid: one line per power of ten, every second one named. */
export function gridOf(scale: OffsetScale): { x: number; label: string | null }[] {
  return Array.from({ length: scale.decades + 1 }, (_, power) => ({
    x: scale.toX(10n ** BigInt(power)),
    // Even powers would name the 1, which stands too near to the word "end".
    label: power % 2 === 1 ? (powerWords[power] ?? `10^${power}`) : null,
  }))
}

const powerWords: Record<number, string> = {
  1: '10',
  3: '1 k',
  5: '100 k',
  7: '10 M',
  9: '1 G',
  11: '100 G',
  13: '10 T',
}
