import { toBand, toLine, type Slice, type Spot } from './chart-path.ts'
import { toX, toY, type Plot } from './chart-plot.ts'
import type { ValueScale } from './chart-scale.ts'
import { strokeOf, type LagPicture, type LagRow } from './lag-picture.ts'

type Props = { picture: LagPicture; plot: Plot; scale: ValueScale }

// The curves are our own paths inside recharts' axes: as a dozen of its areas they took longer than a look may.

/** The one that is behind most lies on top, so that its line is that of the whole group. */
export function StackedTopics({ picture, plot, scale }: Props) {
  const { rows, series } = picture
  const floors = rows.map(() => 0)
  const bands = series
    .map((one, at) => ({ one, at }))
    .toReversed()
    .map(({ one, at }) => {
      const slices = rows.map(({ atMs, values }, n): Slice => {
        const value = values[at] ?? null
        if (value === null) return null
        const floor = floors[n] ?? 0
        floors[n] = floor + value
        return { x: toX(plot, atMs), low: yOf(floor, plot, scale), high: yOf(floor + value, plot, scale) }
      })
      return { one, at, slices }
    })
  return bands.map(({ one, at, slices }) => {
    const { stroke, dash } = strokeOf(one)
    return (
      <g key={one.topic ?? ''} data-topic={one.name}>
        <path d={toBand(slices)} fill={stroke} fillOpacity=".16" />
        <path
          d={toLine(slices.map((slice) => slice && { x: slice.x, y: slice.high }))}
          {...round}
          stroke={stroke}
          strokeWidth={at === 0 ? 1.8 : 1.3}
          strokeDasharray={dash}
        />
      </g>
    )
  })
}

/** Heights of a logarithm do not add up: each topic is a line of its own, and so is the group. */
export function TopicLines({ picture, plot, scale }: Props) {
  const { rows, series } = picture
  const line = (valueOf: (row: LagRow) => number | null) =>
    toLine(rows.map((row) => toSpot(row.atMs, valueOf(row), plot, scale)))
  return (
    <>
      {series.map((one, at) => {
        const { stroke, dash } = strokeOf(one)
        return (
          <path
            key={one.topic ?? ''}
            data-topic={one.name}
            d={line(({ values }) => values[at] ?? null)}
            {...round}
            stroke={stroke}
            strokeWidth="1.3"
            strokeDasharray={dash}
          />
        )
      })}
      <path d={line(({ low }) => low)} {...round} stroke="var(--ink-2)" strokeWidth="1.8" />
    </>
  )
}

/** Between the bounds of the whole group. Without an upper bound the band is open to the top and dotted. */
export function TimeBand({ picture: { rows }, plot, scale }: Props) {
  const closed = rows.map(({ atMs, low, high }): Slice => {
    if (low === null || high === null) return null
    return { x: toX(plot, atMs), low: yOf(low, plot, scale), high: yOf(high, plot, scale) }
  })
  const open = rows.map(({ atMs, low, high }, n): Slice => {
    if (low === null || !isNearOpen(rows, n)) return null
    return {
      x: toX(plot, atMs),
      low: yOf(low, plot, scale),
      high: high === null ? plot.top : yOf(high, plot, scale),
    }
  })
  const edge = (slices: Slice[], of: 'low' | 'high') =>
    toLine(slices.map((slice) => slice && { x: slice.x, y: slice[of] }))
  const accent = 'var(--accent)'
  return (
    <>
      <path d={toBand(closed)} fill={accent} fillOpacity=".2" />
      <path d={toBand(open)} fill="url(#dots)" />
      <path d={edge(closed, 'high')} {...round} stroke={accent} strokeWidth="1.6" />
      <path d={edge(closed, 'low')} {...round} stroke={accent} />
      <path d={edge(open, 'low')} {...round} stroke={accent} strokeWidth="1.6" strokeDasharray="0.1 3.4" />
    </>
  )
}

const round = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const

/** The dotted part begins at its neighbours, so that it hangs together with the band. */
function isNearOpen(rows: readonly LagRow[], n: number): boolean {
  return [n - 1, n, n + 1].some((at) => rows[at]?.open ?? false)
}

function yOf(value: number, plot: Plot, scale: ValueScale): number {
  return toY(plot, scale.to(value) / scale.top)
}

function toSpot(atMs: number, value: number | null, plot: Plot, scale: ValueScale): Spot {
  return value === null ? null : { x: toX(plot, atMs), y: yOf(value, plot, scale) }
}
