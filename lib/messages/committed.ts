import type { AbortedTransaction } from '#lib/model/fetched.ts'
import type { RecordBatch } from './record-batch.ts'
import { readMarker } from './record.ts'

/**
 * Batches without those of aborted transactions, as Kafka's own consumer leaves them out: a producer's records are
 * dropped from the first offset of its aborted transaction on, until its marker. `aborted` is of the same answer as the
 * batches. Throws a `Fault` when a marker is damaged.
 */
export async function leaveAborted(
  batches: readonly RecordBatch[],
  aborted: readonly AbortedTransaction[],
): Promise<RecordBatch[]> {
  if (aborted.length === 0) return [...batches]
  const waiting = aborted.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1))
  const dropping = new Set<bigint>()
  const kept: RecordBatch[] = []
  for (const batch of batches) {
    for (let next = waiting[0]; next && next.firstOffset <= batch.lastOffset; next = waiting[0]) {
      dropping.add(next.producerId)
      waiting.shift()
    }
    if (batch.control) {
      // oxlint-disable-next-line no-await-in-loop -- in order: it speaks of what stands before it
      if ((await readMarker(batch)) === 'abort') dropping.delete(batch.producerId)
    } else if (batch.transactional && dropping.has(batch.producerId)) continue
    kept.push(batch)
  }
  return kept
}
