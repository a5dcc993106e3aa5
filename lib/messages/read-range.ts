import type { Fetched } from '#lib/model/fetched.ts'
import { Fault } from '#lib/model/reading.ts'
import { readBatches, type RecordBatch } from './record-batch.ts'

export type RangeWant = {
  from: bigint
  /** Of all answers together. One batch is read whole, however large. */
  mostBytes: number
  /** Asked after each answer: whether what was read by now will do. Throws a `Fault` when that cannot be told. */
  enough?: (read: Pick<RangeRead, 'batches' | 'from'>) => Promise<boolean>
}

export type RangeHands = {
  /** The records from an offset on. Throws a `Fault`. */
  fetch(from: bigint, maxBytes: number): Promise<Fetched>
}

export type RangeRead = {
  /** In order. The first may begin before `from`. */
  batches: RecordBatch[]
  /** Where reading began: the log start, when that has passed what was asked for. */
  from: bigint
  /** Everything before this was looked at. */
  next: bigint
  /** The high watermark when reading began: what was written later is not followed. Null: never seen. */
  end: bigint | null
  bytes: number
  /** Why it stopped before the end; what was read by then stands. */
  fault: Fault | null
}

const ONE_ANSWER_BYTES = 2 ** 20

/** Reads one partition from an offset to its end, an answer at a time, until it is enough. Never throws a `Fault`. */
export async function readRange(
  { from, mostBytes, enough }: RangeWant,
  hands: RangeHands,
): Promise<RangeRead> {
  const read: RangeRead = { batches: [], from, next: from, end: null, bytes: 0, fault: null }
  try {
    for (;;) {
      const maxBytes = Math.min(ONE_ANSWER_BYTES, mostBytes - read.bytes)
      // oxlint-disable-next-line no-await-in-loop -- each answer says where the next one begins
      add(read, await hands.fetch(read.next, maxBytes))
      if (read.next >= (read.end ?? 0n) || read.bytes >= mostBytes) break
      // oxlint-disable-next-line no-await-in-loop
      if (await enough?.(read)) break
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    read.fault = error
  }
  return read
}

function add(read: RangeRead, { records, logStart, end }: Fetched): void {
  // Retention was faster than we: what it took is not there to be counted.
  if (logStart > read.next && read.batches.length === 0) read.from = read.next = logStart
  read.end ??= end
  read.bytes += records.length
  const { batches, cut } = readBatches(records)
  const before = read.next
  for (const batch of batches) {
    if (batch.lastOffset < read.next || batch.baseOffset >= read.end) continue
    read.batches.push(batch)
    read.next = batch.lastOffset + 1n
  }
  const past = (batches[0]?.baseOffset ?? read.end) >= read.end
  // Nothing is left up to the end: compaction took it.
  if (past && !cut) read.next = read.end
  if (read.next > read.end) read.next = read.end
  if (read.next <= before && before < read.end)
    throw new Fault('protocol', `The broker gave no whole batch from offset ${before} on.`)
}
