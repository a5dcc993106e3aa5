import { cellOfLetter, headOfBucket, type BucketColumn } from './replica-map-cells.ts'
import { ROW, rowsHeight, type BucketRow } from './replica-map-bucket-rows.ts'
import { cellMarks, headMarks, placeMark, type Mark } from './replica-map-shapes.ts'

/** What of a canvas is used, so that a test can stand in for one. */
export type Pen = {
  clear: (width: number, height: number) => void
  fillRect: (x: number, y: number, width: number, height: number, colour: string) => void
  fillPath: (d: string, colour: string) => void
  strokePath: (d: string, colour: string, width: number, dash: number[]) => void
}

/** Room above the first row for the marks of the columns. */
export const HEAD = 10

/** Buckets: the worst copy on a grey ground; healthy cells stay ground. `colourOf` resolves a token of the stylesheet. */
export function drawBuckets(
  pen: Pen,
  { columns, rows, step }: { columns: readonly BucketColumn[]; rows: readonly BucketRow[]; step: number },
  colourOf: (token: string) => string,
): void {
  const width = step - 1
  const side = Math.min(width, ROW - 1)
  const scale = side / 12
  pen.clear(columns.length * step, HEAD + rowsHeight(rows))
  for (const [at, column] of columns.entries()) {
    const x = at * step
    const head = headOfBucket(column)
    if (head) for (const mark of headMarks[head]) draw(pen, mark, width / 12, x, 1, colourOf)
    for (const row of rows) {
      const y = HEAD + row.y
      const kind = cellOfLetter(column.cells[row.cell])
      if (kind === 'none') continue
      pen.fillRect(x, y, width, ROW - 1, colourOf('--line'))
      if (kind === 'in-sync') continue
      for (const mark of cellMarks[kind]) draw(pen, mark, scale, x + (width - side) / 2, y, colourOf)
    }
  }
}

function draw(
  pen: Pen,
  { d, colour, stroke, dash }: Mark,
  scale: number,
  x: number,
  y: number,
  colourOf: (token: string) => string,
): void {
  const path = placeMark(d, scale, x, y)
  if (stroke === 0) return pen.fillPath(path, colourOf(colour))
  const lengths = dash ? dash.map((length) => length * scale) : []
  pen.strokePath(path, colourOf(colour), Math.max(1, stroke * scale), lengths)
}
