import type { Fetched } from '#lib/model/fetched.ts'
import { Fault } from '#lib/model/reading.ts'
import { leaveAborted } from './committed.ts'
import { readBatches, type RecordBatch } from './record-batch.ts'

export type WindowHands = {
  /** The records from an offset on. Throws a `Fault`. */
  fetch(from: bigint, maxBytes: number): Promise<Fetched>
  /** Between two answers; throws to give up. */
  check(): void
}

export type WindowWant = {
  from: bigint
  /** The offset after the last that is wanted. */
  to: bigint
  /** Of one answer. A first batch that is larger comes whole. */
  maxBytes: number
  committed: boolean
  /** Whether the whole window is wanted, or only what its first answer holds. */
  whole: boolean
}

export type WindowRead = {
  /** Those of aborted transactions left out where committed ones are wanted. */
  batches: RecordBatch[]
  /** Everything from here on was given: the first batch may begin before `from`, not before the log start. */
  from: bigint
  /** Everything before this was looked at. */
  next: bigint
  bytes: number
}

/** Reads a part of one partition. Throws a `Fault`, and whatever `check` throws. */
export async function readWindow(want: WindowWant, hands: WindowHands): Promise<WindowRead> {
  const read: WindowRead = { batches: [], from: want.from, next: want.from, bytes: 0 }
  while (read.next < want.to) {
    hands.check()
    // oxlint-disable-next-line no-await-in-loop -- each answer says where the next one begins
    await add(read, want, await hands.fetch(read.next, want.maxBytes))
    if (!want.whole) break
  }
  return read
}

async function add(read: WindowRead, want: WindowWant, got: Fetched): Promise<void> {
  const { records, logStart, end, lastStable, aborted } = got
  read.bytes += records.length
  const { batches, cut } = readBatches(records)
  const first = batches[0]
  const before = read.next
  // Retention was faster than we: what it took is not there to be shown.
  if (logStart > read.next) read.next = logStart
  if (first && before === want.from) read.from = maxOf(logStart, minOf(first.baseOffset, read.next))
  const stop = want.committed ? minOf(end, lastStable) : end
  const until = minOf(want.to, stop)
  const kept = new Set(want.committed ? await leaveAborted(batches, aborted) : batches)
  for (const batch of batches) {
    if (batch.lastOffset < read.next) continue
    if (batch.baseOffset >= until) {
      read.next = want.to
      return
    }
    if (kept.has(batch)) read.batches.push(batch)
    read.next = batch.lastOffset + 1n
  }
  // Nothing is left up to the end: it lies behind an open transaction, or compaction took it.
  if (read.next >= until || (batches.length === 0 && !cut)) read.next = want.to
  if (read.next > want.to) read.next = want.to
  if (read.next <= before && before < want.to)
    throw new Fault('protocol', `The broker gave no whole batch from offset ${before} on.`)
}

function minOf(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function maxOf(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
