import { memo } from 'react'
import { formatShort } from '#lib/format.ts'
import { heatOf, type Assignment, type MapCell, type MapRow } from './assignment-cells.ts'
import { movingWords } from './assignment-words.ts'
import { HEAD_PX, ROW_PX, fitName, type MapLayout, type TopicBlock } from './assignment-layout.ts'

/** Everything of the map but the cursor, so that moving the cursor draws nothing anew. */
export const AssignmentDrawing = memo(function AssignmentDrawing({
  assignment,
  rows,
  layout,
  idleBecause,
  width,
}: {
  assignment: Assignment
  rows: MapRow[]
  layout: MapLayout
  idleBecause: string
  width: number
}) {
  const { mostLag, noOwner } = assignment
  return (
    <>
      {layout.blocks.map((block) => (
        <TopicHead key={block.topic} block={block} layout={layout} />
      ))}
      <path d={rows.map((_, n) => linesOf(layout, topOf(n))).join('')} className="gl" fill="none" />
      {layout.numbers ? (
        rows.map((row, n) =>
          row.cells.map((cell) => (
            <NumberedCell key={cell.column} cell={cell} row={n} layout={layout} mostLag={mostLag} />
          )),
        )
      ) : (
        <SmallCells rows={rows} layout={layout} mostLag={mostLag} />
      )}
      {rows.map((row, n) =>
        row.idle ? <IdleRow key={row.member.id} y={topOf(n)} width={width} because={idleBecause} /> : null,
      )}
      {noOwner.length > 0 ? (
        <NoOwnerRow cells={noOwner} y={topOf(rows.length) + NO_OWNER_GAP} layout={layout} width={width} />
      ) : null}
    </>
  )
})

/** Between the members and the row of what nobody owns. */
export const NO_OWNER_GAP = 8

export function topOf(row: number): number {
  return HEAD_PX + row * ROW_PX
}

function linesOf({ blocks }: MapLayout, y: number): string {
  return blocks.map(({ x, width }) => `M${x} ${y + 10.5}h${width}`).join('')
}

function TopicHead({ block, layout }: { block: TopicBlock; layout: MapLayout }) {
  const every = layout.pitch >= 40 ? 1 : layout.pitch >= 12 ? 10 : 50
  return (
    <>
      <text x={block.x} y="12" className="topic-head">
        {fitName(block.topic, block.width)}
      </text>
      {block.partitions.map((partition, n) =>
        n % every === 0 ? (
          <text
            key={partition}
            x={block.x + n * layout.pitch + layout.cell / 2}
            y="32"
            textAnchor="middle"
            className="ax"
          >
            {partition}
          </text>
        ) : null,
      )}
    </>
  )
}

function NumberedCell({
  cell,
  row,
  layout,
  mostLag,
}: {
  cell: MapCell
  row: number
  layout: MapLayout
  mostLag: bigint
}) {
  const x = layout.toX(cell.column)
  const y = topOf(row) + 1
  const heat = heatOf(cell.lag, mostLag)
  const word =
    cell.kind !== 'held' ? movingWords[cell.kind] : cell.lag === null ? 'unseen' : formatShort(cell.lag)
  return (
    <g className={`cell ${cell.kind} ${cell.kind === 'held' && cell.lag !== null ? `h${heat}` : 'plain'}`}>
      <rect x={x + 0.5} y={y + 0.5} width={layout.cell - 1} height={ROW_PX - 3} rx="1.5" />
      {cell.kind === 'held' && cell.lag === null ? (
        <rect x={x} y={y} width={layout.cell} height={ROW_PX - 2} className="over" />
      ) : null}
      <text x={x + layout.cell / 2} y={y + 13} textAnchor="middle">
        {word}
      </text>
    </g>
  )
}

/** One path per shade, however many cells: a thousand members are a handful of elements. */
function SmallCells({ rows, layout, mostLag }: { rows: MapRow[]; layout: MapLayout; mostLag: bigint }) {
  const paths = new Map<string, string[]>()
  for (const [n, row] of rows.entries()) {
    for (const cell of row.cells) {
      const shade =
        cell.kind === 'held' ? (cell.lag === null ? 'plain over' : `h${heatOf(cell.lag, mostLag)}`) : 'plain'
      const name = `cell ${cell.kind} ${shade}`
      const box = `M${layout.toX(cell.column)} ${topOf(n) + 2}h${layout.cell}v${ROW_PX - 4}h-${layout.cell}z`
      const known = paths.get(name)
      if (known) known.push(box)
      else paths.set(name, [box])
    }
  }
  return [...paths].map(([name, boxes]) => (
    <g key={name} className={name}>
      <path d={boxes.join('')} className={name.endsWith('over') ? 'over' : undefined} />
    </g>
  ))
}

function IdleRow({ y, width, because }: { y: number; width: number; because: string }) {
  return (
    <g className="idle-row">
      <rect x="0.5" y={y + 2.5} width={width - 1} height={ROW_PX - 5} />
      <text x="10" y={y + 14}>
        <tspan className="idle-word">idle</tspan>
        <tspan dx="8">{because}</tspan>
      </text>
    </g>
  )
}

function NoOwnerRow({
  cells,
  y,
  layout,
  width,
}: {
  cells: MapCell[]
  y: number
  layout: MapLayout
  width: number
}) {
  const boxes = cells
    .map(
      (cell) =>
        `M${layout.toX(cell.column) + 1} ${y + 2}h${layout.cell - 2}v${ROW_PX - 4}h-${layout.cell - 2}z`,
    )
    .join('')
  return (
    <g className="no-owner">
      <path d={`M0 ${y - NO_OWNER_GAP / 2}H${width}`} stroke="var(--line-2)" />
      <path d={boxes} fill="url(#hatch-bad)" fillOpacity=".35" stroke="var(--bad)" strokeWidth="1.5" />
    </g>
  )
}
