'use client'
import { useWindowRows } from './window-rows.ts'

type Rows<T> = {
  rows: readonly T[]
  columns: number
  keyOf: (row: T) => string
  /** The cells of one row. */
  children: (row: T) => React.ReactNode
}

/** Past this many rows only those near the window are in the page. */
const MOST_WHOLE = 200
/** Before a row was measured; in px. */
const ROW_PX = 35

/** A table's body that may be long. */
export function TopicWindow<T>(body: Rows<T>) {
  if (body.rows.length > MOST_WHOLE) return <Windowed {...body} />
  return (
    <tbody>
      {body.rows.map((row) => (
        <tr key={body.keyOf(row)}>{body.children(row)}</tr>
      ))}
    </tbody>
  )
}

function Windowed<T>({ rows, columns, keyOf, children }: Rows<T>) {
  const { body, indexes, before, after, measure } = useWindowRows({ count: rows.length, rowPx: ROW_PX })
  return (
    <tbody ref={body}>
      <Gap columns={columns} height={before} />
      {indexes.map((index) => {
        const row = rows[index]
        return row === undefined ? null : (
          <tr key={keyOf(row)} ref={measure} data-index={index} aria-rowindex={index + 2}>
            {children(row)}
          </tr>
        )
      })}
      <Gap columns={columns} height={after} />
    </tbody>
  )
}

function Gap({ columns, height }: { columns: number; height: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} className="full" style={{ height, padding: 0, border: 0 }} />
    </tr>
  )
}
