/** What the statistics of a table said at a moment. `open`: rows that wait or are under way; null: not counted to the end. */
export type Tick = { atMs: number; inserted: number; deleted: number; open: number | null }

type Rates = {
  inPerS: number | null
  /** By the rows that wait: what came less what more of them there are. Null when they were not counted. */
  leftPerS: number | null
  deletedPerS: number | null
  /** How long was watched. */
  spanMs: number
}

export type Tally = {
  note(tick: Tick): void
  /** Over the last minute. Null: too few looks. */
  rates(): Rates
}

const SPAN_MS = 60_000

/** Watches the counters of one table. */
export function openTally(): Tally {
  let ticks: Tick[] = []
  return {
    note(tick) {
      const last = ticks.at(-1)
      // Somebody reset the statistics, or this is another table under the same name.
      if (last && (tick.inserted < last.inserted || tick.deleted < last.deleted)) ticks = []
      ticks.push(tick)
      // The one before the span stays: the rate is over the whole of it.
      while (ticks.length > 2 && (ticks[1]?.atMs ?? 0) <= tick.atMs - SPAN_MS) ticks.shift()
    },
    rates() {
      const [first, last] = [ticks[0], ticks.at(-1)]
      if (!first || !last || last.atMs <= first.atMs)
        return { inPerS: null, leftPerS: null, deletedPerS: null, spanMs: 0 }
      const spanMs = last.atMs - first.atMs
      const came = last.inserted - first.inserted
      const left = first.open === null || last.open === null ? null : came - (last.open - first.open)
      const perS = (count: number) => (count * 1000) / spanMs
      return {
        inPerS: perS(came),
        leftPerS: left === null ? null : perS(Math.max(0, left)),
        deletedPerS: perS(last.deleted - first.deleted),
        spanMs,
      }
    },
  }
}
