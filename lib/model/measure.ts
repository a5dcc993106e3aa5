// Numbers in words, for sentences that the server makes and for pages alike.

/** 1,234,567: thousands separated, never abbreviated. */
export function formatCount(value: bigint | number): string {
  return value.toLocaleString('en-US')
}

/** 20/s, 1.4/s, 0/s. */
export function formatRate(perS: number): string {
  return `${perS >= 10 || perS === 0 ? formatCount(Math.round(perS)) : perS.toFixed(1)}/s`
}

const timeUnits = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

type Part = { count: number; unit: string }

/** The largest unit that fits and the one below it. The second may be 0; both are left out when nothing fits. */
export function toParts(ms: number): Part[] {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const first = timeUnits.findIndex(([size]) => seconds >= size)
  if (first < 0) return [{ count: 0, unit: 's' }]
  let rest = seconds
  return timeUnits.slice(first, first + 2).map(([size, unit]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return { count, unit }
  })
}

/** 11 h 54 min, 2 d 3 h, 41 s: two units at most; below half a second 0 s. */
export function formatDuration(ms: number): string {
  const [first, second] = toParts(ms)
  const parts = second && second.count > 0 ? [first, second] : [first]
  return parts.map((part) => (part ? `${part.count} ${part.unit}` : '')).join(' ')
}
