/** A point of a curve, in px. null: not known, and the curve is interrupted. */
export type Spot = { x: number; y: number } | null
/** A piece of a band: from `low` up to `high`. */
export type Slice = { x: number; low: number; high: number } | null

/** A line through the points, broken where one is not known. One that stands alone is a dot: a round cap of no length. */
export function toLine(spots: readonly Spot[]): string {
  return runsOf(spots)
    .map((run) => {
      const [first, ...rest] = run
      if (!first) return ''
      const start = `M${first.x} ${first.y}`
      return rest.length === 0 ? `${start}h0` : `${start}${rest.map(({ x, y }) => `L${x} ${y}`).join('')}`
    })
    .join('')
}

/** A filled band, broken where it is not known. */
export function toBand(slices: readonly Slice[]): string {
  return runsOf(slices)
    .filter((run) => run.length > 1)
    .map((run) => {
      const over = run.map(({ x, high }) => `${x} ${high}`).join('L')
      const back = run
        .toReversed()
        .map(({ x, low }) => `${x} ${low}`)
        .join('L')
      return `M${over}L${back}Z`
    })
    .join('')
}

function runsOf<T>(items: readonly (T | null)[]): T[][] {
  const runs: T[][] = []
  let open: T[] | null = null
  for (const item of items) {
    if (item === null) open = null
    else if (open) open.push(item)
    else runs.push((open = [item]))
  }
  return runs
}
