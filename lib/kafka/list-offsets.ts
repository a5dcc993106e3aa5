import { Int64Column } from '#lib/model/int64-column.ts'
import { Fault, type FaultCode } from '#lib/model/reading.ts'
import { whyOf, type OffsetReadings, type Topology } from '#lib/model/snapshot.ts'
import { rowAt } from '#lib/model/topology.ts'
import type { Lane, Purpose } from './link.ts'
import type { Links } from './links.ts'
import { reasonOf } from './reasons.ts'
import { openSlices } from './slices.ts'
import { decodeStream, encodeRequest } from './wire/codec.ts'

/**
 * What ListOffsets can be asked. "End" is the high watermark, as Kafka's own tools show it; the last stable offset is
 * where read_committed readers stop. A partition may stand once in a request, so each needs requests of its own.
 */
export type OffsetKind = 'end' | 'log-start' | 'last-stable'

const questions: Readonly<Record<OffsetKind, { timestamp: bigint; isolationLevel: number }>> = {
  end: { timestamp: -1n, isolationLevel: 0 },
  'log-start': { timestamp: -2n, isolationLevel: 0 },
  'last-stable': { timestamp: -1n, isolationLevel: 1 },
}

const MOST_PARTITIONS_IN_ONE_REQUEST = 20_000

/**
 * One offset of every partition, asked of its leader: one request a leader, all leaders at once. What a leader does
 * not say keeps its last value and gets a reason. Never throws.
 */
export async function readOffsets(
  links: Links,
  topology: Topology,
  kind: OffsetKind,
  before: { topology: Topology; readings: OffsetReadings } | null,
  options: { purpose: Purpose; lane: Lane },
): Promise<OffsetReadings> {
  const readings = carryOver(topology, before)
  const atMs = Date.now()
  const looked = new Uint8Array(topology.partitions)
  const byLeader = requestsOf(topology)
  markLeaderless(topology, readings, looked, atMs)
  await Promise.all(
    [...byLeader].map(async ([leader, chunks]) => {
      for (const chunk of chunks) {
        try {
          await askLeader(links, leader, topology, chunk, kind, options, (row, errorCode, offset) => {
            looked[row] = 1
            if (errorCode === 0 && offset >= 0n) keep(readings, row, offset, atMs)
            else miss(readings, row, errorCode === 0 ? 'protocol' : reasonOf(errorCode), atMs)
          })
        } catch (error) {
          const code = error instanceof Fault ? error.code : 'protocol'
          for (const row of chunk.rows) {
            looked[row] = 1
            miss(readings, row, code, atMs)
          }
        }
      }
    }),
  )
  for (let row = 0; row < looked.length; row++) if (looked[row] === 0) miss(readings, row, 'protocol', atMs)
  return readings
}

type Chunk = { rows: number[]; bodies: Map<string, Buffer> }

/** Requests are the same until leaders move: their bytes are made once per topology. */
const requestsByTopology = new WeakMap<Topology, Map<number, Chunk[]>>()

function requestsOf(topology: Topology): Map<number, Chunk[]> {
  const known = requestsByTopology.get(topology)
  if (known) return known
  const chunks = new Map<number, Chunk[]>()
  for (let row = 0; row < topology.partitions; row++) {
    const leader = topology.leader.get(row)
    if (leader < 0) continue
    const ofLeader = chunks.get(leader) ?? []
    if (ofLeader.length === 0) chunks.set(leader, ofLeader)
    let last = ofLeader.at(-1)
    if (!last || last.rows.length >= MOST_PARTITIONS_IN_ONE_REQUEST) {
      last = { rows: [], bodies: new Map() }
      ofLeader.push(last)
    }
    last.rows.push(row)
  }
  requestsByTopology.set(topology, chunks)
  return chunks
}

function bodyOf(topology: Topology, chunk: Chunk, kind: OffsetKind, version: number): Buffer {
  const key = `${kind} ${version}`
  const made = chunk.bodies.get(key)
  if (made) return made
  const { timestamp, isolationLevel } = questions[kind]
  const topics = new Map<
    number,
    { name: string; partitions: { partitionIndex: number; currentLeaderEpoch: number; timestamp: bigint }[] }
  >()
  for (const row of chunk.rows) {
    const at = topology.topicOf.get(row)
    const topic = topics.get(at) ?? { name: topology.topicNames[at] ?? '', partitions: [] }
    if (topic.partitions.length === 0) topics.set(at, topic)
    topic.partitions.push({ partitionIndex: topology.partition.get(row), currentLeaderEpoch: -1, timestamp })
  }
  const body = encodeRequest('ListOffsets', version, {
    replicaId: -1,
    isolationLevel,
    topics: [...topics.values()],
  })
  chunk.bodies.set(key, body)
  return body
}

async function askLeader(
  links: Links,
  leader: number,
  topology: Topology,
  chunk: Chunk,
  kind: OffsetKind,
  options: { purpose: Purpose; lane: Lane },
  found: (row: number, errorCode: number, offset: bigint) => void,
): Promise<void> {
  await links.of(leader).askBytes(
    'ListOffsets',
    (version) => bodyOf(topology, chunk, kind, version),
    (version, bytes) =>
      decodeStream(
        'ListOffsets',
        version,
        bytes,
        'topics',
        (topic) => {
          const at = topology.topicIndex.get(topic.name)
          if (at === undefined) return
          for (const { partitionIndex, errorCode, offset } of topic.partitions) {
            const row = rowAt(topology, at, partitionIndex)
            if (row >= 0) found(row, errorCode, offset)
          }
        },
        openSlices(),
      ),
    options,
  )
}

function markLeaderless(
  topology: Topology,
  readings: OffsetReadings,
  looked: Uint8Array,
  atMs: number,
): void {
  for (let row = 0; row < topology.partitions; row++) {
    if (topology.leader.get(row) >= 0) continue
    looked[row] = 1
    miss(readings, row, 'no-leader', atMs)
  }
}

function keep(readings: OffsetReadings, row: number, offset: bigint, atMs: number): void {
  readings.value.set(row, offset)
  readings.atMs[row] = atMs
  readings.why[row] = 0
  readings.sinceMs[row] = 0
}

function miss(readings: OffsetReadings, row: number, code: FaultCode, atMs: number): void {
  if (!readings.sinceMs[row]) readings.sinceMs[row] = atMs
  readings.why[row] = whyOf(code)
}

/** Last values by partition, where the topic is still the same one: a recreated topic has another id and starts anew. */
export function carryOver(
  topology: Topology,
  before: { topology: Topology; readings: OffsetReadings } | null,
): OffsetReadings {
  const fresh = emptyReadings(topology.partitions)
  if (!before) return fresh
  if (before.topology === topology) {
    copyRows(before.readings, fresh, 0, topology.partitions, 0)
    return fresh
  }
  for (const [at, name] of topology.topicNames.entries()) {
    const was = before.topology.topicIndex.get(name)
    if (was === undefined || before.topology.topicIds[was] !== topology.topicIds[at]) continue
    const from = topology.topicStart.get(at)
    const wasFrom = before.topology.topicStart.get(was)
    const count = Math.min(
      topology.topicStart.get(at + 1) - from,
      before.topology.topicStart.get(was + 1) - wasFrom,
    )
    copyRows(before.readings, fresh, wasFrom, count, from)
  }
  return fresh
}

/** Nothing seen yet: every row says `starting`. */
function emptyReadings(partitions: number): OffsetReadings {
  return {
    value: new Int64Column(partitions),
    atMs: new Float64Array(partitions),
    why: new Uint8Array(partitions).fill(whyOf('starting')),
    sinceMs: new Float64Array(partitions),
  }
}

function copyRows(from: OffsetReadings, to: OffsetReadings, first: number, count: number, at: number): void {
  to.value.copyFrom(from.value, first, first + count, at)
  to.atMs.set(from.atMs.subarray(first, first + count), at)
  to.why.set(from.why.subarray(first, first + count), at)
  to.sinceMs.set(from.sinceMs.subarray(first, first + count), at)
}
