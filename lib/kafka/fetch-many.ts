import type { Fetched } from '#lib/model/fetched.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'
import { askWithin } from './deadline.ts'
import type { Links } from './links.ts'

type FetchPlace = { topic: string; partition: number; from: bigint }
export type FetchManyWant = {
  places: readonly FetchPlace[]
  /** Of one answer of one leader, and of one partition in it. A first batch that is larger comes whole. */
  maxBytes: number
  partitionBytes: number
  committed: boolean
  deadlineMs: number
}

/** What was said of one partition: records, or Kafka's error code. */
export type FetchedPart = FetchPlace & { fetched: Fetched | null; errorCode: number }

const FIRST_BY_ID = 13
const NO_ID = '0'.repeat(32)

/**
 * Records of several partitions of one leader in one request, without waiting for any. Throws a `Fault` when the leader
 * does not answer; what it says of a partition is data.
 */
export async function fetchMany(
  links: Links,
  topology: Topology,
  leader: number,
  want: FetchManyWant,
): Promise<FetchedPart[]> {
  const byTopic = Map.groupBy(want.places, ({ topic }) => topic)
  const ids = new Map([...byTopic.keys()].map((topic) => [topic, idOf(topology, topic)]))
  const byId = [...ids.values()].every((id) => id !== NO_ID)
  const topics = [...byTopic].map(([topic, own]) => ({
    topic,
    topicId: ids.get(topic) ?? NO_ID,
    partitions: own.map(({ partition, from }) => ({
      partition,
      fetchOffset: from,
      partitionMaxBytes: want.partitionBytes,
    })),
  }))
  const body = {
    maxWaitMs: 500,
    minBytes: 0,
    maxBytes: want.maxBytes,
    isolationLevel: want.committed ? 1 : 0,
    topics,
  }
  const answer = await askWithin(Date.now() + want.deadlineMs, `records of broker ${leader}`, () =>
    links
      .of(leader)
      .ask('Fetch', body, { purpose: 'view', lane: 'bulk', ...(byId ? {} : { below: FIRST_BY_ID }) }),
  )
  return want.places.map((place) => {
    const said = answer.responses
      .find(({ topic, topicId }) => (byId ? topicId === ids.get(place.topic) : topic === place.topic))
      ?.partitions.find(({ partitionIndex }) => partitionIndex === place.partition)
    if (!said || answer.errorCode !== 0 || said.errorCode !== 0)
      return { ...place, fetched: null, errorCode: answer.errorCode || said?.errorCode || -1 }
    const { highWatermark: end, lastStableOffset } = said
    return {
      ...place,
      errorCode: 0,
      fetched: {
        records: said.records ?? Buffer.alloc(0),
        logStart: said.logStartOffset,
        end,
        lastStable: lastStableOffset < 0n ? end : lastStableOffset,
        aborted: said.abortedTransactions ?? [],
      },
    }
  })
}

function idOf(topology: Topology, topic: string): string {
  const at = topology.topicIndex.get(topic)
  return (at === undefined ? undefined : topology.topicIds[at]) ?? NO_ID
}

/** −1: nobody. */
export function leaderOf(topology: Topology, topic: string, partition: number): number {
  const row = rowOf(topology, topic, partition)
  return row < 0 ? -1 : topology.leader.get(row)
}
