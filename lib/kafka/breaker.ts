import type { Fault } from '#lib/model/reading.ts'

export type Breaker = {
  /** Throws the fault that opened it, while it is open: nobody waits for a broker that is known not to answer. */
  check(): void
  open(fault: Fault): void
  /** Why it is open and since when; null when questions go through. */
  fault(): { fault: Fault; sinceMs: number } | null
  /** Gives up its timer. */
  close(): void
}

const FIRST_PROBE_MS = 1000
/** A broker that is back must be seen within 10 s, so the pause between probes stops growing here. */
const LONGEST_PAUSE_MS = 5000

/**
 * Opened by a connection or time-out fault, closed by a probe that succeeds. Probes run beside the rounds, one at a
 * time: a round never pays for a broker that is down. `sinceMs` is the first failure, not the last.
 */
export function openBreaker(probe: () => Promise<void>): Breaker {
  let state: { fault: Fault; sinceMs: number } | null = null
  let timer: NodeJS.Timeout | null = null
  let given = false

  function schedule(pauseMs: number): void {
    timer = setTimeout(() => void attempt(pauseMs), pauseMs)
    timer.unref()
  }

  async function attempt(pauseMs: number): Promise<void> {
    try {
      await probe()
      state = null
      timer = null
    } catch (error) {
      if (given) return
      if (state && error instanceof Error) state = { ...state, fault: error as Fault }
      schedule(Math.min(pauseMs * 2, LONGEST_PAUSE_MS))
    }
  }

  return {
    check() {
      if (state) throw state.fault
    },
    open(fault) {
      if (given) return
      state = { fault, sinceMs: state?.sinceMs ?? Date.now() }
      if (!timer) schedule(FIRST_PROBE_MS)
    },
    fault: () => state,
    close() {
      given = true
      if (timer) clearTimeout(timer)
    },
  }
}
