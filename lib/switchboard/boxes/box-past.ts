import { readBoxHistory } from '#lib/history/box-history.ts'
import { HOUR_MS } from '#lib/history/minutes.ts'
import type { Keep } from '#lib/history/recorder.ts'
import { log } from '#lib/log.ts'
import type { BoxHistory, BoxHistoryQuery } from '#lib/model/box.ts'
import { Fault, type Refusal } from '#lib/model/reading.ts'
import type { Boxes } from './boxes.ts'
import type { OwnStore } from '#lib/switchboard/own-store.ts'
import { noBox } from './look-of.ts'

const SHORT_MS = 2 * HOUR_MS

/** What earlier processes have seen of the boxes in the last two hours. History is a gain, not a condition. */
export async function rememberBoxes(boxes: Boxes, store: OwnStore): Promise<void> {
  await store.tried
  const nowMs = Date.now()
  try {
    for (const box of boxes.all()) {
      const span = { of: 'minute' as const, fromMs: nowMs - SHORT_MS, toMs: nowMs }
      // oxlint-disable-next-line no-await-in-loop -- a handful, once
      const points = await store.current()?.boxes.read(box.plan.id, span)
      if (points) box.remember(points)
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log.warn(`What boxes were like before could not be read: ${error.message}`)
  }
}

/** One box over time. Without a store it is what this process has seen. */
export async function readPast(
  boxes: Boxes,
  { store, keep }: { store: OwnStore; keep: Keep },
  box: string,
  { from, to }: BoxHistoryQuery,
): Promise<BoxHistory | Refusal> {
  const found = boxes.at(box)
  if (!found) return noBox(box)
  const nowMs = Date.now()
  const toMs = Math.min(to ?? nowMs, nowMs)
  const fromMs = from ?? toMs - SHORT_MS
  if (fromMs >= toMs || fromMs < 0)
    return { refused: 'bad-request', because: 'from must lie before to, and neither before 1970.' }
  const { everyMs } = found.box.now(null)
  const live = found.box.points()
  return readBoxHistory(store.current()?.boxes ?? null, { box, fromMs, toMs, nowMs, live, everyMs, keep })
}
