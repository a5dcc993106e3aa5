'use client'
import { useMemo, useRef } from 'react'
import { ChartCursor, type At } from '#components/chart-cursor.tsx'
import { ChartFrame } from '#components/chart-frame.tsx'
import { layOutMarks } from '#components/chart-labels.ts'
import { formatMoment } from '#components/chart-clock.ts'
import { GapMarks } from '#components/chart-marks.tsx'
import { toBand, toLine, type Slice, type Spot } from '#components/chart-path.ts'
import { openPlot, toX, toY } from '#components/chart-plot.ts'
import { drawnSpan } from '#components/chart-range.ts'
import { openValueScale } from '#components/chart-scale.ts'
import { ChartTip } from '#components/chart-tip.tsx'
import { useWidth } from '#components/use-width.ts'
import { formatCount, formatDuration, formatPlural } from '#lib/format.ts'
import type { BoxHistory } from '#lib/model/box.ts'
import '#components/chart.css'

/** Above the plot the words of gaps have a line of their own. */
const SIZE = { height: 190, top: 36 }

export type BoxMeasure = 'pending' | 'oldest' | 'failed' | 'dead'
export const measureWords: Record<BoxMeasure, string> = {
  pending: 'Pending',
  oldest: 'Age of the oldest',
  failed: 'Failed',
  dead: 'Dead',
}

/** Where a point has it. */
const places = { pending: 1, oldest: 2, failed: 3, dead: 4 } as const

type Props = {
  history: BoxHistory
  of: BoxMeasure
  at: At | null
  onMove: (at: At | null) => void
  onZoom: (fromMs: number, toMs: number) => void
  width?: number
}

type Row = { atMs: number; value: number | null }

/** One value of a box over time. What was not seen interrupts the line and is hatched. */
export function BoxChart({ history, of, at, onMove, onZoom, width: given }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const measured = useWidth(box)
  const width = given ?? measured
  const rows = useMemo(() => toRows(history, of), [history, of])
  const moments = useMemo(() => rows.map(({ atMs }) => atMs), [rows])
  const drawing = useMemo(
    () => (width === null ? null : draw(history, rows, of, width)),
    [history, rows, of, width],
  )
  return (
    <div className="chart" ref={box} style={{ minHeight: SIZE.height }}>
      {drawing ? (
        <>
          <ChartFrame plot={drawing.plot} scale={drawing.scale}>
            <GapMarks gaps={drawing.gaps} plot={drawing.plot} />
            <path d={drawing.band} fill="var(--accent)" fillOpacity=".14" />
            <path
              d={drawing.line}
              fill="none"
              stroke="var(--accent)"
              strokeWidth="1.6"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </ChartFrame>
          <ChartCursor
            plot={drawing.plot}
            moments={moments}
            at={at}
            onMove={onMove}
            onZoom={onZoom}
            label={sayCourse(rows, of)}
            describedBy={`box-${of}`}
          >
            {at && rows[at.n] ? (
              <ChartTip plot={drawing.plot} atMs={rows[at.n]?.atMs ?? 0}>
                <b>{formatMoment(rows[at.n]?.atMs ?? 0, drawing.plot.toMs - drawing.plot.fromMs)}</b>
                <span>{sayValue(rows[at.n]?.value ?? null, of)}</span>
              </ChartTip>
            ) : null}
          </ChartCursor>
        </>
      ) : null}
      <p className="spoken" id={`box-${of}`} aria-live={at ? 'polite' : 'off'}>
        {at && rows[at.n]
          ? `${formatMoment(rows[at.n]?.atMs ?? 0, history.toMs - history.fromMs)}: ${sayValue(rows[at.n]?.value ?? null, of)}`
          : ''}
      </p>
    </div>
  )
}

/** Of what nothing waits for the oldest is of no age: that is seen, and no gap. */
function toRows({ points }: BoxHistory, of: BoxMeasure): Row[] {
  return points.map((point) => ({
    atMs: point[0],
    value: of === 'oldest' && point[places.pending] === 0 ? 0 : point[places[of]],
  }))
}

function draw(history: BoxHistory, rows: readonly Row[], of: BoxMeasure, width: number) {
  const plot = openPlot(width, drawnSpan(history), SIZE)
  const most = rows.reduce((top, { value }) => Math.max(top, value ?? 0), 0)
  const scale = openValueScale(most, of === 'oldest' ? 'ms' : 'messages', false)
  const spots = withGaps(history, rows).map((row): Spot =>
    row?.value == null ? null : { x: toX(plot, row.atMs), y: toY(plot, scale.to(row.value) / scale.top) },
  )
  const band = spots.map((spot): Slice => spot && { x: spot.x, low: toY(plot, 0), high: spot.y })
  const { gaps } = layOutMarks({ ...history, markers: [] }, plot)
  return { plot, scale, gaps, line: toLine(spots), band: toBand(band) }
}

/** A null where a gap begins, so that no line goes across it. */
function withGaps({ gaps }: BoxHistory, rows: readonly Row[]): (Row | null)[] {
  return rows.flatMap((row, n) => {
    const before = rows[n - 1]
    const across =
      before !== undefined && gaps.some(({ fromMs, toMs }) => fromMs < row.atMs && toMs > before.atMs)
    return across ? [null, row] : [row]
  })
}

function sayValue(value: number | null, of: BoxMeasure): string {
  if (value === null) return 'not counted'
  if (of === 'oldest') return value === 0 ? 'nothing waits' : `the oldest ${formatDuration(value)}`
  if (of === 'pending') return `${formatCount(value)} ${value === 1 ? 'row waits' : 'rows wait'}`
  return formatPlural(value, `${of} row`)
}

function sayCourse(rows: readonly Row[], of: BoxMeasure): string {
  const seen = rows.flatMap(({ value }) => value ?? [])
  if (seen.length === 0) return `${measureWords[of]} over time: nothing was seen.`
  const most = seen.reduce((top, value) => Math.max(top, value), 0)
  return `${measureWords[of]} over time: at the end ${sayValue(seen.at(-1) ?? null, of)}, at most ${sayValue(most, of)}.`
}
