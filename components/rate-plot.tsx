'use client'
import { memo } from 'react'
import { ChartFrame } from './chart-frame.tsx'
import type { ChartGap } from './chart-labels.ts'
import { GapMarks } from './chart-marks.tsx'
import { toBand, toLine, type Slice, type Spot } from './chart-path.ts'
import { toX, toY, type Plot } from './chart-plot.ts'
import type { ValueScale } from './chart-scale.ts'
import { lastKnown, sayRate, type RateRow } from './rate-words.ts'

export type RateDrawing = { plot: Plot; scale: ValueScale; gaps: ChartGap[] }

/** Two lines, and amber between them where less is committed than appended. */
export const RatePlot = memo(function RatePlot({
  rows,
  plot,
  scale,
  gaps,
}: { rows: RateRow[] } & RateDrawing) {
  const y = (value: number) => toY(plot, value / scale.top)
  const line = (name: 'appended' | 'committed') =>
    toLine(
      rows.map((row): Spot => {
        const value = row[name]
        return value === null ? null : { x: toX(plot, row.atMs), y: y(value) }
      }),
    )
  const short = rows.map(({ atMs, appended, committed }): Slice => {
    if (appended === null || committed === null) return null
    return { x: toX(plot, atMs), low: y(Math.min(appended, committed)), high: y(appended) }
  })
  return (
    <ChartFrame plot={plot} scale={scale}>
      <GapMarks gaps={gaps} plot={plot} />
      <path d={toBand(short)} fill="var(--warn-g)" fillOpacity=".28" />
      <path d={line('committed')} {...round} stroke="var(--accent)" strokeWidth="1.6" />
      <path d={line('appended')} {...round} stroke="var(--ink-2)" strokeWidth="1.4" strokeDasharray="5 3" />
    </ChartFrame>
  )
})

const round = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const

/** Names and last values at the ends of the two lines, kept apart. */
export function RateEnds({ rows, plot, scale }: { rows: RateRow[] } & RateDrawing) {
  const last = lastKnown(rows)
  if (!last || !plot.labelled) return null
  const yOf = (value: number | null) => toY(plot, (value ?? 0) / scale.top)
  const [a, c] = [yOf(last.appended), yOf(last.committed)]
  const near = Math.abs(a - c) < 16
  const middle = (a + c) / 2
  const first = a <= c ? -1 : 1
  const ends = [
    { word: 'appended', value: last.appended, y: near ? middle + first * 8 : a, fill: 'var(--ink-2)' },
    { word: 'committed', value: last.committed, y: near ? middle - first * 8 : c, fill: 'var(--accent)' },
  ]
  return (
    <svg className="chart-ends" width={plot.width} height={plot.height} aria-hidden="true">
      {ends.map(({ word, value, y, fill }) => (
        <text key={word} x={plot.right + 8} y={y + 4} className="chart-end" fill={fill}>
          {sayRate(value)} {word}
        </text>
      ))}
      <circle cx={toX(plot, last.atMs)} cy={c} r="2.4" fill="var(--accent)" />
    </svg>
  )
}
