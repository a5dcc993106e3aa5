'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'

export type Keys = {
  search: () => void
  help: () => void
  /** What follows `g` → where it goes. */
  places: Record<string, string>
}

const SECOND_KEY_WITHIN_MS = 1200

/** Ctrl/Cmd-K, `?`, `g` and a letter. Silent while somebody types into a field. */
export function useKeys(keys: Keys): void {
  const router = useRouter()
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    let leaderMs = 0
    function onKey(event: KeyboardEvent): void {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        latest.current.search()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const href = Date.now() - leaderMs < SECOND_KEY_WITHIN_MS ? latest.current.places[event.key] : undefined
      leaderMs = 0
      if (href !== undefined) {
        event.preventDefault()
        router.push(href)
      } else if (event.key === 'g') leaderMs = Date.now()
      else if (event.key === '?') latest.current.help()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [router])
}

/** Whether a key belongs to a field rather than to the page. */
export function isTyping(target: EventTarget | null): boolean {
  // A box to tick takes no letters.
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return false
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
