'use client'
import type { Ref } from 'react'

/** The one tab stop of a map: it takes the arrow keys. `onKey` tells whether the key was one of the map's. */
export function ReplicaMapStop({
  ref,
  label,
  className,
  onKey,
  onFocus,
  children,
}: {
  ref: Ref<HTMLDivElement>
  label: string
  className: string
  onKey: (key: string) => boolean
  onFocus: (focused: boolean) => void
  children: React.ReactNode
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application takes keys itself
    <div
      ref={ref}
      role="application"
      tabIndex={0}
      aria-label={`${label} Arrow keys move from cell to cell.`}
      className={className}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || !onKey(event.key)) return
        event.preventDefault()
        event.stopPropagation()
      }}
      onFocus={() => onFocus(true)}
      onBlur={() => onFocus(false)}
    >
      {children}
    </div>
  )
}

/** Says the cell under the cursor, to eyes and to a screen reader. */
export function SpokenCell({ text }: { text: string | null }) {
  return (
    <output className="small block text-ink-2" aria-live="polite">
      {text ?? 'Point at a cell, or use the arrow keys, to hear what it is.'}
    </output>
  )
}
