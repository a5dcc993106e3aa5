import { memo } from 'react'
import Link from 'next/link'
import type { PartitionHealth, ReplicaBlock } from '#lib/model/topic.ts'
import { cellKinds, cellOf, headOf, type CellKind, type HeadKind } from './replica-map-cells.ts'
import { cellPlace, isNumbered, labelWidth, mapExtent, type MapSize } from './replica-map-geometry.ts'
import { cellMarks, headMarks, placeMark, type Mark } from './replica-map-shapes.ts'
import { blockCopies, blockNotes } from './replica-map-words.ts'
import { Glyph } from './ui/glyph.tsx'

export type MapBroker = { id: number; rack: string | null; up: boolean }

/** Past this many px a block takes the whole width of the page. */
const NARROW = 260
const LINE_GAP = 6

/** One topic: what is wrong with it, and its partitions across, its brokers down. */
export const ReplicaMapBlock = memo(function ReplicaMapBlock({
  block,
  at,
  brokers,
  size,
  href,
  cursor,
}: {
  block: ReplicaBlock
  at: number
  brokers: MapBroker[]
  size: MapSize
  href: string
  cursor: { column: number; row: number } | null
}) {
  const { width } = mapExtent(size, block.partitionList.length, brokers.length)
  const notes = blockNotes(block)
  return (
    <div
      className={`grid gap-x-4 gap-y-2 border-b border-line pt-3 pb-2.5 min-[641px]:grid-cols-[232px_minmax(0,1fr)] ${width > NARROW ? 'col-span-full' : ''}`}
    >
      <div>
        <Link className="nm" href={href}>
          {block.topic}
        </Link>
        <span className="why">{blockCopies(block)}</span>
        {notes.map(({ kind, text }) => (
          <span key={text} className="why flex! items-baseline gap-1.5 pt-0.5">
            <span className="translate-y-px">
              <Glyph kind={kind} size={11} />
            </span>
            {text}
          </span>
        ))}
      </div>
      <MapLines block={block} at={at} brokers={brokers} size={size} cursor={cursor} />
    </div>
  )
})

/** A topic wider than the page goes on in the next line; the broker ids are repeated beside each. */
function MapLines({
  block,
  at,
  brokers,
  size,
  cursor,
}: {
  block: ReplicaBlock
  at: number
  brokers: MapBroker[]
  size: MapSize
  cursor: { column: number; row: number } | null
}) {
  const { partitionList } = block
  const numbers = partitionList.map(({ partition }) => partition)
  const chunks = Math.ceil(partitionList.length / size.chunk)
  const ids = brokers.map(({ id }) => id)
  const notes = blockNotes(block).map(({ text }) => text)
  return (
    <div
      role="img"
      aria-label={`${block.topic}: ${notes.length > 0 ? notes.join('; ') : 'every copy is in sync'}`}
      className="relative flex flex-wrap self-start"
      style={{ paddingLeft: labelWidth(ids), rowGap: LINE_GAP }}
    >
      <BrokerLabels brokers={brokers} size={size} lines={chunks} />
      {Array.from({ length: chunks }, (_, chunk) => {
        const from = chunk * size.chunk
        const inside = cursor !== null && cursor.column >= from && cursor.column < from + size.chunk
        return (
          <Chunk
            key={from}
            at={at}
            from={from}
            partitions={partitionList.slice(from, from + size.chunk)}
            numbered={(column) => isNumbered(size, numbers, from + column)}
            brokers={brokers}
            size={size}
            cursor={inside ? { column: cursor.column - from, row: cursor.row } : null}
          />
        )
      })}
    </div>
  )
}

/** As many copies as there could be lines; those past the last line are cut off, so the box must not be stretched. */
function BrokerLabels({ brokers, size, lines }: { brokers: MapBroker[]; size: MapSize; lines: number }) {
  const { height } = mapExtent(size, 0, brokers.length)
  const width = labelWidth(brokers.map(({ id }) => id))
  return (
    <div className="absolute inset-y-0 left-0 overflow-hidden" aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <svg key={line} className="block" width={width} height={height} style={{ marginBottom: LINE_GAP }}>
          {brokers.map(({ id, up }, row) => (
            <text
              key={id}
              className="ax"
              x={width - 8}
              y={cellPlace(size, 0, row).y + size.cell - (size.cell - 8) / 2}
              textAnchor="end"
              fill={up ? 'var(--ink-2)' : 'var(--bad)'}
              fontWeight={up ? 400 : 600}
              fontSize={size.numbers ? 11 : 10}
            >
              {id}
            </text>
          ))}
        </svg>
      ))}
    </div>
  )
}

function Chunk({
  at,
  from,
  partitions,
  numbered,
  brokers,
  size,
  cursor,
}: {
  at: number
  from: number
  partitions: PartitionHealth[]
  numbered: (column: number) => boolean
  brokers: MapBroker[]
  size: MapSize
  cursor: { column: number; row: number } | null
}) {
  const { width, height } = mapExtent(size, partitions.length, brokers.length)
  const place = cursor && cellPlace(size, cursor.column, cursor.row)
  return (
    <svg
      className="block flex-none scroll-mt-16 scroll-mb-24"
      width={width}
      height={height}
      data-block={at}
      data-from={from}
      data-columns={partitions.length}
      data-cursor={cursor ? '' : undefined}
    >
      {partitions.map(({ partition }, column) =>
        numbered(column) ? (
          <text
            key={partition}
            className="ax"
            x={cellPlace(size, column, 0).x + size.cell / 2}
            y="9"
            textAnchor="middle"
          >
            {partition}
          </text>
        ) : null,
      )}
      <Cells partitions={partitions} brokers={brokers} size={size} />
      {place ? (
        <rect
          x={place.x - 1.75}
          y={place.y - 1.75}
          width={size.cell + 3.5}
          height={size.cell + 3.5}
          rx="2"
          fill="none"
          stroke="var(--accent)"
          strokeWidth="2"
        />
      ) : null}
    </svg>
  )
}

/** One path per mark, whatever the number of cells. */
function Cells({
  partitions,
  brokers,
  size,
}: {
  partitions: PartitionHealth[]
  brokers: MapBroker[]
  size: MapSize
}) {
  const scale = size.cell / 12
  const cells = new Map<CellKind, { x: number; y: number }[]>()
  const heads = new Map<HeadKind, { x: number; y: number }[]>()
  for (const [column, partition] of partitions.entries()) {
    for (const [row, { id }] of brokers.entries())
      push(cells, cellOf(partition, id), cellPlace(size, column, row))
    const head = headOf(partition)
    if (head) push(heads, head, { x: cellPlace(size, column, 0).x, y: size.markY })
  }
  return (
    <>
      {cellKinds.map((kind) => (
        <Marks key={kind} marks={cellMarks[kind]} scale={scale} places={cells.get(kind) ?? []} />
      ))}
      {headKinds.map((kind) => (
        <Marks key={kind} marks={headMarks[kind]} scale={scale} places={heads.get(kind) ?? []} />
      ))}
    </>
  )
}
const headKinds: readonly HeadKind[] = ['no-leader', 'refuses', 'at-min']

export function Marks({
  marks,
  scale = 1,
  places,
}: {
  marks: readonly Mark[]
  scale?: number
  places: readonly { x: number; y: number }[]
}) {
  if (places.length === 0) return null
  return marks.map(({ d, colour, stroke, dash }) => (
    <path
      key={d}
      d={places.map(({ x, y }) => placeMark(d, scale, x, y)).join('')}
      fill={stroke === 0 ? `var(${colour})` : 'none'}
      stroke={stroke === 0 ? undefined : `var(${colour})`}
      strokeWidth={stroke === 0 ? undefined : stroke * scale}
      strokeDasharray={dash ? dash.map((length) => length * scale).join(' ') : undefined}
    />
  ))
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
