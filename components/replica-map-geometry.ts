/** Lengths in px. A cell stands in a square of `step`; `top` leaves room for numbers and for the marks above columns. */
export type MapSize = {
  cell: number
  step: number
  top: number
  /** Upper edge of the mark above a column. */
  markY: number
  numbers: boolean
  /** Columns that stay together when a long topic goes on in the next line. */
  chunk: number
}

const large: MapSize = { cell: 12, step: 17, top: 24, markY: 14, numbers: true, chunk: 5 }
const small: MapSize = { cell: 9, step: 11, top: 8, markY: 1, numbers: false, chunk: 10 }

/** With numbers while a map of that many columns can be read number by number. */
const MOST_LARGE = 300

export function sizeFor(columns: number): MapSize {
  return columns <= MOST_LARGE ? large : small
}

/** The upper left corner of a cell; half of what a square leaves free stands on each side of it. */
export function cellPlace(size: MapSize, column: number, row: number): { x: number; y: number } {
  return { x: column * size.step + (size.step - size.cell) / 2, y: size.top + row * size.step }
}

export function mapExtent(size: MapSize, columns: number, rows: number): { width: number; height: number } {
  return { width: columns * size.step, height: size.top + rows * size.step }
}

/** Room for the broker ids at the left. */
export function labelWidth(brokers: readonly number[]): number {
  const longest = Math.max(1, ...brokers.map((id) => String(id).length))
  return Math.max(20, Math.ceil(longest * 6.6) + 12)
}

/** The cell under a point of the picture; null above and beside the cells. */
export function cellAt(
  size: MapSize,
  point: { x: number; y: number },
  columns: number,
  rows: number,
): { column: number; row: number } | null {
  const column = Math.floor(point.x / size.step)
  const row = Math.floor((point.y - size.top) / size.step)
  return column >= 0 && column < columns && row >= 0 && row < rows ? { column, row } : null
}

/**
 * Every column is numbered while they are few and short, then the first of each chunk, since a line may begin with it.
 * `numbers` may have gaps: only troubled partitions.
 */
export function isNumbered(size: MapSize, numbers: readonly number[], column: number): boolean {
  const few = numbers.length <= MOST_NUMBERED && (numbers.at(-1) ?? 0) < 100
  return size.numbers && (few || column % size.chunk === 0)
}
const MOST_NUMBERED = 12

/** A block is a topic; a map is a list of blocks, each with its own number of columns. */
export type Cursor = { block: number; column: number; row: number }

/** Where a key leads; null when the key is not one of ours. Always inside the map, which must not be empty. */
export function moveCursor(at: Cursor, key: string, columns: readonly number[], rows: number): Cursor | null {
  const inside = keepInside(at, columns, rows)
  const to = step(inside, key, columns, rows)
  return to && keepInside(to, columns, rows)
}

/** After the map has changed below the cursor. */
export function keepInside(at: Cursor, columns: readonly number[], rows: number): Cursor {
  const block = clamp(at.block, columns.length)
  return { block, column: clamp(at.column, columns[block] ?? 1), row: clamp(at.row, rows) }
}

function step(at: Cursor, key: string, columns: readonly number[], rows: number): Cursor | null {
  const { block, column, row } = at
  switch (key) {
    case 'ArrowLeft':
      return { block, column: column - 1, row }
    case 'ArrowRight':
      return { block, column: column + 1, row }
    case 'ArrowUp':
      return row > 0 || block === 0
        ? { block, column, row: row - 1 }
        : { block: block - 1, column, row: rows }
    case 'ArrowDown':
      return row < rows - 1 || block >= columns.length - 1
        ? { block, column, row: row + 1 }
        : { block: block + 1, column, row: 0 }
    case 'PageUp':
      return { block: block - 1, column, row }
    case 'PageDown':
      return { block: block + 1, column, row }
    case 'Home':
      return { block, column: 0, row }
    case 'End':
      return { block, column: (columns[block] ?? 1) - 1, row }
    default:
      return null
  }
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(value, length - 1))
}
