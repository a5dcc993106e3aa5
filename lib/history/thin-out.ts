/**
 * Which moments of a curve stay so that at most `most` do and no extreme is lost: of each stretch of equal time that at
 * which the curve is highest and that at which it is lowest; and the first and the last. NaN is never an extreme, but one
 * stands for a stretch in which there is nothing else. Indexes, ascending.
 */
export function thinOut(
  atMs: readonly number[],
  high: readonly number[],
  low: readonly number[],
  most: number,
): number[] {
  const count = atMs.length
  if (count <= most) return atMs.map((_, n) => n)
  const first = atMs[0] ?? 0
  const stretches = Math.max(1, Math.floor((most - 2) / 2))
  const lengthMs = ((atMs[count - 1] ?? 0) - first) / stretches || 1
  const kept = new Set([0, count - 1])
  let from = 0
  for (let stretch = 0; stretch < stretches && from < count; stretch++) {
    const endMs = stretch === stretches - 1 ? Infinity : first + (stretch + 1) * lengthMs
    let to = from
    let highest = from
    let lowest = from
    for (; to < count && (atMs[to] ?? 0) < endMs; to++) {
      if (isBeyond(high[to], high[highest], 1)) highest = to
      if (isBeyond(low[to], low[lowest], -1)) lowest = to
    }
    if (to > from) kept.add(highest).add(lowest)
    from = to
  }
  return [...kept].toSorted((a, b) => a - b)
}

function isBeyond(value = Number.NaN, best = Number.NaN, sign: 1 | -1): boolean {
  return Number.isNaN(best) ? !Number.isNaN(value) : sign * (value - best) > 0
}
