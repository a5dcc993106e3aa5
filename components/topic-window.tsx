'use client'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'

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
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  useEffect(() => {
    const edge = body.current?.getBoundingClientRect().top ?? 0
    setTop(Math.round(edge + window.scrollY))
  }, [rows.length])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: 20,
    scrollMargin: top,
    initialRect: { width: 1200, height: 1200 },
  })
  const items = virtual.getVirtualItems()
  const before = (items[0]?.start ?? top) - top
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top)
  return (
    <tbody ref={body}>
      <Gap columns={columns} height={before} />
      {items.map(({ index }) => {
        const row = rows[index]
        return row === undefined ? null : (
          <tr key={keyOf(row)} ref={virtual.measureElement} data-index={index} aria-rowindex={index + 2}>
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
