import { foldPoints } from '#lib/history/box-history.ts'
import { openBoxMinutes } from '#lib/history/box-minutes.ts'
import { HOUR_MS, MINUTE_MS } from '#lib/history/minutes.ts'
import type { Keep } from '#lib/history/recorder.ts'
import { Fault } from '#lib/model/reading.ts'
import type { BoxPoint, BoxStore, Store } from '#lib/model/store.ts'

export type BoxRecorder = {
  /** Takes a look over; returns at once. */
  note(box: string, point: BoxPoint): void
  /** The minute that is not over is written too. */
  close(): Promise<void>
}

type Hands = {
  store: () => Store | null
  keep: Keep
  nowMs: () => number
  onFault: (because: string) => void
}

type Minute = BoxPoint & { box: string }
/** A store that is gone must not pile minutes up: what it misses is a gap. */
const MOST_WAITING = 2000

/** Brings boxes into our own store: a point a minute, hours when they have ended, and what is too old goes. */
export function openBoxRecorder({ store, keep, nowMs, onFault }: Hands): BoxRecorder {
  const minutes = openBoxMinutes()
  /** The hour up to which a box was rolled up by this process. */
  const rolled = new Map<string, number>()
  let waiting: Minute[] = []
  let working: Promise<void> | null = null
  let forgotMs = -Infinity
  let fault = ''

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const some = waiting
      waiting = []
      try {
        // oxlint-disable-next-line no-await-in-loop -- in turn
        await record(some)
        fault = ''
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        if (error.message !== fault) onFault(error.message)
        fault = error.message
      }
    }
    working = null
  }

  async function record(some: Minute[]): Promise<void> {
    const open = store()
    // Another process writes, and this one would write the same.
    if (!open?.isSampler()) return
    await open.boxes.write('minute', some)
    for (const { box, atMs } of some) {
      const hour = Math.floor(atMs / HOUR_MS) * HOUR_MS
      if ((rolled.get(box) ?? -Infinity) >= hour) continue
      // oxlint-disable-next-line no-await-in-loop
      await rollUp(open.boxes, box, hour, keep)
      rolled.set(box, hour)
    }
    if (nowMs() - forgotMs < 10 * MINUTE_MS) return
    await open.boxes.forget({ minute: nowMs() - keep.minutesMs, hour: nowMs() - keep.hoursMs })
    forgotMs = nowMs()
  }

  function start(): void {
    while (waiting.length > MOST_WAITING) waiting.shift()
    working ??= work()
  }

  return {
    note(box, point) {
      const minute = minutes.note(box, point)
      if (!minute) return
      waiting.push(minute)
      start()
    },
    async close() {
      waiting.push(...minutes.rest())
      start()
      await working
    },
  }
}

/** Hours before `untilMs` that have minutes and were not rolled up, by this process or an earlier one. */
async function rollUp(boxes: BoxStore, box: string, untilMs: number, keep: Keep): Promise<void> {
  const oldestMs = untilMs - keep.minutesMs
  const last = (await boxes.read(box, { of: 'hour', fromMs: oldestMs, toMs: untilMs })).at(-1)
  // The last one may have been of an hour that was not over when its process ended.
  const fromMs = last?.atMs ?? 0
  const minutes = await boxes.read(box, { of: 'minute', fromMs, toMs: untilMs - 1 })
  const byHour = Map.groupBy(minutes, ({ atMs }) => Math.floor(atMs / HOUR_MS) * HOUR_MS)
  await boxes.write(
    'hour',
    Array.from(byHour, ([atMs, points]) => ({ box, ...foldPoints(atMs, points) })),
  )
}
