import type { BoxStatus } from '#lib/model/box.ts'
import { formatCount, formatDuration } from '#lib/model/measure.ts'
import type { BoxKind, BoxMode } from '#lib/model/preset.ts'

/** What a box is judged by. Null: not seen, or not recorded. */
export type BoxFacts = {
  kind: BoxKind
  mode: BoxMode
  /** Why the last look failed, or why rows that wait could not be counted. */
  unseen: string | null
  pending: number | null
  failed: number | null
  oldestPendingMs: number | null
  outPerS: number | null
  /** How long rows were watched for `outPerS`. */
  spanMs: number
  /** How long ids are kept, and the topic that is read with them; null: not told. */
  keepsMs: number | null
  topic: { name: string; keepsMs: number } | null
  /** The count of failed rows stopped: there are more. */
  capped: boolean
}

/** A table that is written and read in the second looks still for this long by chance alone. */
const STILL_MS = 30_000
const OLD_MS = 300_000

/** How a box stands, and the reason for the screen. */
export function evaluateBox(facts: BoxFacts): { status: BoxStatus; statusReason: string } {
  const { unseen, failed, pending, mode, capped } = facts
  // Rule 1: what was not seen is not judged by what was seen before.
  if (unseen !== null) return { status: 'unknown', statusReason: unseen }
  // Rule 2: rows that were tried and failed. Before waiting, because such a row waits as well.
  if (failed !== null && failed > 0) {
    const rows = `${formatCount(failed)}${capped ? ' or more' : ''} ${failed === 1 ? 'row' : 'rows'}`
    return { status: 'failing', statusReason: `${rows} tried and failed` }
  }
  // Rule 3: a second delivery after this time is not known as one. Nothing fails now; a reset makes it fail.
  const short = sayShortWindow(facts)
  if (short !== null) return { status: 'window-short', statusReason: short }
  if (mode === 'log')
    return { status: 'unknown', statusReason: 'what waits is in the write-ahead log, not in the table' }
  if (pending === null)
    return mode === 'one-transaction'
      ? { status: 'draining', statusReason: 'what waits is the lag of the group' }
      : { status: 'unknown', statusReason: 'rows that wait are not recorded' }
  // Rule 4: rows wait and nothing leaves, or the oldest waits for long although some leave.
  const waits = sayWaiting(facts, pending)
  if (waits !== null) return { status: 'waiting', statusReason: waits }
  return { status: 'draining', statusReason: pending === 0 ? 'nothing waits' : '' }
}

function sayShortWindow({ keepsMs, topic }: BoxFacts): string | null {
  if (keepsMs === null || topic === null) return null
  if (topic.keepsMs >= 0 && keepsMs >= topic.keepsMs) return null
  const keeps = topic.keepsMs < 0 ? 'for ever' : formatDuration(topic.keepsMs)
  return `ids are kept ${formatDuration(keepsMs)}, ${topic.name} keeps ${keeps}`
}

function sayWaiting({ outPerS, spanMs, oldestPendingMs }: BoxFacts, pending: number): string | null {
  if (pending === 0) return null
  const oldest = oldestPendingMs === null ? '' : `, the oldest ${formatDuration(oldestPendingMs)}`
  if (outPerS === 0 && spanMs >= STILL_MS) return `nothing left in ${formatDuration(spanMs)}${oldest}`
  return oldestPendingMs !== null && oldestPendingMs >= OLD_MS
    ? `the oldest waits ${formatDuration(oldestPendingMs)}`
    : null
}
