import { Fault } from '#lib/model/reading.ts'
import type { Quorum, Reassignment } from '#lib/model/snapshot.ts'
import type { Links, NodeAddress } from './links.ts'
import { reasonOf } from './reasons.ts'

export type KnownBroker = NodeAddress & { rack: string | null; fenced: boolean }

/** Every registered broker, fenced (dead) ones included where Kafka tells them (4.0 and newer). Throws a `Fault`. */
export async function readRegisteredBrokers(
  links: Links,
): Promise<{ brokers: KnownBroker[]; controller: number | null }> {
  const answer = await links.any((link) =>
    link.ask(
      'DescribeCluster',
      { includeClusterAuthorizedOperations: false, endpointType: 1, includeFencedBrokers: true },
      { purpose: 'cluster' },
    ),
  )
  if (answer.errorCode !== 0)
    throw new Fault(reasonOf(answer.errorCode), 'The cluster does not describe itself.')
  return {
    controller: answer.controllerId < 0 ? null : answer.controllerId,
    brokers: answer.brokers.map(({ brokerId, host, port, rack, isFenced }) => ({
      id: brokerId,
      host,
      port,
      rack,
      fenced: isFenced,
    })),
  }
}

/**
 * Brokers do not tell their release; the finalized `metadata.version` level is what the cluster as a whole runs at.
 * Null on clusters without it.
 */
export async function readMetadataVersion(links: Links): Promise<string | null> {
  const answer = await links.any((link) =>
    link.ask(
      'ApiVersions',
      { clientSoftwareName: 'throughline', clientSoftwareVersion: '1' },
      { purpose: 'cluster' },
    ),
  )
  const level = answer.finalizedFeatures.find(({ name }) => name === 'metadata.version')?.maxVersionLevel
  return level === undefined ? null : (releases.findLast(([from]) => from <= level)?.[1] ?? null)
}

/** First level of each release, from Kafka's MetadataVersion. A level past the last is shown as the last. */
const releases: readonly (readonly [number, string])[] = [
  [1, '3.0'],
  [2, '3.1'],
  [3, '3.2'],
  [4, '3.3'],
  [8, '3.4'],
  [9, '3.5'],
  [12, '3.6'],
  [15, '3.7'],
  [20, '3.8'],
  [21, '3.9'],
  [22, '4.0'],
  [26, '4.1'],
  [28, '4.2'],
  [30, '4.3'],
  [31, '4.4'],
]

/** The KRaft controllers: who leads, how far behind each voter is. Throws a `Fault`. */
export async function readQuorum(links: Links): Promise<Quorum> {
  const answer = await links.any((link) =>
    link.ask(
      'DescribeQuorum',
      { topics: [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }] },
      { purpose: 'quorum', lane: 'forwarded' },
    ),
  )
  const partition = answer.topics[0]?.partitions[0]
  const errorCode = answer.errorCode || (partition?.errorCode ?? 0)
  if (errorCode !== 0 || !partition)
    throw new Fault(reasonOf(errorCode), 'The controller quorum cannot be described.')
  const leader = partition.currentVoters.find(({ replicaId }) => replicaId === partition.leaderId)
  return {
    atMs: Date.now(),
    leader: partition.leaderId < 0 ? null : partition.leaderId,
    epoch: partition.leaderEpoch,
    voters: partition.currentVoters.map((voter) => ({
      id: voter.replicaId,
      lag: leader && voter.logEndOffset >= 0n ? leader.logEndOffset - voter.logEndOffset : null,
      lagMs: voter === leader ? 0 : behindMs(leader?.lastCaughtUpTimestamp, voter.lastCaughtUpTimestamp),
    })),
  }
}

/** As `kafka-metadata-quorum.sh`: the leader's time less the voter's, unknown when either is. */
function behindMs(leader: bigint | undefined, voter: bigint): number | null {
  return leader === undefined || leader < 0n || voter < 0n ? null : Number(leader - voter)
}

/** Partitions on the move, by `topic:partition`. Throws a `Fault`. */
export async function readReassignments(links: Links): Promise<Map<string, Reassignment>> {
  const answer = await links.any((link) =>
    link.ask(
      'ListPartitionReassignments',
      { timeoutMs: 2000, topics: null },
      { purpose: 'reassignments', lane: 'forwarded' },
    ),
  )
  if (answer.errorCode !== 0) throw new Fault(reasonOf(answer.errorCode), 'Reassignments cannot be listed.')
  return new Map(
    answer.topics.flatMap((topic) =>
      topic.partitions.map(({ partitionIndex, addingReplicas, removingReplicas }) => [
        `${topic.name}:${partitionIndex}`,
        { adding: addingReplicas, removing: removingReplicas },
      ]),
    ),
  )
}
