'use client'
import { useSyncExternalStore } from 'react'
import { formatDuration, formatInstant } from '#lib/format.ts'

/** One clock for all ages of a page. The server renders none, so that nothing jumps when the page wakes up. */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null
let nowMs = 0

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!timer) {
    nowMs = Date.now()
    timer = setInterval(() => {
      nowMs = Date.now()
      for (const notify of listeners) notify()
    }, 1000)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer) {
      clearInterval(timer)
      timer = null
    }
  }
}

/** Now, to the second; null on the server. */
export function useNow(): number | null {
  return useSyncExternalStore(
    subscribe,
    () => (nowMs === 0 ? (nowMs = Date.now()) : nowMs),
    () => null,
  )
}

/** How long ago, ticking. */
export function Age({ ms }: { ms: number }) {
  const now = useNow()
  return (
    <time dateTime={formatInstant(ms)} title={formatInstant(ms)}>
      {now === null ? '' : formatDuration(Math.max(0, now - ms))}
    </time>
  )
}
