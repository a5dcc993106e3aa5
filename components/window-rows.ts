'use client'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'

type Options<T> = {
  count: number
  /** Of a row before it was measured; in px. */
  rowPx: number
  /** Of a row that is in the page. 0: it has no layout, as in tests. */
  heightOf?: (row: T) => number
  /** Holds a measured height with its row when others come before it. */
  keyOf?: (index: number) => string | number
  /** Up to so many all are drawn: then the browser's own search finds each, and paper shows each. */
  allUpTo?: number
}

/**
 * The rows of a table's body that are near the window. `before` and `after` are the heights of those above and below, which
 * spacers stand for, so that the page scrolls as if all were there.
 */
export function useWindowRows<T extends HTMLElement = HTMLTableRowElement>({
  count,
  rowPx,
  heightOf = wholeHeightOf,
  keyOf = (index) => index,
  allUpTo = 0,
}: Options<T>) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  // Each time: what stands above comes and goes. The same number changes nothing.
  // oxlint-disable-next-line react/exhaustive-deps -- see above
  useLayoutEffect(() => {
    setTop(Math.round((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY))
  })
  const virtualizer = useWindowVirtualizer<T>({
    count,
    estimateSize: () => rowPx,
    getItemKey: keyOf,
    overscan: Math.max(20, count <= allUpTo ? count : 0),
    scrollMargin: top,
    initialRect: { width: 1280, height: 900 },
    measureElement: (row) => heightOf(row) || rowPx,
  })
  const items = virtualizer.getVirtualItems()
  const margin = virtualizer.options.scrollMargin
  return {
    body,
    indexes: items.map(({ index }) => index),
    before: (items[0]?.start ?? margin) - margin,
    after: virtualizer.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin),
    measure: virtualizer.measureElement,
  }
}

function wholeHeightOf(row: HTMLElement): number {
  return row.getBoundingClientRect().height
}
