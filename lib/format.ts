import type { RangeMs } from './model/list.ts'
import { formatCount, formatDuration, toParts } from './model/measure.ts'
import type { UnseenReason } from './model/reading.ts'

export { formatCount, formatDuration, formatRate } from './model/measure.ts'

/** 1 k, 14 k, 1.2 M: only for axes and cells of a map. */
export function formatShort(value: bigint | number): string {
  const [scaled, unit] = scale(Number(value), shortUnits, 999.5)
  const digits = unit === '' || scaled >= 9.95 ? 0 : 1
  return `${scaled.toFixed(digits).replace('.0', '')} ${unit}`.trimEnd()
}

const shortUnits = ['', 'k', 'M', 'G'] as const
const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** 1.21 TB: decimal units, three digits. */
export function formatBytes(bytes: bigint): string {
  const [scaled, unit] = scale(Number(bytes), byteUnits, 999.5)
  const digits = unit === 'B' || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2
  return `${scaled.toFixed(digits)} ${unit}`
}

/** Divides until the value stays below `limit`, which is where rounding would write 1000. */
function scale<U extends string>(value: number, units: readonly U[], limit: number): [number, U | ''] {
  let scaled = value
  let unit = 0
  while (scaled >= limit && unit < units.length - 1) {
    scaled /= 1000
    unit++
  }
  return [scaled, units[unit] ?? '']
}

/** 41–44 s, 2 min 36–41 s, at least 22 s, up to 9 s: what agrees is not repeated. */
export function formatRange({ low, high }: RangeMs): string {
  if (high === null) return `at least ${formatDuration(low)}`
  const from = formatDuration(low)
  const to = formatDuration(high)
  if (from === to) return from
  if (low < 500) return `up to ${to}`
  const [a, a2] = toParts(low)
  const [b, b2] = toParts(high)
  if (!a || !b || a.unit !== b.unit) return `${from} – ${to}`
  if (a.count === b.count) return `${a.count} ${a.unit} ${a2?.count ?? 0}–${b2?.count ?? 0} ${b2?.unit ?? ''}`
  const whole = (a2?.count ?? 0) === 0 && (b2?.count ?? 0) === 0
  return whole ? `${a.count}–${b.count} ${b.unit}` : `${from} – ${to}`
}

/** 14:02:11 in a zone (the browser's when left out). */
export function formatTime(ms: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(timeZone ? { timeZone } : {}),
  }).format(ms)
}

/** The exact instant, for a `title`. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString()
}

/** Why something was not seen, in the words of a cell. */
export function formatReason(reason: UnseenReason): string {
  return reasons[reason]
}

const reasons: Record<UnseenReason, string> = {
  unreachable: 'broker not reached',
  timeout: 'no answer in time',
  denied: 'not allowed',
  unsupported: 'not supported',
  'no-leader': 'no leader',
  'coordinator-moved': 'coordinator moving',
  protocol: 'answer not understood',
  starting: 'not looked yet',
  'not-committed': 'no commit',
  'too-few-samples': 'too few samples',
  'not-recorded': 'not recorded',
}

/** one topic, 2 topics. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
