'use client'
import { useMemo, useRef } from 'react'
import { ChartCursor, type At } from './chart-cursor.tsx'
import { ChartEnds, roomForTopics } from './chart-ends.tsx'
import { layOutMarks } from './chart-labels.ts'
import { openPlot } from './chart-plot.ts'
import { drawnSpan } from './chart-range.ts'
import { openValueScale } from './chart-scale.ts'
import { LagLegend } from './lag-legend.tsx'
import type { LagPicture } from './lag-picture.ts'
import { LagPlot } from './lag-plot.tsx'
import { LagTip } from './lag-tip.tsx'
import { sayLag, speakMoment } from './lag-words.ts'
import { useWidth } from './use-width.ts'
import './chart.css'

const WIDE = { height: 280, top: 34 }
const NARROW = { height: 220, top: 34 }
const NARROW_PX = 640

export type ChartAt = (At & { here: 'lag' | 'rates' }) | null

type Props = {
  picture: LagPicture
  log: boolean
  at: ChartAt
  onMove: (at: ChartAt) => void
  onZoom: (fromMs: number, toMs: number) => void
  /** For tests: what the page would measure. */
  width?: number
}

/** How far a group was behind, over time: topics stacked in messages, the group's two bounds in time. */
export function LagChart({ picture, log, at, onMove, onZoom, width: given }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const measured = useWidth(box)
  const width = given ?? measured
  const drawing = useMemo(
    () => (width === null ? null : toDrawing(picture, width, log)),
    [picture, width, log],
  )
  const moments = useMemo(() => picture.rows.map(({ atMs }) => atMs), [picture])
  return (
    <>
      <div
        className="chart"
        ref={box}
        style={{ minHeight: (width ?? 1000) < NARROW_PX ? NARROW.height : WIDE.height }}
      >
        {drawing ? (
          <>
            <LagPlot picture={picture} log={log} {...drawing} />
            <ChartEnds picture={picture} plot={drawing.plot} scale={drawing.scale} log={log} />
            <ChartCursor
              plot={drawing.plot}
              moments={moments}
              at={at}
              onMove={(next) => onMove(next && { ...next, here: 'lag' })}
              onZoom={onZoom}
              label={sayLag(picture)}
              describedBy="lag-line"
            >
              {at?.here === 'lag' ? <LagTip picture={picture} plot={drawing.plot} n={at.n} /> : null}
            </ChartCursor>
          </>
        ) : null}
      </div>
      {drawing ? (
        <LagLegend
          picture={picture}
          total={!drawing.plot.labelled}
          topics={!roomForTopics(picture, drawing.plot)}
          marks={!drawing.plot.labelled}
          log={log}
        />
      ) : null}
      <p className="spoken" id="lag-line" aria-live="polite">
        {at
          ? speakMoment(picture, at.n)
          : 'Arrow keys move through time; drag, or Shift and arrows and then Enter, to look closer.'}
      </p>
    </>
  )
}

function toDrawing(picture: LagPicture, width: number, log: boolean) {
  const plot = openPlot(width, drawnSpan(picture.history), width < NARROW_PX ? NARROW : WIDE)
  const scale = openValueScale(picture.most, picture.measure === 'time' ? 'ms' : 'messages', log)
  return { plot, scale, ...layOutMarks(picture.history, plot) }
}
