import type { ChangeList, GroupHistory, HistoryPoint, Sparkline } from '#lib/model/history.ts'
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

const MINUTE_MS = 60_000

/** Six hours that end with a broker gone, newest first. */
export function aChangeList(over: Partial<ChangeList> = {}): ChangeList {
  const at = (minutes: number) => AT_MS - minutes * MINUTE_MS
  const items: ChangeList['items'] = [
    {
      atMs: at(1),
      kind: 'group-status',
      subject: 'fraud-scoring',
      from: 'ok',
      to: 'stalled',
      text: 'became stalled',
    },
    { atMs: at(3), kind: 'topic', subject: 'orders.v1', from: '', to: 'there', text: 'was created' },
    {
      atMs: at(6),
      kind: 'group-state',
      subject: 'billing',
      from: 'PreparingRebalance',
      to: 'Stable',
      text: 'PreparingRebalance → Stable',
    },
    {
      atMs: at(6.2),
      kind: 'group-state',
      subject: 'billing',
      from: 'Stable',
      to: 'PreparingRebalance',
      text: 'Stable → PreparingRebalance',
    },
    {
      atMs: at(6.1),
      kind: 'isr',
      subject: '3',
      from: '0',
      to: '193',
      text: 'fell out of sync with 193 partitions',
    },
    {
      atMs: at(6.3),
      kind: 'controller',
      subject: '2',
      from: '3',
      to: '2',
      text: 'broker 2 is the controller now, after broker 3',
    },
    { atMs: at(6.4), kind: 'broker', subject: '3', from: 'up', to: 'down', text: 'is down' },
    {
      atMs: at(20),
      kind: 'group-status',
      subject: 'billing',
      from: 'ok',
      to: 'falling-behind',
      text: 'became falling behind',
    },
    { atMs: at(97), kind: 'reset', subject: 'billing', from: '', to: '', text: 'was reset by an operator' },
    {
      atMs: at(190),
      kind: 'isr',
      subject: '2',
      from: '1',
      to: '0',
      text: 'is in sync again with 1 partition; all of its copies are in sync',
    },
    {
      atMs: at(200),
      kind: 'isr',
      subject: '2',
      from: '0',
      to: '1',
      text: 'fell out of sync with 1 partition',
    },
    {
      atMs: at(260),
      kind: 'group-gone',
      subject: 'nightly-2025',
      from: 'Empty',
      to: '',
      text: 'is gone: deleted, or expired with its offsets',
    },
  ]
  return {
    items,
    total: items.length,
    nextCursor: null,
    asOf: AT_MS,
    fromMs: at(360),
    toMs: AT_MS,
    trouble: [
      [at(360), 1],
      [at(140), 1],
      [at(139), null],
      [at(110), 1],
      [at(88), 2],
      [at(20), 3],
      [at(1), 4],
      [AT_MS, 4],
    ],
    ...over,
  }
}

/** An hour in thirty steps. */
export function aSparkline(lag: (number | null)[], over: Partial<Sparkline> = {}): Sparkline {
  return { fromMs: AT_MS - 3_600_000, stepMs: 120_000, lag, floor: 0, ...over }
}
