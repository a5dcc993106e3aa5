const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** How far back a chart looks from now. */
export const chartRanges = ['15min', '1h', '6h', '24h', '7d', '30d', '1y'] as const
export type ChartRange = (typeof chartRanges)[number]

export const rangeMs: Record<ChartRange, number> = {
  '15min': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '6h': 6 * HOUR_MS,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
  '1y': 365 * DAY_MS,
}

export const rangeLabels: Record<ChartRange, string> = {
  '15min': '15 min',
  '1h': '1 h',
  '6h': '6 h',
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d',
  '1y': '1 y',
}

type Spanned = { fromMs: number; toMs: number; gaps: readonly { fromMs: number; toMs: number }[] }

/** Of what was asked for, this part of the chart may at most be a time before there was any history. */
const MOST_BEFORE = 0.5
/** So much is then left of it, against what was seen, for its hatch and its words. */
const LEFT_BEFORE = 0.25

/** What is drawn: all that was asked for, unless the history is younger by far; a chart that is all hatch says nothing. */
export function drawnSpan({ fromMs, toMs, gaps }: Spanned): { fromMs: number; toMs: number } {
  const before = gaps.find((gap) => gap.fromMs <= fromMs)
  if (!before || before.toMs >= toMs) return { fromMs, toMs }
  if (before.toMs - fromMs < MOST_BEFORE * (toMs - fromMs)) return { fromMs, toMs }
  return { fromMs: Math.max(fromMs, Math.round(before.toMs - LEFT_BEFORE * (toMs - before.toMs))), toMs }
}
