import { formatCount, formatDuration } from '#lib/model/measure.ts'
import type { NextRecord } from '#lib/model/partition-proof.ts'
import { readRange, type RangeHands, type RangeRead } from './read-range.ts'
import type { RecordBatch } from './record-batch.ts'
import { readRecords, type KafkaRecord } from './record.ts'

/** How far is looked past markers for a record, in bytes. The first batch is read whole. */
const MOST_BYTES = 2 ** 18

export type FoundRecord = Omit<NextRecord, 'topic' | 'partition' | 'asOf'>

/**
 * The record that a group reads next, with its own time. A marker only when nothing else follows, for no reader is given
 * one. Throws a `Fault` when it cannot be read.
 */
export async function findNextRecord(
  from: bigint,
  hands: RangeHands,
  nowMs: () => number,
): Promise<FoundRecord> {
  const read = await readRange({ from, mostBytes: MOST_BYTES, enough: holdsRecord }, hands)
  const first = await firstOf(read.batches, read.from)
  // That only markers follow is known when the end was reached.
  const found = first?.batch.control && !isWhole(read) ? null : first
  if (!found && read.fault) throw read.fault
  const base = { committed: read.from }
  if (!found) return { ...base, ...NOTHING, sentence: sayNothing(read) }
  const { record, batch } = found
  const ageMs = record.timestampMs === null ? null : nowMs() - record.timestampMs
  return {
    ...base,
    offset: record.offset,
    timestampMs: record.timestampMs,
    timestampType: record.timestampMs === null ? null : batch.timestampType,
    ageMs,
    control: batch.control,
    sentence: say(record, batch, ageMs),
  }
}

const NOTHING = { offset: null, timestampMs: null, timestampType: null, ageMs: null, control: false }

async function holdsRecord({ batches, from }: Pick<RangeRead, 'batches' | 'from'>): Promise<boolean> {
  const found = await firstOf(batches, from)
  return found !== null && !found.batch.control
}

function isWhole({ next, end }: RangeRead): boolean {
  return end !== null && next >= end
}

type Found = { record: KafkaRecord; batch: RecordBatch }

/** The first batch may hold only what was read already: compaction leaves holes, and the commit may stand in one. */
async function firstOf(batches: readonly RecordBatch[], from: bigint): Promise<Found | null> {
  let marker: Found | null = null
  for (const batch of batches) {
    if (batch.control && marker) continue
    // oxlint-disable-next-line no-await-in-loop -- most often the first one holds it
    const [record] = await readRecords(batch, { from, most: 1 })
    if (!record) continue
    if (!batch.control) return { record, batch }
    marker = { record, batch }
  }
  return marker
}

function sayNothing(read: RangeRead): string {
  return isWhole(read)
    ? 'There is no record between the group and the end.'
    : `There is no record up to offset ${formatCount(read.next)}; more is not read for a click.`
}

function say({ offset }: KafkaRecord, { timestampType, control }: RecordBatch, ageMs: number | null): string {
  const what = control ? 'Only ends of transactions follow; the first' : 'The next record'
  if (ageMs === null) return `${what} stands at offset ${formatCount(offset)} and carries no time.`
  const when = ageMs < 0 ? `${formatDuration(-ageMs)} in the future` : `${formatDuration(ageMs)} ago`
  const producers = timestampType === 'create' && !control
  const whose = producers ? "by its producer's clock" : 'by the broker that appended it'
  return `${what} was written ${when}, ${whose}, at offset ${formatCount(offset)}.`
}
