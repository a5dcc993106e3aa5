import { formatCount, formatDuration } from '#lib/format.ts'
import type { Sparkline as Values } from '#lib/model/history.ts'
import { toLine, type Spot } from './chart-path.ts'
import type { Kind } from './ui/glyph.tsx'

const WIDTH = 92
const HEIGHT = 22
const LEFT = 2
const RIGHT = 88
const TOP = 4
const BOTTOM = 19.5

const colours: Record<Kind, string> = {
  bad: 'var(--bad)',
  warn: 'var(--warn-g)',
  move: 'var(--accent)',
  person: 'var(--accent)',
  unk: 'var(--ink-2)',
  ok: 'var(--ink-2)',
  idle: 'var(--ink-2)',
}

/**
 * Lag in a small line. No scale is shared between rows, but each is at least as high as its floor, so that a quiet group
 * looks quiet. What was not seen interrupts the line; at the end it is hatched. The last point has the status's colour.
 */
export function Sparkline({
  values,
  kind,
  what = 'lag',
}: {
  values: Values | null
  kind: Kind
  /** What it is of, for whoever hears it. */
  what?: string
}) {
  const spots = values ? toSpots(values, kind) : []
  const first = spots.findIndex((spot) => spot !== null)
  const last = spots.findLastIndex((spot) => spot !== null)
  const end = spots[last] ?? null
  return (
    <svg
      className="sparkline"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={saySparkline(values, what)}
    >
      <path d={`M${LEFT} ${BOTTOM}H90`} className="gl" />
      {end ? null : <rect x={LEFT} y="4" width={RIGHT - LEFT} height="15" fill="url(#hatch)" />}
      {values
        ? holes(spots, first, last).map(({ x, width }) => (
            <rect key={x} x={x} y="4" width={width} height="15" fill="url(#hatch)" opacity=".6" />
          ))
        : null}
      <path
        d={toLine(spots)}
        fill="none"
        stroke="var(--ink-2)"
        strokeWidth="1.3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      {end ? <circle cx={end.x} cy={end.y} r="2.4" fill={colours[kind]} /> : null}
    </svg>
  )
}

/** Of an up-to-date group whose pace is not known there is no floor: it keeps to the lowest part, or every ripple would be a wave. */
const QUIET = 4

function toSpots({ lag, floor }: Values, kind: Kind): Spot[] {
  const peak = lag.reduce<number>((top, value) => Math.max(top, value ?? 0), 1)
  const quiet = floor === 0 && (kind === 'ok' || kind === 'idle')
  const most = quiet ? QUIET * peak : Math.max(floor, peak)
  const step = (RIGHT - LEFT) / Math.max(1, lag.length - 1)
  return lag.map((value, n) =>
    value === null ? null : { x: round(LEFT + n * step), y: round(BOTTOM - (value / most) * (BOTTOM - TOP)) },
  )
}

/** Stretches in which it was not seen. Before the first point nobody had looked yet, which is no hole. */
function holes(spots: readonly Spot[], first: number, last: number): { x: number; width: number }[] {
  const step = (RIGHT - LEFT) / Math.max(1, spots.length - 1)
  const found: { x: number; width: number }[] = []
  let open: { x: number; width: number } | null = null
  for (const [n, spot] of spots.entries()) {
    if (first < 0 || n < first) continue
    if (spot !== null) open = null
    else if (open) open.width = round(open.width + step)
    else {
      const x = round(LEFT + (n - 1) * step + (n > last ? 3 : 0))
      found.push((open = { x, width: round(2 * step - (n > last ? step + 3 : 0)) }))
    }
  }
  return found
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** The finding: from where to where, the most, and how much was not seen. */
export function saySparkline(values: Values | null, what = 'lag'): string {
  const seen = (values?.lag ?? []).filter((value) => value !== null)
  if (values === null || seen.length === 0) return `${what} over time: nothing was seen`
  const unseen = values.lag.length - values.lag.findIndex((value) => value !== null) - seen.length
  const span = formatDuration(seen.length * values.stepMs + unseen * values.stepMs)
  const hole = unseen > 0 ? `, ${formatDuration(unseen * values.stepMs)} of it not seen` : ''
  const [from, to] = [seen[0] ?? 0, seen.at(-1) ?? 0]
  return `${what} in the last ${span}${hole}: from ${say(from)} to ${say(to)}, most ${say(Math.max(...seen))}`
}

function say(value: number): string {
  return formatCount(Math.round(value))
}
