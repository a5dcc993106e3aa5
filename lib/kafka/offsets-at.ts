import type { TimeAnswer, TimeProbe } from '#lib/model/fetched.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import { rowOf, topicNameOf } from '#lib/model/topology.ts'
import { askWithin } from './deadline.ts'
import type { Links } from './links.ts'

/**
 * ListOffsets by time: the first record of each partition that is as young as asked or younger. One request a leader,
 * all leaders at once, a time of its own for each partition. Needs DESCRIBE only. What is not told, for whatever reason,
 * is left out of the answers. Never throws.
 */
export async function readOffsetsAt(
  links: Links,
  topology: Topology,
  probes: readonly TimeProbe[],
  deadlineMs: number,
): Promise<TimeAnswer[]> {
  const deadlineAtMs = Date.now() + deadlineMs
  const byLeader = Map.groupBy(probes, ({ row }) => topology.leader.get(row))
  byLeader.delete(-1)
  const answers = await Promise.all(
    [...byLeader].map(async ([leader, own]) => {
      try {
        return await askLeader(links, topology, leader, own, deadlineAtMs)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        return []
      }
    }),
  )
  return answers.flat()
}

async function askLeader(
  links: Links,
  topology: Topology,
  leader: number,
  probes: readonly TimeProbe[],
  deadlineAtMs: number,
): Promise<TimeAnswer[]> {
  const byTopic = Map.groupBy(probes, ({ row }) => topicNameOf(topology, row))
  const topics = [...byTopic].map(([name, own]) => ({
    name,
    partitions: own.map(({ row, timestampMs }) => ({
      partitionIndex: topology.partition.get(row),
      // Below 0 are Kafka's own words: latest, earliest …
      timestamp: BigInt(Math.max(0, Math.round(timestampMs))),
    })),
  }))
  const answer = await askWithin(deadlineAtMs, `offsets by time of broker ${leader}`, () =>
    links.of(leader).ask('ListOffsets', { replicaId: -1, topics }, { purpose: 'view', lane: 'bulk' }),
  )
  return answer.topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partitionIndex, errorCode, offset, timestamp }) => {
      const row = rowOf(topology, name, partitionIndex)
      if (row < 0 || errorCode !== 0) return []
      return [{ row, found: offset < 0n ? null : { offset, timestampMs: Number(timestamp) } }]
    }),
  )
}
