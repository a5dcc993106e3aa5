import { readMarker, readRecords } from './record.ts'
import type { RecordBatch } from './record-batch.ts'

export type Tally = {
  /** That are there, aborted ones too. */
  records: number
  /** Of these: of transactions that were aborted within the range. */
  aborted: number
  /** Of these: of transactions that nothing in the range ends. */
  open: number
  markers: number
}

/**
 * Counts what batches hold in `[from, to)`. Only a batch that reaches out of it is unpacked: the others say how many
 * records they hold. Throws a `Fault` when such a batch is damaged.
 */
export async function tallyBatches(
  batches: readonly RecordBatch[],
  from: bigint,
  to: bigint,
): Promise<Tally> {
  const tally: Tally = { records: 0, aborted: 0, open: 0, markers: 0 }
  /** Records by producer, until a marker says what became of them. */
  const undecided = new Map<bigint, number>()
  for (const batch of batches) {
    // oxlint-disable-next-line no-await-in-loop -- in order: a marker speaks of what stands before it
    const count = await countOf(batch, from, to)
    if (!batch.control) {
      tally.records += count
      if (batch.transactional) undecided.set(batch.producerId, (undecided.get(batch.producerId) ?? 0) + count)
      continue
    }
    tally.markers += count
    // oxlint-disable-next-line no-await-in-loop
    if (count > 0 && (await readMarker(batch)) === 'abort')
      tally.aborted += undecided.get(batch.producerId) ?? 0
    undecided.delete(batch.producerId)
  }
  tally.open = [...undecided.values()].reduce((sum, count) => sum + count, 0)
  return tally
}

async function countOf(batch: RecordBatch, from: bigint, to: bigint): Promise<number> {
  if (batch.baseOffset >= from && batch.lastOffset < to) return batch.recordCount
  const records = await readRecords(batch, { from })
  return records.filter(({ offset }) => offset < to).length
}
