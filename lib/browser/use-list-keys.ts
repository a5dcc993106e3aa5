'use client'
import { useEffect, type RefObject } from 'react'
import { isTyping } from './use-keys.ts'

/**
 * `/` goes to the search of a list, `j` and `k` move through its rows. They move the focus itself, so that Enter opens
 * and a screen reader speaks the row. Rows are links of class `row-link`, the search carries `data-list-search`.
 */
export function useListKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return
      if (event.key !== '/' && event.key !== 'j' && event.key !== 'k') return
      // A dialog lies over the list: its keys are its own.
      if (document.querySelector('[role=dialog]')) return
      event.preventDefault()
      if (event.key === '/') list.current?.querySelector<HTMLElement>('[data-list-search]')?.focus()
      else move(list.current, event.key === 'j' ? 1 : -1)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [list])
}

function move(list: HTMLElement | null, by: 1 | -1): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('.row-link') ?? [])]
  // In the row: it may be its box that has the focus.
  const here = rows.findIndex((row) => (row.closest('tr') ?? row).contains(document.activeElement))
  const next = here < 0 ? (by === 1 ? 0 : rows.length - 1) : here + by
  rows[next]?.focus()
}
