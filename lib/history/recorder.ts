import type { Store } from '#lib/model/store.ts'
import { HOUR_MS, minuteOf } from './minutes.ts'
import { rollUpHistory, type Tick } from './sampler.ts'

/** How long each kind of history is kept, in ms. */
export type Keep = { ticksMs: number; minutesMs: number; hoursMs: number; changesMs: number }

export type Recorder = {
  /** Takes a look over; returns at once. Looks are written one after the other. */
  write(tick: Tick): void
  /** What is under way is written; what comes later is not. */
  close(): Promise<void>
}

type Hands = {
  /** Null: there is none (yet). */
  store(): Store | null
  /** Once per kind of failure, not once per look. */
  onFault(because: string): void
}

/** A store that is slower than the looks come must not pile them up: what it misses is a gap, and shown as one. */
const LONGEST_QUEUE = 3

/** Brings the looks at one cluster into the store, rolls up what has ended and gives up what is too old. */
export function openRecorder(cluster: string, keep: Keep, hands: Hands): Recorder {
  const queue: Tick[] = []
  let working: Promise<void> | null = null
  let closed = false
  let rolledMs = -Infinity
  let forgotMs = -Infinity
  let fault = ''

  async function work(): Promise<void> {
    for (let tick = queue.shift(); tick; tick = queue.shift()) {
      try {
        // In turn: a look must be whole before the next.
        // oxlint-disable-next-line no-await-in-loop
        await record(tick)
        fault = ''
      } catch (error) {
        const because = error instanceof Error ? error.message : String(error)
        if (because !== fault) hands.onFault(because)
        fault = because
      }
    }
    working = null
  }

  async function record({ atMs, rows, changes }: Tick): Promise<void> {
    const store = hands.store()
    if (!store?.isSampler()) return
    await store.history.writeTick(cluster, atMs, rows, changes)
    if (minuteOf(atMs) > minuteOf(rolledMs)) {
      await rollUpHistory(store.history, cluster, atMs, keep)
      rolledMs = atMs
    }
    if (atMs - forgotMs < HOUR_MS / 6) return
    await store.history.forget({
      tick: atMs - keep.ticksMs,
      minute: atMs - keep.minutesMs,
      hour: atMs - keep.hoursMs,
      changes: atMs - keep.changesMs,
    })
    forgotMs = atMs
  }

  return {
    write(tick) {
      if (closed) return
      if (queue.length >= LONGEST_QUEUE) queue.shift()
      queue.push(tick)
      working ??= work()
    },
    async close() {
      closed = true
      queue.length = 0
      await working
    },
  }
}
