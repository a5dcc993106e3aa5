import type { Fetched } from '#lib/model/fetched.ts'
import { leaveAborted } from './committed.ts'
import { pick, type Picked, type Picking } from './pick.ts'
import { readBatches } from './record-batch.ts'

/**
 * What fits of one answer to a tail, and where it goes on. A batch that was cut off comes again. Throws a `Fault` when a
 * batch is damaged.
 */
export async function takeFetched(
  at: { topic: string; partition: number },
  from: bigint,
  { records, aborted }: Fetched,
  committed: boolean,
  picking: Picking,
): Promise<Picked & { next: bigint }> {
  const { batches } = readBatches(records)
  const last = batches.at(-1)
  const next = last && last.lastOffset >= from ? last.lastOffset + 1n : from
  const kept = committed ? await leaveAborted(batches, aborted) : batches
  return { ...(await pick(at, kept, { from, to: next }, picking)), next }
}
