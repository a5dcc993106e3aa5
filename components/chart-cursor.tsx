'use client'
import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { nearestMoment, toMoment, toX, type Plot } from './chart-plot.ts'

/** Where one looks: an index into the moments, and the other end of a span that is being chosen. */
export type At = { n: number; from: number | null }

/** Two moments nearer than this are one: a click, not a span. */
const LEAST_PX = 6

type Props = {
  plot: Plot
  moments: readonly number[]
  at: At | null
  onMove: (at: At | null) => void
  onZoom: (fromMs: number, toMs: number) => void
  label: string
  describedBy: string
  /** The box beside the line; drawn where pointer or keys are. */
  children: React.ReactNode
}

/** Over a plot: a line that follows pointer and arrow keys. Dragging, or Shift with arrows and then Enter, chooses a span. */
export function ChartCursor({ plot, moments, at, onMove, onZoom, label, describedBy, children }: Props) {
  const dragFrom = useRef<number | null>(null)
  const indexAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return nearestMoment(moments, toMoment(plot, event.clientX - box.left + plot.left))
  }
  const zoom = ({ n, from }: At) => {
    const [a, b] = [moments[Math.min(n, from ?? n)], moments[Math.max(n, from ?? n)]]
    if (a === undefined || b === undefined || toX(plot, b) - toX(plot, a) < LEAST_PX) return
    onMove(null)
    onZoom(a, b)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys are the chart's, not the reader's
    <div
      className="chart-stop"
      role="application"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the whole chart is one stop, arrows move inside
      tabIndex={0}
      aria-label={label}
      aria-describedby={describedBy}
      style={{ left: plot.left, width: plot.right - plot.left, top: 0, height: plot.bottom }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        dragFrom.current = indexAt(event)
        event.currentTarget.setPointerCapture?.(event.pointerId)
      }}
      onPointerMove={(event) => {
        const n = indexAt(event)
        if (n >= 0) onMove({ n, from: dragFrom.current })
      }}
      onPointerUp={(event) => {
        const from = dragFrom.current
        dragFrom.current = null
        if (from !== null) zoom({ n: indexAt(event), from })
      }}
      onPointerCancel={() => {
        dragFrom.current = null
        onMove(null)
      }}
      onPointerLeave={() => {
        if (dragFrom.current === null) onMove(null)
      }}
      onBlur={() => onMove(null)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && at && at.from !== null) {
          event.preventDefault()
          zoom(at)
          return
        }
        const next = toNext(event, at, moments.length)
        if (next === undefined) return
        event.preventDefault()
        onMove(next)
      }}
    >
      {at ? <Line plot={plot} moments={moments} at={at} /> : null}
      {children}
    </div>
  )
}

function Line({ plot, moments, at }: { plot: Plot; moments: readonly number[]; at: At }) {
  const x = toX(plot, moments[at.n] ?? plot.toMs) - plot.left
  const other = at.from === null ? x : toX(plot, moments[at.from] ?? plot.toMs) - plot.left
  const tall = { top: plot.top, height: plot.bottom - plot.top }
  return (
    <>
      {at.from === null ? null : (
        <i className="chart-span" style={{ left: Math.min(x, other), width: Math.abs(x - other), ...tall }} />
      )}
      <i className="chart-line" style={{ left: x, ...tall }} />
    </>
  )
}

const leaps: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: -Infinity,
  End: Infinity,
}

/** undefined: a key that is not the chart's. */
function toNext(event: KeyboardEvent, at: At | null, count: number): At | null | undefined {
  if (event.key === 'Escape' && at) return null
  const leap = leaps[event.key]
  if (leap === undefined || count === 0 || event.ctrlKey || event.metaKey || event.altKey) return undefined
  const here = at?.n ?? count
  const n = Math.min(count - 1, Math.max(0, at || leap < 0 ? here + leap : count - 1))
  return { n, from: event.shiftKey ? (at?.from ?? at?.n ?? n) : null }
}
