'use client'
import { useEffect, useMemo, useRef, useState } from 'react'
import { formatCount } from '#lib/format.ts'
import type { ReplicaMap } from '#lib/model/topic.ts'
import {
  ROW,
  columnStep,
  labelsWidth,
  rowAt,
  rowsHeight,
  toBucketRows,
  toColumnLabels,
  type BucketRow,
} from './replica-map-bucket-rows.ts'
import { HEAD, drawBuckets, type Pen } from './replica-map-canvas.ts'
import { keepInside, moveCursor, type Cursor } from './replica-map-geometry.ts'
import { ReplicaMapStop, SpokenCell } from './replica-map-stop.tsx'
import { mapFinding, speakBucket } from './replica-map-words.ts'

type Buckets = NonNullable<ReplicaMap['buckets']>

const RIGHT = 104
const LABELS = 20

/** The largest map: a column is many partitions and shows each broker's worst copy. Drawn on a canvas; the cursor is DOM. */
export function ReplicaMapBuckets({ map, buckets }: { map: ReplicaMap; buckets: Buckets }) {
  const { columns, partitionsPerColumn } = buckets
  const rows = useMemo(() => toBucketRows(map.brokers, columns), [map.brokers, columns])
  const box = useRef<HTMLDivElement>(null)
  const stop = useRef<HTMLDivElement>(null)
  const left = labelsWidth(rows)
  const step = columnStep(useWidth(box) - left - RIGHT, columns.length)
  const [cursor, setCursor] = useState<Cursor>({ block: 0, column: 0, row: 0 })
  const [under, setUnder] = useState<Cursor | null>(null)
  const [focused, setFocused] = useState(false)
  const shape = [columns.length]
  const here = keepInside(cursor, shape, rows.length)
  const shown = under ? keepInside(under, shape, rows.length) : focused ? here : null
  const cellUnder = (event: React.PointerEvent): Cursor | null => {
    const edge = event.currentTarget.getBoundingClientRect()
    const column = Math.floor((event.clientX - edge.left) / step)
    const row = rowAt(rows, event.clientY - edge.top - HEAD)
    return row === null || column < 0 || column >= columns.length ? null : { block: 0, column, row }
  }
  return (
    <div ref={box}>
      <p className="small text-ink-3">
        A column is {formatCount(partitionsPerColumn)} partitions, a cell shows its worst copy; healthy cells
        stay grey.
      </p>
      <ReplicaMapStop
        ref={stop}
        label={`Replica map. ${mapFinding(map)}`}
        className="mt-2 overflow-x-auto pb-1.5"
        onFocus={setFocused}
        onKey={(key) => {
          const next = moveCursor(here, key, shape, rows.length)
          if (next) setCursor(next)
          return next !== null
        }}
      >
        <div
          className="relative"
          style={{
            width: left + columns.length * step + RIGHT,
            height: LABELS + HEAD + rowsHeight(rows),
          }}
        >
          <Labels columns={columns} rows={rows} step={step} left={left} />
          <div
            className="absolute"
            style={{ left, top: LABELS }}
            onPointerMove={(event) => setUnder(cellUnder(event))}
            onPointerLeave={() => setUnder(null)}
            onPointerDown={(event) => {
              const cell = cellUnder(event)
              if (!cell) return
              event.preventDefault()
              setCursor(cell)
              stop.current?.focus({ preventScroll: true })
            }}
          >
            <Cells columns={columns} rows={rows} step={step} label={mapFinding(map)} />
            {shown ? <CursorBox at={shown} rows={rows} step={step} /> : null}
          </div>
        </div>
      </ReplicaMapStop>
      <SpokenCell text={shown && speakAt(columns, rows, shown)} />
    </div>
  )
}

function speakAt(columns: Buckets['columns'], rows: BucketRow[], { column, row }: Cursor): string | null {
  const bucket = columns[column]
  const broker = rows[row]
  return bucket && broker ? speakBucket(bucket, broker.id, broker.cell) : null
}

function CursorBox({ at, rows, step }: { at: Cursor; rows: BucketRow[]; step: number }) {
  const mark = useRef<HTMLSpanElement>(null)
  // In braces: newer browsers answer with a promise, which React would take for a cleanup.
  useEffect(() => {
    mark.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [at.column, at.row])
  return (
    <span
      ref={mark}
      className="pointer-events-none absolute scroll-mb-24 outline-2 outline-offset-1 outline-accent"
      style={{ left: at.column * step, top: HEAD + (rows[at.row]?.y ?? 0), width: step - 1, height: ROW - 1 }}
    />
  )
}

function Labels({
  columns,
  rows,
  step,
  left,
}: {
  columns: Buckets['columns']
  rows: BucketRow[]
  step: number
  left: number
}) {
  const right = left + columns.length * step + 6
  return (
    <svg className="absolute inset-0 h-full w-full" aria-hidden="true">
      {toColumnLabels(columns, step).map(({ column, text }) => (
        <g key={column}>
          <path d={`M${left + column * step} 0V${LABELS - 4}`} stroke="var(--line-2)" />
          <text className="ax" x={left + column * step + 4} y="10">
            {text}
          </text>
        </g>
      ))}
      {rows.map(({ id, rack, y, firstOfRack, trouble }) => {
        const base = LABELS + HEAD + y + ROW - 1
        return (
          <g key={id}>
            {firstOfRack && rack !== null ? (
              <text className="ax" x="0" y={base} fill="var(--ink-2)">
                rack {rack}
              </text>
            ) : null}
            {firstOfRack || id % 10 === 0 ? (
              <text className="ax" x={left - 8} y={base} textAnchor="end">
                {id}
              </text>
            ) : null}
            {trouble ? (
              <text className="ax" x={right} y={base} fill={troubleColours[trouble.kind]} fontWeight="600">
                {trouble.text}
              </text>
            ) : null}
          </g>
        )
      })}
    </svg>
  )
}
const troubleColours: Record<string, string> = {
  bad: 'var(--bad)',
  warn: 'var(--warn)',
  move: 'var(--accent)',
}

function Cells({
  columns,
  rows,
  step,
  label,
}: {
  columns: Buckets['columns']
  rows: BucketRow[]
  step: number
  label: string
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = columns.length * step
  const height = HEAD + rowsHeight(rows)
  const theme = useThemeTurns()
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const ratio = window.devicePixelRatio || 1
    element.width = Math.ceil(width * ratio)
    element.height = Math.ceil(height * ratio)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    drawBuckets(toPen(context), { columns, rows, step }, resolver(element))
  }, [columns, rows, step, width, height, theme])
  return <canvas ref={canvas} role="img" aria-label={label} className="block" style={{ width, height }} />
}

function toPen(context: CanvasRenderingContext2D): Pen {
  return {
    clear: (width, height) => context.clearRect(0, 0, width, height),
    fillRect: (x, y, width, height, colour) => {
      context.fillStyle = colour
      context.fillRect(x, y, width, height)
    },
    fillPath: (d, colour) => {
      context.fillStyle = colour
      context.fill(new Path2D(d))
    },
    strokePath: (d, colour, width, dash) => {
      context.strokeStyle = colour
      context.lineWidth = width
      context.setLineDash(dash)
      context.stroke(new Path2D(d))
    },
  }
}

/** A token's colour as the theme has it now: a probe, since a custom property is not resolved by itself. */
function resolver(element: HTMLElement): (token: string) => string {
  const known = new Map<string, string>()
  return (token) => {
    const seen = known.get(token)
    if (seen !== undefined) return seen
    const probe = document.createElement('i')
    probe.style.color = `var(${token})`
    element.parentElement?.append(probe)
    const colour = getComputedStyle(probe).color
    probe.remove()
    known.set(token, colour)
    return colour
  }
}

/** Counts up when light and dark change, by the system or by the switch. */
function useThemeTurns(): number {
  const [turns, setTurns] = useState(0)
  useEffect(() => {
    const turn = () => setTurns((count) => count + 1)
    const system = window.matchMedia('(prefers-color-scheme: dark)')
    const watch = new MutationObserver(turn)
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    system.addEventListener('change', turn)
    return () => {
      watch.disconnect()
      system.removeEventListener('change', turn)
    }
  }, [])
  return turns
}

/** Px the element has; a wide page's until it was measured. */
function useWidth(ref: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(1176)
  useEffect(() => {
    if (!ref.current) return
    const watch = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width))
    watch.observe(ref.current)
    return () => watch.disconnect()
  }, [ref])
  return width
}
