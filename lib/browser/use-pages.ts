'use client'
import { useState } from 'react'

/**
 * Forward and back through pages whose cursors only point forward: the way here is remembered. Who came by a link to
 * the middle goes back to the first page.
 */
export function usePages(cursor: string, go: (cursor: string) => void) {
  const [before, setBefore] = useState<string[]>([])
  return {
    previous:
      cursor === ''
        ? null
        : () => {
            setBefore(before.slice(0, -1))
            go(before.at(-1) ?? '')
          },
    next(to: string | null): void {
      if (to === null) return
      setBefore([...before, cursor])
      go(to)
    },
    /** Another question: the old way leads nowhere. */
    forget(): void {
      setBefore([])
    },
  }
}
