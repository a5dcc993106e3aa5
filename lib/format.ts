import type { RangeMs } from './model/list.ts'
import type { UnseenReason } from './model/reading.ts'

/** 1,234,567: thousands separated, never abbreviated. */
export function formatCount(value: bigint | number): string {
  return value.toLocaleString('en-US')
}

/** 14 k, 1.2 M: only for axes and cells of a map. */
export function formatShort(value: bigint | number): string {
  const number = Number(value)
  if (number < 1000) return String(number)
  const [size, unit] = number < 1e6 ? [1e3, 'k'] : number < 1e9 ? [1e6, 'M'] : [1e9, 'G']
  const scaled = number / size
  return `${scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${unit}`
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const

/** 1.21 TB: decimal units, three digits. */
export function formatBytes(bytes: bigint): string {
  let value = Number(bytes)
  let unit = 0
  while (value >= 1000 && unit < byteUnits.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${byteUnits[unit]}`
}

const timeUnits = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

/** 11 h 54 min, 2 d 3 h, 41 s: two units at most. Below a second: 0 s, or ms when asked. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const first = timeUnits.findIndex(([size]) => seconds >= size)
  if (first < 0) return '0 s'
  const parts: string[] = []
  let rest = seconds
  for (const [size, unit] of timeUnits.slice(first, first + 2)) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${count} ${unit}`)
  }
  return parts.join(' ')
}

/** 41–44 s, 2 min 36–41 s, at least 22 s, up to 9 s: what agrees is not repeated. */
export function formatRange({ low, high }: RangeMs): string {
  if (high === null) return `at least ${formatDuration(low)}`
  const from = formatDuration(low)
  const to = formatDuration(high)
  if (from === to) return from
  if (low < 500) return `up to ${to}`
  const a = from.split(' ')
  const b = to.split(' ')
  let same = 0
  while (same + 2 < a.length && a.length === b.length && a[same] === b[same]) same++
  const head = a.slice(0, same)
  const tailA = a.slice(same)
  const tailB = b.slice(same)
  const unitsAgree = tailA.length === 2 && tailB.length === 2 && tailA[1] === tailB[1]
  const tail = unitsAgree ? `${tailA[0]}–${tailB.join(' ')}` : `${tailA.join(' ')} – ${tailB.join(' ')}`
  return [...head, tail].join(' ')
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
