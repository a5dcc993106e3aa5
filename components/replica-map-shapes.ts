import type { CellKind, HeadKind } from './replica-map-cells.ts'

/**
 * One stroke or fill of a cell. `d` is in a square of 12; a cell of another size is scaled. Shapes are paths so that a
 * block of thousands of cells is a handful of elements, and so that the canvas draws the very same.
 */
export type Mark = {
  d: string
  /** A token of the stylesheet. */
  colour: string
  /** Px at a cell of 12; 0 is a fill. */
  stroke: number
  dash?: readonly [number, number]
}

const open = 'M0.75 0.75H11.25V11.25H0.75Z'

export const cellMarks: Record<CellKind, readonly Mark[]> = {
  none: [{ d: 'M5 5.5H7V6.5H5Z', colour: '--line-2', stroke: 0 }],
  'in-sync': [{ d: open, colour: '--field', stroke: 1.5 }],
  leader: [{ d: 'M0 0H12V12H0Z', colour: '--ink', stroke: 0 }],
  'catching-up': [
    { d: open, colour: '--accent', stroke: 1.5, dash: [2.5, 1.8] },
    { d: 'M1 6H11V11H1Z', colour: '--accent', stroke: 0 },
  ],
  behind: [{ d: 'M6 0L12 11.5H0Z', colour: '--warn-g', stroke: 0 }],
  dead: [{ d: 'M1.8 1.8L10.2 10.2M10.2 1.8L1.8 10.2', colour: '--bad', stroke: 2.2 }],
  'only-copy': [
    { d: 'M0 0H12V12H0Z', colour: '--bad', stroke: 0 },
    { d: 'M3 3L9 9M9 3L3 9', colour: '--bg', stroke: 1.8 },
  ],
}

/** In a box of 12 × 6. */
export const headMarks: Record<HeadKind, readonly Mark[]> = {
  'no-leader': [{ d: 'M0 0H12V6H0Z', colour: '--bad', stroke: 0 }],
  refuses: [{ d: 'M0.75 0.75H11.25V5.25H0.75Z', colour: '--bad', stroke: 1.5 }],
  'at-min': [{ d: 'M1 4H11', colour: '--warn-g', stroke: 2 }],
}

/** A mark's path, scaled and moved. Every command used above is one of M, L, H, V, Z, all absolute. */
export function placeMark(d: string, scale: number, x: number, y: number): string {
  return d.replaceAll(/([MLHV])([\d.]+)(?: ([\d.]+))?/g, (_, command: string, a: string, b?: string) => {
    const across = round(Number(a) * scale + x)
    if (command === 'H') return `H${across}`
    if (command === 'V') return `V${round(Number(a) * scale + y)}`
    return `${command}${across} ${round(Number(b) * scale + y)}`
  })
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
