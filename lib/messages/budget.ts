import type { Stop } from '#lib/model/messages.ts'

export type Bounds = { bytes: number; records: number; ms: number }

/** How much one search has read, and why it has to end, if it has to. */
export type Budget = {
  scanned: number
  matched: number
  bytes: number
  hidden: number
  startedMs: number
  /** Null: go on. */
  stop(): Stop | null
  elapsedMs(): number
}

export function openBudget(bounds: Bounds, nowMs: () => number, isCancelled: () => boolean): Budget {
  const startedMs = nowMs()
  const budget: Budget = {
    scanned: 0,
    matched: 0,
    bytes: 0,
    hidden: 0,
    startedMs,
    elapsedMs: () => nowMs() - startedMs,
    stop() {
      if (isCancelled()) return 'cancelled'
      if (budget.bytes >= bounds.bytes) return 'bytes'
      if (budget.scanned >= bounds.records) return 'records'
      return budget.elapsedMs() >= bounds.ms ? 'time' : null
    },
  }
  return budget
}
