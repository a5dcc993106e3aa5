import type { GroupHistory, HistoryPoint } from '#lib/model/history.ts'
import { AT_MS } from './fixtures.ts'

const STEP_MS = 24_000

type Plan = {
  topics?: string[]
  measure?: GroupHistory['measure']
  points?: number
  stepMs?: number
  other?: boolean
  /** Moments nobody saw, as indexes. */
  gap?: { from: number; to: number; text?: string }
  /** Partitions seen of 24. */
  seen?: number
  /** Indexes without an upper bound. */
  open?: (n: number) => boolean
  markers?: GroupHistory['markers']
}

/** Two hours of a group that falls behind at the end, unless a test says otherwise. */
export function aHistory(plan: Plan = {}): GroupHistory {
  const { topics = ['orders.v1', 'payments.captured'], measure = 'messages', points = 300 } = plan
  const stepMs = plan.stepMs ?? STEP_MS
  const moments = Array.from({ length: points }, (_, n) => AT_MS - (points - 1 - n) * stepMs)
  const names: (string | null)[] = plan.other ? [...topics, null] : topics
  const isGap = (n: number) => plan.gap !== undefined && n >= plan.gap.from && n <= plan.gap.to
  const lag = (n: number, at: number) =>
    Math.round(lagAt(n / points) / (at + 1.4) + 900 * Math.sin(n / 7 + at) + 1000)
  const at = (n: number) => moments[n] ?? 0
  const point = (n: number, value: number): HistoryPoint => {
    if (measure === 'messages') return [at(n), isGap(n) ? null : BigInt(value)]
    if (isGap(n)) return [at(n), null, null]
    const low = value * 4
    return [at(n), low, plan.open?.(n) ? null : low + 5000 + low * 0.04]
  }
  const series = names.map((topic, place) => ({
    topic,
    points: moments.map((_, n) => point(n, lag(n, place))),
  }))
  return {
    measure,
    fromMs: AT_MS - points * stepMs,
    toMs: AT_MS,
    stepMs,
    series,
    total: moments.map((_, n) =>
      point(
        n,
        measure === 'time' ? lag(n, 0) : names.reduce<number>((sum, _topic, place) => sum + lag(n, place), 0),
      ),
    ),
    coverage: moments.map((ms, n) => [ms, isGap(n) ? 0 : (plan.seen ?? 24), 24]),
    rates: moments.map((ms, n) =>
      isGap(n) ? [ms, null, null] : [ms, 1240, n > points * 0.85 ? 1105 : 1240],
    ),
    gaps: plan.gap
      ? [{ fromMs: at(plan.gap.from - 1), toMs: at(plan.gap.to + 1), text: plan.gap.text ?? 'nobody looked' }]
      : [],
    markers: plan.markers ?? [],
    asOf: AT_MS,
  }
}

/** Nothing was ever kept. */
export function anEmptyHistory(over: Partial<GroupHistory> = {}): GroupHistory {
  return {
    ...aHistory({ points: 0 }),
    fromMs: AT_MS - 3_600_000,
    toMs: AT_MS,
    asOf: null,
    ...over,
    series: [],
    total: [],
  }
}

function lagAt(part: number): number {
  const reset = part > 0.19 ? 70_000 * Math.exp((0.19 - part) * 12) : 0
  const rise = part > 0.83 ? 160_000 * ((part - 0.83) / 0.17) ** 1.4 : 0
  return 20_000 + reset + rise
}
