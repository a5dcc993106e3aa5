import type { Collector } from '#lib/kafka/collector.ts'
import { findPlace, type GroupPlace } from '#lib/lag/group-place.ts'
import { findNextRecord } from '#lib/messages/next-record.ts'
import type { RangeHands } from '#lib/messages/read-range.ts'
import { proveResidual } from '#lib/messages/residual.ts'
import { formatCount } from '#lib/model/measure.ts'
import type { NextRecord, Residual } from '#lib/model/partition-proof.ts'
import type { Refusal } from '#lib/model/reading.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import type { RefinedTimes } from './refined-times.ts'

/** A person waits, and the page gives up after ten seconds. */
const DEADLINE_MS = 8000
/** Of one cluster at once: each may hold some megabytes, and a broker reads from its disk for it. */
const MOST_AT_ONCE = 4

/** What is asked for, as a path of the API has it. */
export type PlaceNames = { group: string; topic: string; partition: string }

/** Answers that are read from the brokers for a click. */
export type PartitionProofs = {
  nextRecord(snapshot: Snapshot, names: PlaceNames): Promise<NextRecord | Refusal>
  residual(snapshot: Snapshot, names: PlaceNames): Promise<Residual | Refusal>
}

export function openPartitionProofs(
  collector: Pick<Collector, 'fetchRecords'>,
  refined: Pick<RefinedTimes, 'note'>,
): PartitionProofs {
  const running = new Map<string, Promise<unknown>>()

  /** The same question twice is read once; too many different ones are refused. */
  async function once<T>(question: string, names: PlaceNames, ask: () => Promise<T>): Promise<T | Refusal> {
    const key = JSON.stringify([question, names.group, names.topic, names.partition])
    // Only this function fills the map, and a question always has the same kind of answer.
    const known = running.get(key) as Promise<T> | undefined
    if (known) return known
    if (running.size >= MOST_AT_ONCE) return BUSY
    const asked = ask().finally(() => running.delete(key))
    running.set(key, asked)
    return asked
  }

  function handsOn(topic: string, partition: number): RangeHands {
    const untilMs = Date.now() + DEADLINE_MS
    return {
      fetch: (from, maxBytes) =>
        collector.fetchRecords({ topic, partition, from, maxBytes, deadlineMs: untilMs - Date.now() }),
    }
  }

  return {
    async nextRecord(snapshot, names) {
      const place = placeOf(snapshot, names)
      if ('refused' in place) return place
      const { topic, partition, row, committed } = place
      return once('next', names, async () => {
        const found = isAhead(place)
          ? { ...NO_RECORD, committed, sentence: sayAhead(place) }
          : await findNextRecord(committed, handsOn(topic, partition), Date.now)
        const { offset, timestampMs, control } = found
        // The group's page says it as well, until the group moves on.
        if (offset !== null && timestampMs !== null && !control)
          refined.note(snapshot, names.group, row, committed, { offset, timestampMs })
        return { topic, partition, ...found, asOf: Date.now() }
      })
    },
    async residual(snapshot, names) {
      const place = placeOf(snapshot, names)
      if ('refused' in place) return place
      const { topic, partition, committed, end } = place
      return once('rest', names, async () => {
        const proof = isAhead(place)
          ? { ...NO_REST, from: committed, to: committed, end, sentence: sayAhead(place) }
          : await proveResidual(committed, handsOn(topic, partition))
        return { topic, partition, ...proof, asOf: Date.now() }
      })
    },
  }
}

const BUSY: Refusal = {
  refused: 'unavailable',
  because: 'Other partitions of this cluster are being read for somebody. Try again in a few seconds.',
}

const NO_RECORD = { offset: null, timestampMs: null, timestampType: null, ageMs: null, control: false }
const NO_REST = {
  verdict: 'empty' as const,
  records: 0n,
  aborted: 0n,
  markers: 0n,
  holes: 0n,
  bytes: 0,
  why: null,
}

type Place = GroupPlace & { topic: string; partition: number; row: number }

function placeOf(snapshot: Snapshot, { group, topic, partition }: PlaceNames): Place | Refusal {
  // As Kafka writes it: an int32, no sign, no zeroes in front.
  if (!/^(0|[1-9]\d{0,9})$/.test(partition) || Number(partition) >= 2 ** 31)
    return { refused: 'bad-request', because: `${partition} is no partition: a whole number from 0 on is.` }
  const place = findPlace(snapshot, group, topic, Number(partition))
  if ('refused' in place) return place
  return {
    ...place,
    topic,
    partition: Number(partition),
    row: rowOf(snapshot.topology, topic, Number(partition)),
  }
}

/** Kafka takes any offset for a commit. What stands beyond the end can be read by nobody. */
function isAhead({ committed, end }: Place): boolean {
  return end !== null && committed > end
}

function sayAhead({ committed, end }: Place): string {
  return `The group is committed ${formatCount(committed - (end ?? 0n))} beyond the end: nothing stands there.`
}
