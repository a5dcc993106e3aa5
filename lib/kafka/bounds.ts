import { Fault, type FaultCode } from '#lib/model/reading.ts'
import { faultOf, type OffsetReadings, type Topology } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import type { Bounds, Place } from '#lib/model/write.ts'
import { askWithin } from './deadline.ts'
import type { Links } from './links.ts'
import { readOffsets } from './list-offsets.ts'
import { decodeTopology } from './topology.ts'
import { encodeRequest } from './wire/codec.ts'

/**
 * Leaders, partitions and ids of these topics just now; one that is not there, or hidden from us, is left out. Throws a
 * `Fault` when no broker answers in time.
 */
export async function readTopologyOf(
  links: Links,
  topics: readonly string[],
  deadlineMs: number,
): Promise<Topology> {
  const named = topics.map((name) => ({ name }))
  const { topology, nodes } = await askWithin(Date.now() + deadlineMs, 'the topics', () =>
    links.any((link) =>
      link.askBytes(
        'Metadata',
        (version) => encodeRequest('Metadata', version, { topics: named, allowAutoTopicCreation: false }),
        decodeTopology,
        { purpose: 'view' },
      ),
    ),
  )
  links.learn(nodes)
  return topology
}

/**
 * Log start and end (the high watermark) of these partitions, from their leaders of this topology, in the order in which
 * they were asked for. Never throws: what was not seen says why.
 */
export async function readBounds(
  links: Links,
  topology: Topology,
  places: readonly Place[],
  deadlineMs: number,
): Promise<Bounds[]> {
  const atMs = Date.now() + deadlineMs
  const ask = (kind: 'log-start' | 'end') =>
    askWithin(atMs, 'the ends of the log', () =>
      readOffsets(links, topology, kind, null, { purpose: 'view', lane: 'light' }),
    ).catch((error: unknown) => {
      if (error instanceof Fault) return null
      throw error
    })
  // The start before the end: it moves up too, and must not be seen past it.
  const starts = await ask('log-start')
  const ends = await ask('end')
  return places.map(({ topic, partition }) => {
    const row = rowOf(topology, topic, partition)
    if (row < 0)
      return { topic, partition, logStart: null, end: null, unseen: 'not there, or hidden from us' }
    const fault = faultAt(starts, row) ?? faultAt(ends, row)
    if (fault !== null)
      return { topic, partition, logStart: null, end: null, unseen: words[fault], why: fault }
    return {
      topic,
      partition,
      logStart: starts?.value.get(row) ?? null,
      end: ends?.value.get(row) ?? null,
      unseen: null,
    }
  })
}

function faultAt(readings: OffsetReadings | null, row: number): FaultCode | null {
  return readings ? faultOf(readings.why[row]) : 'timeout'
}

const words: Readonly<Record<FaultCode, string>> = {
  'no-leader': 'no leader',
  unreachable: 'its leader cannot be reached',
  timeout: 'its leader did not answer in time',
  denied: 'we may not see it',
  unsupported: 'its leader is too old to say',
  'coordinator-moved': 'its leader did not say',
  protocol: 'its leader did not say',
  starting: 'its leader was not asked',
}
