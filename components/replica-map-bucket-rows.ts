import type { ReplicaMap } from '#lib/model/topic.ts'
import { cellKinds, cellOfLetter, type BucketColumn, type CellKind } from './replica-map-cells.ts'
import type { Kind } from './ui/glyph.tsx'

/** One broker of the bucketed map. `cell` is its place in the columns' letters; `y` is in px from the first row. */
export type BucketRow = {
  id: number
  rack: string | null
  cell: number
  y: number
  firstOfRack: boolean
  trouble: { kind: Kind; text: string } | null
}

export const ROW = 9
const RACK_GAP = 6

/** Brokers by rack, then by id. Those without a rack stand first, and without a gap when no broker has one. */
export function toBucketRows(brokers: ReplicaMap['brokers'], columns: readonly BucketColumn[]): BucketRow[] {
  const sorted = brokers
    .map((broker, cell) => ({ ...broker, cell }))
    .toSorted((a, b) => compareRacks(a.rack, b.rack) || a.id - b.id)
  let y = 0
  return sorted.map(({ id, rack, up, cell }, at) => {
    const firstOfRack = at === 0 || sorted[at - 1]?.rack !== rack
    if (at > 0) y += ROW + (firstOfRack ? RACK_GAP : 0)
    return { id, rack, cell, y, firstOfRack, trouble: troubleOf(id, up, kindsOf(columns, cell)) }
  })
}

export function rowsHeight(rows: readonly BucketRow[]): number {
  return (rows.at(-1)?.y ?? 0) + ROW
}

/** The row under a height; null in a gap between racks. */
export function rowAt(rows: readonly BucketRow[], y: number): number | null {
  const at = rows.findIndex((row) => y >= row.y && y < row.y + ROW)
  return at < 0 ? null : at
}

/** Columns as wide as the page allows, within what can still be read and what still looks like a map. */
export function columnStep(width: number, columns: number): number {
  return columns === 0
    ? LEAST_STEP
    : Math.max(LEAST_STEP, Math.min(MOST_STEP, Math.floor((width / columns) * 4) / 4))
}
const LEAST_STEP = 7
const MOST_STEP = 14

/** Names above the columns, where a topic starts and where there is room for a word. */
export function toColumnLabels(
  columns: readonly BucketColumn[],
  step: number,
): { column: number; text: string }[] {
  const labels: { column: number; text: string }[] = []
  for (const [column, { topic }] of columns.entries()) {
    const last = labels.at(-1)
    const free = last === undefined ? 0 : last.column + Math.ceil((last.text.length * CHARACTER + 14) / step)
    if (last?.text !== topic && column >= free) labels.push({ column, text: topic })
  }
  return labels
}
const CHARACTER = 6.2

/** Px for rack and broker at the left. */
export function labelsWidth(rows: readonly BucketRow[]): number {
  const rack = Math.max(
    0,
    ...rows.map((row) => (row.rack === null ? 0 : row.rack.length + 'rack '.length + 1)),
  )
  const id = Math.max(1, ...rows.map((row) => String(row.id).length))
  return Math.ceil((rack + id) * CHARACTER) + 14
}

/** A broker is named at the edge for the worst that it has anywhere. */
function troubleOf(id: number, up: boolean, kinds: ReadonlySet<CellKind>): BucketRow['trouble'] {
  if (kinds.has('dead') || kinds.has('only-copy')) {
    return up ? { kind: 'bad', text: `${id} has dead copies` } : { kind: 'bad', text: `${id} gone` }
  }
  if (!up) return { kind: 'bad', text: `${id} not reached` }
  if (kinds.has('behind')) return { kind: 'warn', text: `${id} behind` }
  if (kinds.has('catching-up')) return { kind: 'move', text: `${id} fills up` }
  return null
}

function kindsOf(columns: readonly BucketColumn[], cell: number): ReadonlySet<CellKind> {
  const found = new Set<CellKind>()
  for (const { cells } of columns) {
    found.add(cellOfLetter(cells[cell]))
    if (found.size === cellKinds.length) break
  }
  return found
}

function compareRacks(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return a.localeCompare(b, 'en', { numeric: true })
}
