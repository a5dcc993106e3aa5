import { Int32Column } from '#lib/model/int32-column.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Lists, Topology } from '#lib/model/snapshot.ts'
import type { Links, NodeAddress } from './links.ts'
import { reasonOf } from './reasons.ts'
import { openSlices } from './slices.ts'
import { decodeStream, encodeRequest, type ResponseOf } from './wire/codec.ts'

export type TopologyReading = {
  topology: Topology
  nodes: (NodeAddress & { rack: string | null })[]
  clusterId: string | null
  controllerId: number
  throttleTimeMs: number
  version: number
  /**
   * Answers that said this, the newest first. The next one is most often the same byte by byte and need not be decoded;
   * a KRaft broker names a random controller each time, so there is one such answer per broker.
   */
  answers: { bytes: Buffer; controllerId: number }[]
}

const MOST_ANSWERS_KEPT = 8

type MetadataTopic = ResponseOf<'Metadata'>['topics'][number]
type MetadataPartition = MetadataTopic['partitions'][number]

/**
 * All topics and partitions as one broker sees them. Errors of single partitions stay data: a leaderless partition
 * carries error 5, yet its replicas and ISR are there and right. Throws a `Fault` when no broker answers.
 */
export function readTopology(links: Links, previous: TopologyReading | null): Promise<TopologyReading> {
  return links.any((link) =>
    link.askBytes(
      'Metadata',
      (version) => encodeRequest('Metadata', version, { topics: null, allowAutoTopicCreation: false }),
      async (version, bytes) => {
        if (previous?.version !== version) return decodeTopology(version, bytes)
        const known = previous.answers.find((answer) => answer.bytes.equals(bytes))
        if (known) return { ...previous, controllerId: known.controllerId }
        const fresh = await decodeTopology(version, bytes)
        return isSame(previous, fresh) ? remember(previous, fresh) : fresh
      },
      { purpose: 'lag' },
    ),
  )
}

export async function decodeTopology(version: number, bytes: Buffer): Promise<TopologyReading> {
  const building = openTopology()
  const answer = await decodeStream('Metadata', version, bytes, 'topics', building.add, openSlices())
  // Errors of the whole answer have a field of their own only since version 13; before, nothing is in it. A cluster
  // has at least the broker that answers: without one, this is not an empty cluster but no answer.
  if (answer.errorCode !== 0 || answer.brokers.length === 0) {
    throw new Fault(
      answer.errorCode === 0 ? 'protocol' : reasonOf(answer.errorCode),
      `The broker does not tell the cluster's topics (error ${answer.errorCode}).`,
    )
  }
  return {
    topology: building.done(Date.now()),
    nodes: answer.brokers.map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack })),
    clusterId: answer.clusterId,
    controllerId: answer.controllerId,
    throttleTimeMs: answer.throttleTimeMs,
    version,
    answers: [{ bytes, controllerId: answer.controllerId }],
  }
}

/** Keeps the topology as the object that it was: whatever was made from it stays good. */
function remember(previous: TopologyReading, fresh: TopologyReading): TopologyReading {
  const answers = [...fresh.answers, ...previous.answers].slice(0, MOST_ANSWERS_KEPT)
  return { ...previous, controllerId: fresh.controllerId, answers }
}

function isSame(a: TopologyReading, b: TopologyReading): boolean {
  return isSameTopology(a.topology, b.topology) && JSON.stringify(a.nodes) === JSON.stringify(b.nodes)
}

function isSameTopology(a: Topology, b: Topology): boolean {
  const lists = [a.replicas, a.isr, a.offline].every((list, n) => {
    const other = [b.replicas, b.isr, b.offline][n]
    return other !== undefined && list.at.equals(other.at) && list.ids.equals(other.ids)
  })
  return (
    lists &&
    a.topicStart.equals(b.topicStart) &&
    a.partition.equals(b.partition) &&
    a.leader.equals(b.leader) &&
    a.leaderEpoch.equals(b.leaderEpoch) &&
    a.topicIds.every((id, at) => id === b.topicIds[at]) &&
    a.topicNames.every((name, at) => name === b.topicNames[at])
  )
}

/** Gathers topics into columns, in the order in which they come. */
function openTopology() {
  const topicNames: string[] = []
  const topicIds: string[] = []
  const topicInternal: boolean[] = []
  const topicStart = new Int32Column(0, 256)
  const topicIndex = new Map<string, number>()
  const topicOf = new Int32Column(0, 1024)
  const partition = new Int32Column(0, 1024)
  const leader = new Int32Column(0, 1024)
  const leaderEpoch = new Int32Column(0, 1024)
  const replicas = emptyLists()
  const isr = emptyLists()
  const offline = emptyLists()

  function add(topic: MetadataTopic): void {
    // A topic that may not be described, or was deleted a moment ago, comes with an error and without partitions.
    if (topic.name === null || (topic.errorCode !== 0 && topic.partitions.length === 0)) return
    const at = topicNames.push(topic.name) - 1
    topicIds.push(topic.topicId)
    topicInternal.push(topic.isInternal)
    topicIndex.set(topic.name, at)
    topicStart.push(partition.length)
    for (const found of inOrder(topic.partitions)) {
      topicOf.push(at)
      partition.push(found.partitionIndex)
      leader.push(found.leaderId)
      leaderEpoch.push(found.leaderEpoch)
      pushList(replicas, found.replicaNodes)
      pushList(isr, found.isrNodes)
      pushList(offline, found.offlineReplicas)
    }
  }

  function done(atMs: number): Topology {
    topicStart.push(partition.length)
    for (const lists of [replicas, isr, offline]) lists.at.push(lists.ids.length)
    return {
      atMs,
      topicNames,
      topicIds,
      topicInternal,
      topicStart,
      topicIndex,
      partitions: partition.length,
      topicOf,
      partition,
      leader,
      leaderEpoch,
      replicas,
      isr,
      offline,
    }
  }
  return { add, done }
}

/** Rows of a topic stand in partition order, so that a row is found by arithmetic. Brokers give any order. */
function inOrder(partitions: MetadataPartition[]): MetadataPartition[] {
  const sorted = partitions.every(
    (found, at) => at === 0 || found.partitionIndex > (partitions[at - 1]?.partitionIndex ?? -1),
  )
  return sorted ? partitions : partitions.toSorted((a, b) => a.partitionIndex - b.partitionIndex)
}

function emptyLists(): Lists {
  return { at: new Int32Column(0, 1024), ids: new Int32Column(0, 3072) }
}

function pushList(lists: Lists, ids: number[]): void {
  lists.at.push(lists.ids.length)
  for (const id of ids) lists.ids.push(id)
}
