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

export type Picked = {
  messages: Message[]
  scanned: number
  hidden: number
  /** Characters that the messages hold on to. */
  held: number
  /** The offset after the last that was looked at: before `to` when what fits is too much to hold. */
  reached: bigint
}

/** What fits of the records of batches with offsets in `[from, to)`, in order. Throws a `Fault` when one is damaged. */
export async function pick(
  at: { topic: string; partition: number },
  batches: readonly RecordBatch[],
  { from, to, mostHeld = Infinity }: { from: bigint; to: bigint; mostHeld?: number },
  { match, markers, maxValueBytes }: Picking,
  breath: () => Promise<void> | undefined = () => undefined,
): Promise<Picked> {
  const picked: Picked = { messages: [], scanned: 0, hidden: 0, held: 0, reached: to }
  for (const batch of batches) {
    // oxlint-disable-next-line no-await-in-loop -- in order, and one unpacked batch at a time
    for (const record of await readRecords(batch, { from })) {
      if (record.offset >= to) break
      const pause = breath()
      // oxlint-disable-next-line no-await-in-loop
      if (pause) await pause
      if (batch.control) {
        if (!markers) picked.hidden++
        // oxlint-disable-next-line no-await-in-loop
        else picked.messages.push(toMarkerMessage(at, record, batch, await readMarker(batch)))
        continue
      }
      picked.scanned++
      const view = match(record, at.topic)
      if (!view) continue
      const message = toMessage(at, record, batch, view, maxValueBytes)
      picked.messages.push(message)
      picked.held += sizeOf(message)
    }
    if (picked.held < mostHeld || batch.lastOffset + 1n >= to) continue
    picked.reached = batch.lastOffset + 1n
    break
  }
  return picked
}

/** About so many characters are kept of a message. */
export function sizeOf({ key, value, headers }: Message): number {
  const parts = [key, value, ...headers.flat()]
  return parts.reduce((sum, text) => sum + (text?.length ?? 0), 200)
}
