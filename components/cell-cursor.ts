import { useState, type KeyboardEvent } from 'react'

export type CellAt = { row: number; column: number }

/**
 * Where the cursor of a map goes on a key; null when the key is not ours. Home and End go along the row, Page Up and Page
 * Down along the column. It stops at the edges: a cursor that wraps loses its reader.
 */
export function moveCell(at: CellAt, key: string, rows: number, columns: number): CellAt | null {
  const step = steps[key]
  if (!step || rows < 1 || columns < 1) return null
  const [down, right] = step
  return { row: clamp(at.row + down, rows), column: clamp(at.column + right, columns) }
}

/** More than any map has. */
const FAR = 1e9

const steps: Record<string, [down: number, right: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -FAR],
  End: [0, FAR],
  PageUp: [-FAR, 0],
  PageDown: [FAR, 0],
}

function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(size - 1, value))
}

/** One tab stop for a whole map: the first arrow key shows the cursor, the others move it. */
export function useCellCursor(rows: number, columns: number) {
  const [wanted, setAt] = useState<CellAt | null>(null)
  // The map may have shrunk since.
  const at = wanted && { row: clamp(wanted.row, rows), column: clamp(wanted.column, columns) }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = at ? moveCell(at, event.key, rows, columns) : event.key in steps ? { row: 0, column: 0 } : null
    if (!to || rows < 1 || columns < 1) return
    event.preventDefault()
    setAt(to)
  }
  return { at, setAt, onKeyDown }
}
