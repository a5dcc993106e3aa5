import type { Collector } from '#lib/kafka/collector.ts'
import { fromCursor, type Cursor } from '#lib/messages/cursor.ts'
import { masksOf } from '#lib/messages/mask.ts'
import { toKeyBytes, toMatch, type Match } from '#lib/messages/match.ts'
import { partitionOfKey } from '#lib/messages/murmur2.ts'
import { directionOf, toStarts } from '#lib/messages/range.ts'
import type { Direction, Start } from '#lib/messages/source.ts'
import type { MaskRule } from '#lib/model/mask.ts'
import { toFrom } from '#lib/model/message-from.ts'
import type { MessageQuery, TailQuery } from '#lib/model/messages.ts'
import { isRefusal, type FaultCode, type Refusal } from '#lib/model/reading.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import { rowOf, topicNameOf } from '#lib/model/topology.ts'
import type { Bounds, Place } from '#lib/model/write.ts'

/** Where a search begins, all of it asked of the brokers just now. */
export type MessagePlan = {
  topology: Topology
  direction: Direction
  starts: Start[]
  /** With a key: where else it may be, when its own partition holds none of it. */
  elsewhere: Start[]
  keyPartition: number | null
  matches: ReadonlyMap<string, Match>
  maskedFields: string[]
  missing: { place: Place; reason: FaultCode; sentence: string }[]
}

type Outside = Pick<Collector, 'readTopologyOf' | 'readBounds' | 'readOffsetsAt'>

const DEADLINE_MS = 5000
const MOST_PARTITIONS = 2000

/** Throws a `Fault` when the cluster does not answer. */
export async function planMessages(
  collector: Outside,
  rules: readonly MaskRule[],
  topics: readonly string[],
  query: Omit<MessageQuery, 'limit'>,
): Promise<MessagePlan | Refusal> {
  const from = toFrom(query.from)
  if (from === null) return bad(`from is wrong: ${query.from} is no time.`)
  const cursor = query.cursor === undefined ? null : fromCursor(query.cursor)
  if (isRefusal(cursor)) return cursor
  const matches = matchesOf(rules, topics, query)
  if (isRefusal(matches)) return matches
  const topology = await collector.readTopologyOf(topics, DEADLINE_MS)
  const places = placesOf(topology, query.partition, cursor)
  if (isRefusal(places)) return places
  const bounds = await collector.readBounds(topology, places, DEADLINE_MS)
  const times =
    from.kind === 'timestamp' && !cursor ? await readTimes(collector, topology, places, from.atMs) : null
  const starts = cursor ? resume(bounds, cursor) : toStarts(bounds, from, (...at) => times?.(...at))
  const ownOf = ownPartition(topology, query)
  const own = starts.filter((start) => ownOf(start.topic) === null || ownOf(start.topic) === start.partition)
  const direction = cursor?.direction ?? directionOf(from)
  return {
    topology,
    direction,
    starts: own,
    elsewhere: starts.filter((start) => !own.includes(start)),
    keyPartition: topics.length === 1 ? ownOf(topics[0] ?? '') : null,
    matches,
    maskedFields: [...new Set(topics.flatMap((topic) => masksOf(rules, topic).fields))],
    missing: missingOf(bounds, starts),
  }
}

/** A filter made ready for each topic: masks differ. */
export function matchesOf(
  rules: readonly MaskRule[],
  topics: readonly string[],
  filter: Pick<TailQuery, 'key' | 'contains' | 'header' | 'path'>,
): ReadonlyMap<string, Match> | Refusal {
  const matches = new Map<string, Match>()
  for (const topic of topics) {
    const match = toMatch(filter, masksOf(rules, topic))
    if (isRefusal(match)) return match
    matches.set(topic, match)
  }
  return matches
}

function placesOf(
  topology: Topology,
  partition: number | undefined,
  cursor: Cursor | null,
): Place[] | Refusal {
  const wanted = cursor && new Set(cursor.positions.map((it) => `${it.topic}:${it.partition}`))
  const places: Place[] = []
  for (let row = 0; row < topology.partitions; row++) {
    const place = { topic: topicNameOf(topology, row), partition: topology.partition.get(row) }
    if (partition !== undefined && place.partition !== partition) continue
    if (wanted && !wanted.has(`${place.topic}:${place.partition}`)) continue
    places.push(place)
  }
  if (topology.topicNames.length === 0)
    return { refused: 'not-found', because: 'There is no such topic, or its name is hidden from us.' }
  if (places.length === 0 && !cursor)
    return {
      refused: 'not-found',
      because: `There is no partition ${partition} in ${topology.topicNames.join(', ')}.`,
    }
  if (places.length > MOST_PARTITIONS)
    return bad(
      `These are ${places.length} partitions; at most ${MOST_PARTITIONS} are read at once. Name fewer topics.`,
    )
  return places
}

async function readTimes(
  collector: Outside,
  topology: Topology,
  places: readonly Place[],
  atMs: number,
): Promise<(topic: string, partition: number) => bigint | null | undefined> {
  const probes = places.map(({ topic, partition }) => ({
    row: rowOf(topology, topic, partition),
    timestampMs: atMs,
  }))
  const answers = await collector.readOffsetsAt(topology, probes, DEADLINE_MS)
  const byRow = new Map(answers.map(({ row, found }) => [row, found?.offset ?? null]))
  return (topic, partition) => byRow.get(rowOf(topology, topic, partition))
}

function resume(bounds: readonly Bounds[], { positions }: Cursor): Start[] {
  const known = new Map(
    positions.map(({ topic, partition, position }) => [`${topic}:${partition}`, position]),
  )
  return toStarts(bounds, { kind: 'earliest' }, () => null).map((start) => ({
    ...start,
    position: known.get(`${start.topic}:${start.partition}`) ?? start.position,
  }))
}

/** The partition of a key by Kafka's own partitioner; null: all are meant. */
function ownPartition(
  topology: Topology,
  { key, partition, partitioner, cursor }: Omit<MessageQuery, 'limit'>,
): (topic: string) => number | null {
  const bytes = key === undefined ? null : toKeyBytes(key)
  if (!bytes || isRefusal(bytes) || partitioner === 'any' || partition !== undefined || cursor !== undefined)
    return () => null
  return (topic) => {
    const at = topology.topicIndex.get(topic)
    if (at === undefined) return null
    return partitionOfKey(bytes, topology.topicStart.get(at + 1) - topology.topicStart.get(at))
  }
}

function missingOf(bounds: readonly Bounds[], starts: readonly Start[]): MessagePlan['missing'] {
  const begun = new Set(starts.map(({ topic, partition }) => `${topic}:${partition}`))
  return bounds.flatMap(({ topic, partition, unseen, why }) => {
    if (begun.has(`${topic}:${partition}`)) return []
    const words = unseen ?? 'its leader did not say where that time stands'
    const sentence = `${topic} ${partition} was not read: ${words}.`
    return [{ place: { topic, partition }, reason: why ?? 'protocol', sentence }]
  })
}

function bad(because: string): Refusal {
  return { refused: 'bad-request', because }
}
