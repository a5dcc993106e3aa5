import type { Collector } from '#lib/kafka/collector.ts'
import { readBatches } from '#lib/messages/record-batch.ts'
import { readRecords } from '#lib/messages/record.ts'
import { Fault } from '#lib/model/reading.ts'
import type { AuditStore } from '#lib/model/store.ts'
import type { WriteOutcome } from '#lib/model/write.ts'
import { readBeforeText } from '#lib/reset/entry.ts'
import type { PlanHands, WriteHands } from '#lib/reset/hands.ts'

export type Outside = {
  cluster: string
  /** `host:port`, several with commas. */
  bootstrap: string
  collector: Pick<
    Collector,
    'readGroupNow' | 'readTopologyOf' | 'readBounds' | 'readOffsetsAt' | 'fetchRecords' | 'writer'
  >
  movedMsAgo: (group: string) => number | null
  /** Null: there is none now. */
  audit: () => AuditStore | null
}

/** All questions of one plan share one deadline. */
export function toPlanHands(outside: Outside, deadlineAtMs: number): PlanHands {
  const { collector, cluster, bootstrap, movedMsAgo, audit } = outside
  const leftMs = () => Math.max(1, deadlineAtMs - Date.now())
  return {
    readGroup: (group) => collector.readGroupNow(group, leftMs()),
    readTopology: (topics) => collector.readTopologyOf(topics, leftMs()),
    readBounds: (topology, places) => collector.readBounds(topology, places, leftMs()),
    readOffsetsAt: (topology, probes) => collector.readOffsetsAt(topology, probes, leftMs()),
    async readBefore(id) {
      const log = audit()
      if (!log) throw new Fault('unreachable', 'The audit log cannot be read now.')
      const row = await log.read(id)
      const before = row?.cluster === cluster ? readBeforeText(row.before) : null
      return row && before ? { group: row.target, outcome: row.outcome, before } : null
    },
    movedMsAgo,
    bootstrap,
    nowMs: Date.now,
  }
}

/** Writes have a deadline of their own: what was sent is waited for. */
export function toWriteHands({ collector: { writer } }: Outside, deadlineMs: number): WriteHands {
  return {
    commitOffsets: (group, rows) => writer.commitOffsets(group, rows, deadlineMs),
    deleteOffsets: (group, places) => writer.deleteOffsets(group, places, deadlineMs),
    async deleteGroup(group) {
      const [done] = await writer.deleteGroups([group], deadlineMs)
      const nobody: WriteOutcome = { outcome: 'not-asked', fault: 'protocol', because: 'Nothing was sent.' }
      return done ?? nobody
    },
    alterShareOffsets: (group, rows) => writer.alterShareOffsets(group, rows, deadlineMs),
  }
}

const TIME_BYTES = 1024

/** When the record at an offset, or the next after it, was written; null: there is none, or it may not be read. */
export async function readTimeAt(
  collector: Outside['collector'],
  { topic, partition, from }: { topic: string; partition: number; from: bigint },
  deadlineMs: number,
): Promise<number | null> {
  try {
    const want = { topic, partition, from, maxBytes: TIME_BYTES, deadlineMs }
    const { records } = await collector.fetchRecords(want)
    for (const batch of readBatches(records).batches) {
      if (batch.control) continue
      // oxlint-disable-next-line no-await-in-loop -- most often the first one holds it
      const [record] = await readRecords(batch, { from, most: 1 })
      if (record) return record.timestampMs
    }
    return null
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}
