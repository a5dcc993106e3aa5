import type { Assignment, MapRow, MapTopic } from './assignment-cells.ts'

/** One topic's stretch of the drawing. */
export type TopicBlock = MapTopic & { x: number; width: number }

/** Sizes of the drawn map, in px. */
export type MapLayout = {
  /** From one column to the next, and what of it the cell fills. */
  pitch: number
  cell: number
  /** Numbers fit into the cells. */
  numbers: boolean
  width: number
  blocks: TopicBlock[]
  /** The left edge of a column. */
  toX: (column: number) => number
  /** The column that a point stands in, the nearest one in a gap between topics. */
  toColumn: (x: number) => number
}

export const ROW_PX = 20
export const HEAD_PX = 40
/** Past these, cells lose their numbers. */
const MOST_ROWS = 40
const MOST_COLUMNS = 60
/** A topic of one partition still needs room for a part of its name. */
const LETTER_PX = 7
const LEAST_NAME_PX = 98

export function layOutMap(assignment: Assignment): MapLayout {
  const { topics, columns } = assignment
  const numbers = assignment.rows.length <= MOST_ROWS && columns <= MOST_COLUMNS
  const pitch = toPitch(assignment, numbers)
  const gap = numbers ? 24 : 12
  const blocks: TopicBlock[] = []
  let x = 0
  for (const topic of topics) {
    const name = Math.min(topic.topic.length * LETTER_PX, LEAST_NAME_PX)
    const width = Math.max(topic.partitions.length * pitch, name)
    blocks.push({ ...topic, x, width })
    x += width + gap
  }
  const toX = (column: number) => {
    const block = blocks.findLast(({ from }) => from <= column)
    return block ? block.x + (column - block.from) * pitch : 0
  }
  const toColumn = (at: number) => {
    const block = blocks.findLast((each) => each.x <= at) ?? blocks[0]
    if (!block) return 0
    const last = block.partitions.length - 1
    return block.from + Math.max(0, Math.min(last, Math.floor((at - block.x) / pitch)))
  }
  return {
    pitch,
    cell: pitch - (pitch > 6 ? 2 : 1),
    numbers,
    width: Math.max(0, x - gap),
    blocks,
    toX,
    toColumn,
  }
}

function toPitch({ columns, rows }: Assignment, numbers: boolean): number {
  if (!numbers) return columns <= 300 ? 12 : 6
  if (columns <= 10) return 64
  // "gives up" needs more room than a number.
  return rows.some((row) => row.cells.some(({ kind }) => kind !== 'held')) ? 54 : 42
}

/** Past this many members only those are listed that one looks for. */
const MOST_MEMBERS = 200
const WORST_LISTED = 50

/** Idle and moving members and the farthest behind; all of them while they are few. `left` counts the others. */
export function listRows(rows: MapRow[]): { rows: MapRow[]; left: number } {
  if (rows.length <= MOST_MEMBERS) return { rows, left: 0 }
  const worst = new Set(rows.toSorted(byLag).slice(0, WORST_LISTED))
  const listed = rows
    .filter((row) => row.idle || worst.has(row) || row.cells.some(({ kind }) => kind !== 'held'))
    .slice(0, MOST_MEMBERS)
  return { rows: listed, left: rows.length - listed.length }
}

/** Farthest behind first; not known last. */
export function byLag(a: MapRow, b: MapRow): number {
  const [left, right] = [a.lag ?? -1n, b.lag ?? -1n]
  return left > right ? -1 : left < right ? 1 : 0
}

/** A name cut to the room there is; the whole one is spoken and stands in the table. */
export function fitName(name: string, px: number): string {
  const letters = Math.floor(px / LETTER_PX)
  return name.length <= letters ? name : `${name.slice(0, Math.max(1, letters - 1))}…`
}
