import type { RangeMs } from '#lib/model/list.ts'

/** Commits and ends of one partition over the window, oldest first. */
export type Course = { atMs: readonly number[]; committed: readonly number[]; ends: readonly number[] }

export type Rates = { inPerS: number; outPerS: number }

/** Records appended and committed per second over the course; null on fewer than three samples. */
export function evaluateRates({ atMs, committed, ends }: Course): Rates | null {
  const last = atMs.length - 1
  const seconds = ((atMs[last] ?? 0) - (atMs[0] ?? 0)) / 1000
  if (last < 2 || seconds <= 0) return null
  return {
    inPerS: ((ends[last] ?? 0) - (ends[0] ?? 0)) / seconds,
    outPerS: ((committed[last] ?? 0) - (committed[0] ?? 0)) / seconds,
  }
}

/**
 * When the lag will be gone at the pace of the window: from the 75th to the 25th percentile of how fast it shrank.
 * `false`: it does not shrink. Null: too few samples. Without upper bound when a quarter of the steps gained nothing.
 */
export function evaluateDrain(
  course: Course,
  lag: number,
  rates: Rates | null = evaluateRates(course),
): RangeMs | false | null {
  if (lag === 0) return { low: 0, high: 0 }
  if (rates === null) return null
  const net = rates.outPerS - rates.inPerS
  if (net <= 0) return false
  const nets = stepsOf(course)
  const fast = Math.max(net, quantile(nets, 0.75))
  const slow = Math.min(net, quantile(nets, 0.25))
  return { low: (lag / fast) * 1000, high: slow > 0 ? (lag / slow) * 1000 : null }
}

function stepsOf({ atMs, committed, ends }: Course): number[] {
  const steps: number[] = []
  for (let n = 1; n < atMs.length; n++) {
    const seconds = ((atMs[n] ?? 0) - (atMs[n - 1] ?? 0)) / 1000
    if (seconds <= 0) continue
    const out = (committed[n] ?? 0) - (committed[n - 1] ?? 0)
    steps.push((out - ((ends[n] ?? 0) - (ends[n - 1] ?? 0))) / seconds)
  }
  return steps.toSorted((a, b) => a - b)
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}
