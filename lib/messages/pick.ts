import type { Message } from '#lib/model/messages.ts'
import type { View } from './view.ts'
import { readMarker, readRecords, type KafkaRecord } from './record.ts'
import type { RecordBatch } from './record-batch.ts'
import { toMarkerMessage, toMessage } from './to-message.ts'

export type Picking = {
  /** What may be seen of a record that fits; null: it does not. */
  match: (record: KafkaRecord, topic: string) => View | null
  /** Ends of transactions: handed out, or counted. A filter fits none of them. */
  markers: boolean
  maxValueBytes: number
}

export type Picked = { messages: Message[]; scanned: number; hidden: number }

/** What fits of the records of batches with offsets in `[from, to)`, in order. Throws a `Fault` when one is damaged. */
export async function pick(
  at: { topic: string; partition: number },
  batches: readonly RecordBatch[],
  { from, to }: { from: bigint; to: bigint },
  { match, markers, maxValueBytes }: Picking,
  breath: () => Promise<void> | undefined = () => undefined,
): Promise<Picked> {
  const picked: Picked = { messages: [], scanned: 0, hidden: 0 }
  for (const batch of batches) {
    // oxlint-disable-next-line no-await-in-loop -- in order, and one unpacked batch at a time
    for (const record of await readRecords(batch, { from })) {
      if (record.offset >= to) break
      // oxlint-disable-next-line no-await-in-loop
      await breath()
      if (batch.control) {
        if (!markers) picked.hidden++
        // oxlint-disable-next-line no-await-in-loop
        else picked.messages.push(toMarkerMessage(at, record, batch, await readMarker(batch)))
        continue
      }
      picked.scanned++
      const view = match(record, at.topic)
      if (view) picked.messages.push(toMessage(at, record, batch, view, maxValueBytes))
    }
  }
  return picked
}
