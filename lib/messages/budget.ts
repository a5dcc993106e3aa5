import type { Stop } from '#lib/model/messages.ts'

/** `held`: characters of messages that were found and not handed out. */
export type Bounds = { bytes: number; records: number; ms: number; held: number }

/** How much one search has read, and why it has to end, if it has to. */
export type Budget = {
  scanned: number
  matched: number
  bytes: number
  hidden: number
  held: number
  startedMs: number
  /** Null: go on. */
  stop(): Stop | null
  elapsedMs(): number
  leftMs(): number
}

export function openBudget(bounds: Bounds, nowMs: () => number, isCancelled: () => boolean): Budget {
  const startedMs = nowMs()
  const budget: Budget = {
    scanned: 0,
    matched: 0,
    bytes: 0,
    hidden: 0,
    held: 0,
    startedMs,
    elapsedMs: () => nowMs() - startedMs,
    leftMs: () => Math.max(0, bounds.ms - (nowMs() - startedMs)),
    stop() {
      if (isCancelled()) return 'cancelled'
      if (budget.bytes >= bounds.bytes || budget.held >= bounds.held) return 'bytes'
      if (budget.scanned >= bounds.records) return 'records'
      return budget.elapsedMs() >= bounds.ms ? 'time' : null
    },
  }
  return budget
}
