import type { Fetched, FetchWant } from '#lib/model/fetched.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import { errorName, kafkaErrors } from './codes.ts'
import { askWithin } from './deadline.ts'
import type { Links } from './links.ts'
import { reasonOf } from './reasons.ts'
import type { ResponseOf } from './wire/codec.ts'

const OFFSET_OUT_OF_RANGE = 1
const EARLIEST = -2n
/** From this version on Fetch names topics by id, so that records of a recreated topic are never given for the old one. */
const FIRST_BY_ID = 13
const NO_ID = '0'.repeat(32)

/**
 * Records of one partition from its leader, open transactions and aborted ones included unless only committed ones are
 * asked for: then it also tells which were aborted. Joins no group, holds no fetch
 * session, and waits for nothing that is not there yet. One request; where retention has passed `from`, three. Throws a
 * `Fault` whose sentence names the partition.
 */
export async function fetchRecords(links: Links, topology: Topology, want: FetchWant): Promise<Fetched> {
  const at = topology.topicIndex.get(want.topic)
  const row = rowOf(topology, want.topic, want.partition)
  if (at === undefined || row < 0)
    throw new Fault('protocol', `There is no partition ${want.topic} ${want.partition} any more.`)
  const leader = topology.leader.get(row)
  if (leader < 0)
    throw new Fault(
      'no-leader',
      `${want.topic} ${want.partition} has no leader: nobody can give its records.`,
    )
  const id = topology.topicIds[at] ?? NO_ID
  const deadlineAtMs = Date.now() + want.deadlineMs
  const first = await fetchOnce(links, leader, id, want, deadlineAtMs)
  if (first.errorCode !== OFFSET_OUT_OF_RANGE) return toFetched(first, want)
  const logStart = await readLogStart(links, leader, want, deadlineAtMs)
  if (logStart <= want.from) return toFetched(first, want)
  return toFetched(await fetchOnce(links, leader, id, { ...want, from: logStart }, deadlineAtMs), want)
}

type PartitionData = ResponseOf<'Fetch'>['responses'][number]['partitions'][number]

async function fetchOnce(
  links: Links,
  leader: number,
  topicId: string,
  { topic, partition, from, maxBytes, committed = false }: FetchWant,
  deadlineAtMs: number,
): Promise<PartitionData> {
  const body = {
    maxWaitMs: 500,
    // Whatever is there: an answer at once, even when that is nothing.
    minBytes: 0,
    maxBytes,
    isolationLevel: committed ? 1 : 0,
    topics: [{ topic, topicId, partitions: [{ partition, fetchOffset: from, partitionMaxBytes: maxBytes }] }],
  }
  const byId = topicId !== NO_ID
  const answer = await askWithin(deadlineAtMs, `the records of ${topic} ${partition}`, () =>
    links.of(leader).ask('Fetch', body, {
      purpose: 'view',
      lane: 'bulk',
      ...(byId ? {} : { below: FIRST_BY_ID }),
    }),
  )
  const data = answer.responses[0]?.partitions[0]
  if (answer.errorCode !== 0 || !data) throw refused(answer.errorCode, { topic, partition })
  return data
}

function toFetched(data: PartitionData, want: FetchWant): Fetched {
  if (data.errorCode !== 0) throw refused(data.errorCode, want)
  return {
    records: data.records ?? Buffer.alloc(0),
    logStart: data.logStartOffset,
    end: data.highWatermark,
    // −1 of a broker that does not know it.
    lastStable: data.lastStableOffset < 0n ? data.highWatermark : data.lastStableOffset,
    aborted: data.abortedTransactions ?? [],
  }
}

function refused(code: number, { topic, partition }: Pick<FetchWant, 'topic' | 'partition'>): Fault {
  const at = `${topic} ${partition}`
  const reason = reasonOf(code)
  if (reason === 'denied')
    return new Fault(reason, `The records of ${at} may not be read: that takes READ on the topic.`)
  const meaning = kafkaErrors.get(code)?.meaning || 'the answer says nothing of the partition'
  return new Fault(reason, `The records of ${at} cannot be read: ${meaning} (${errorName(code)}).`)
}

async function readLogStart(
  links: Links,
  leader: number,
  { topic, partition }: FetchWant,
  deadlineAtMs: number,
): Promise<bigint> {
  const answer = await askWithin(deadlineAtMs, `the log start of ${topic} ${partition}`, () =>
    links.of(leader).ask(
      'ListOffsets',
      {
        replicaId: -1,
        topics: [{ name: topic, partitions: [{ partitionIndex: partition, timestamp: EARLIEST }] }],
      },
      { purpose: 'view', lane: 'bulk' },
    ),
  )
  const found = answer.topics[0]?.partitions[0]
  if (!found || found.errorCode !== 0) throw refused(found?.errorCode ?? 0, { topic, partition })
  return found.offset
}
