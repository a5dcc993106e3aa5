'use client'
import { useMemo, useRef } from 'react'
import type { GroupHistory } from '#lib/model/history.ts'
import { formatMoment } from './chart-clock.ts'
import { ChartCursor } from './chart-cursor.tsx'
import { layOutMarks } from './chart-labels.ts'
import { openPlot, type Plot } from './chart-plot.ts'
import { drawnSpan } from './chart-range.ts'
import { openValueScale } from './chart-scale.ts'
import { ChartTip } from './chart-tip.tsx'
import type { ChartAt } from './lag-chart.tsx'
import { RateEnds, RatePlot, type RateDrawing } from './rate-plot.tsx'
import { lastKnown, sayRate, sayRates, speakRates, toRateRows, type RateRow } from './rate-words.ts'
import { useWidth } from './use-width.ts'
import './chart.css'

const SIZE = { height: 150, top: 10 }

type Props = {
  history: GroupHistory
  at: ChartAt
  onMove: (at: ChartAt) => void
  onZoom: (fromMs: number, toMs: number) => void
  width?: number
}

/** What is appended against what is committed, a second: where the first lies above, the lag grows. */
export function RateChart({ history, at, onMove, onZoom, width: given }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const measured = useWidth(box)
  const width = given ?? measured
  const rows = useMemo(() => toRateRows(history), [history])
  const drawing = useMemo(
    () => (width === null ? null : toDrawing(history, rows, width)),
    [history, rows, width],
  )
  const moments = useMemo(() => rows.map(({ atMs }) => atMs), [rows])
  const last = lastKnown(rows)
  return (
    <>
      <div className="chart" ref={box} style={{ minHeight: SIZE.height }}>
        {drawing ? (
          <>
            <RatePlot rows={rows} {...drawing} />
            <RateEnds rows={rows} {...drawing} />
            <ChartCursor
              plot={drawing.plot}
              moments={moments}
              at={at}
              onMove={(next) => onMove(next && { ...next, here: 'rates' })}
              onZoom={onZoom}
              label={sayRates(rows)}
              describedBy="rate-line"
            >
              {at?.here === 'rates' ? <RateTip rows={rows} plot={drawing.plot} n={at.n} /> : null}
            </ChartCursor>
          </>
        ) : null}
      </div>
      {drawing && !drawing.plot.labelled ? (
        <p className="leg chart-leg">
          <span>
            <Swatch stroke="var(--ink-2)" dash="5 3" /> {sayRate(last?.appended ?? null)} appended
          </span>
          <span>
            <Swatch stroke="var(--accent)" /> {sayRate(last?.committed ?? null)} committed
          </span>
        </p>
      ) : null}
      <p className="spoken" id="rate-line" aria-live={at?.here === 'rates' ? 'polite' : 'off'}>
        {at ? speakRates(rows[at.n], history) : ''}
      </p>
    </>
  )
}

function toDrawing(history: GroupHistory, rows: readonly RateRow[], width: number): RateDrawing {
  const plot = openPlot(width, drawnSpan(history), SIZE)
  const most = rows.reduce((top, { appended, committed }) => Math.max(top, appended ?? 0, committed ?? 0), 0)
  // The chart above says why there is nothing; here the hatch alone.
  const gaps = layOutMarks({ ...history, markers: [] }, plot).gaps.map((gap) => ({ ...gap, label: '' }))
  return { plot, scale: openValueScale(most, 'per-second', false), gaps }
}

function RateTip({ rows, plot, n }: { rows: RateRow[]; plot: Plot; n: number }) {
  const row = rows[n]
  if (!row) return null
  const known = row.appended !== null && row.committed !== null
  return (
    <ChartTip plot={plot} atMs={row.atMs}>
      <b>{formatMoment(row.atMs, plot.toMs - plot.fromMs)}</b>
      {known ? (
        <dl>
          <div>
            <dt>
              <Swatch stroke="var(--ink-2)" dash="3 2" /> appended
            </dt>
            <dd>{sayRate(row.appended)} /s</dd>
          </div>
          <div>
            <dt>
              <Swatch stroke="var(--accent)" /> committed
            </dt>
            <dd>{sayRate(row.committed)} /s</dd>
          </div>
        </dl>
      ) : (
        <span className="unseen">not known</span>
      )}
    </ChartTip>
  )
}

function Swatch({ stroke, dash }: { stroke: string; dash?: string }) {
  return (
    <svg width="12" height="8" aria-hidden="true">
      <path d="M0 4h12" stroke={stroke} strokeWidth="2.2" strokeDasharray={dash} />
    </svg>
  )
}
