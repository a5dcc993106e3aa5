'use client'
import { useCallback, useMemo, useRef, useState } from 'react'
import { topicHref } from '#lib/model/links.ts'
import type { ReplicaMap as ReplicaMapData } from '#lib/model/topic.ts'
import { ReplicaMapBlock } from './replica-map-block.tsx'
import { ReplicaMapBuckets } from './replica-map-buckets.tsx'
import { cellAt, keepInside, moveCursor, sizeFor, type Cursor } from './replica-map-geometry.ts'
import { ReplicaMapLegend } from './replica-map-legend.tsx'
import { ReplicaMapStop, SpokenCell } from './replica-map-stop.tsx'
import { mapFinding, speakCell } from './replica-map-words.ts'

/** Partitions × brokers, worst topic first; past 3,000 partitions a column is many of them. */
export function ReplicaMap({ cluster, map }: { cluster: string; map: ReplicaMapData }) {
  if (map.total === 0) return <p className="muted">No partition to draw.</p>
  return (
    <>
      <ReplicaMapLegend leaders={map.buckets === null} />
      {map.buckets ? (
        <ReplicaMapBuckets map={map} buckets={map.buckets} />
      ) : (
        <Blocks cluster={cluster} map={map} />
      )}
    </>
  )
}

function Blocks({ cluster, map }: { cluster: string; map: ReplicaMapData }) {
  const { blocks, brokers } = map
  const [focused, setFocused] = useState(false)
  const [cursor, setCursor] = useState<Cursor>({ block: 0, column: 0, row: 0 })
  const [under, setUnder] = useState<Cursor | null>(null)
  const figure = useRef<HTMLDivElement>(null)
  const stop = useRef<HTMLDivElement>(null)
  const columns = useMemo(() => blocks.map(({ partitionList }) => partitionList.length), [blocks])
  const drawn = useMemo(() => columns.reduce((sum, count) => sum + count, 0), [columns])
  const size = sizeFor(drawn)
  const here = keepInside(cursor, columns, brokers.length)
  const shown = under ? keepInside(under, columns, brokers.length) : focused ? here : null
  const pick = useCallback((cell: Cursor) => {
    setCursor(cell)
    stop.current?.focus({ preventScroll: true })
  }, [])
  const onKey = (key: string): boolean => {
    const next = moveCursor(here, key, columns, brokers.length)
    if (!next) return false
    setCursor(next)
    setUnder(null)
    requestAnimationFrame(() =>
      figure.current?.querySelector('[data-cursor]')?.scrollIntoView({ block: 'nearest' }),
    )
    return true
  }
  return (
    <div className="flex flex-col" ref={figure}>
      {/* First for the keyboard, last for eyes: it sticks to the window's lower edge while it has a cell. */}
      <ReplicaMapStop
        ref={stop}
        label={`Replica map. ${mapFinding(map)}`}
        className={`order-last bg-bg py-2 ${shown ? 'sticky bottom-0 z-1 max-[640px]:bottom-[58px]' : ''}`}
        onKey={onKey}
        onFocus={setFocused}
      >
        <SpokenCell text={shown && speakAt(map, shown)} />
      </ReplicaMapStop>
      <div
        className="grid grid-cols-1 gap-x-10 border-t border-line-2 min-[1101px]:grid-cols-[repeat(auto-fill,minmax(500px,1fr))]"
        onPointerMove={(event) => setUnder(cellUnder(event, size, brokers.length))}
        onPointerLeave={() => setUnder(null)}
        onPointerDown={(event) => {
          const cell = cellUnder(event, size, brokers.length)
          if (cell) {
            event.preventDefault()
            pick(cell)
          }
        }}
      >
        {blocks.map((block, at) => (
          <ReplicaMapBlock
            key={block.topic}
            block={block}
            at={at}
            brokers={brokers}
            size={size}
            href={topicHref(cluster, block.topic)}
            cursor={shown?.block === at ? shown : null}
          />
        ))}
      </div>
    </div>
  )
}

function speakAt({ blocks, brokers }: ReplicaMapData, { block, column, row }: Cursor): string | null {
  const topic = blocks[block]
  const partition = topic?.partitionList[column]
  const broker = brokers[row]
  return topic && partition && broker ? speakCell(topic.topic, partition, broker.id) : null
}

/** The drawings carry where they start; the place inside one is arithmetic. */
function cellUnder(
  { target, clientX, clientY }: React.PointerEvent,
  size: ReturnType<typeof sizeFor>,
  rows: number,
): Cursor | null {
  const drawing = target instanceof Element ? target.closest<SVGSVGElement>('svg[data-block]') : null
  if (!drawing) return null
  const box = drawing.getBoundingClientRect()
  const point = { x: clientX - box.left, y: clientY - box.top }
  const found = cellAt(size, point, Number(drawing.dataset['columns']), rows)
  if (!found) return null
  return {
    block: Number(drawing.dataset['block']),
    column: Number(drawing.dataset['from']) + found.column,
    row: found.row,
  }
}
