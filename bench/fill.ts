// Fills a real cluster: topics, and groups with committed offsets but without members, so that a thousand of them cost
// nothing to keep.
import { Kafka, logLevel } from 'kafkajs'
import type { ClusterAccess } from '#lib/kafka/access.ts'
import { coordinatorPartition } from '#lib/kafka/coordinator.ts'
import { openLinks, type Links } from '#lib/kafka/links.ts'

export type Size = { name: string; topics: number; partitions: number; groups: number; commits: number }

export const sizes: Readonly<Record<'S' | 'M' | 'L', Size>> = {
  S: { name: 'S', topics: 200, partitions: 1000, groups: 100, commits: 2000 },
  M: { name: 'M', topics: 2000, partitions: 10_000, groups: 1000, commits: 20_000 },
  L: { name: 'L', topics: 9000, partitions: 39_000, groups: 2200, commits: 44_000 },
}

type FilledTopic = { topic: string; numPartitions: number; replicationFactor: number }

export async function fillCluster(
  access: ClusterAccess,
  size: Size,
  say: (text: string) => void,
): Promise<void> {
  const topics = Array.from({ length: size.topics }, (_, n) => ({
    topic: `bench.topic-${String(n).padStart(5, '0')}`,
    numPartitions: share(n + 1, size) - share(n, size),
    replicationFactor: 1,
  }))
  await createTopics(access, topics, say)
  const links = openLinks(access)
  try {
    await commitAll(links, size, topics, say)
  } finally {
    links.close()
  }
}

function share(topic: number, { topics, partitions }: Size): number {
  return Math.floor((topic * partitions) / topics)
}

async function createTopics(access: ClusterAccess, topics: FilledTopic[], say: (text: string) => void) {
  const brokers = access.bootstrap.map(({ host, port }) => `${host}:${port}`)
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING, requestTimeout: 120_000 }).admin()
  await admin.connect()
  for (let from = 0; from < topics.length; from += 250) {
    // One batch after the other: the controller writes each as one record batch, and refuses too large a one.
    // oxlint-disable-next-line no-await-in-loop
    await admin.createTopics({
      topics: topics.slice(from, from + 250),
      waitForLeaders: false,
      timeout: 120_000,
    })
    if (from % 1000 === 0) say(`${from} of ${topics.length} topics`)
  }
  await admin.disconnect()
}

async function commitAll(links: Links, size: Size, topics: FilledTopic[], say: (text: string) => void) {
  const leaders = await waitForCoordinators(links)
  const each = Math.floor(size.commits / size.groups)
  let cursor = 0
  for (let n = 0; n < size.groups; n++) {
    const groupId = `bench-group-${String(n).padStart(5, '0')}`
    const committed = []
    for (let left = each; left > 0;) {
      const topic = topics[cursor++ % topics.length]
      if (!topic) throw new Error('There are no topics to commit to.')
      const count = Math.min(left, topic.numPartitions)
      left -= count
      committed.push({
        name: topic.topic,
        partitions: Array.from({ length: count }, (_, partitionIndex) => ({
          partitionIndex,
          committedOffset: 0n,
          committedMetadata: '',
        })),
      })
    }
    const coordinator = links.of(leaders.get(coordinatorPartition(groupId, leaders.size)) ?? -1)
    const request = { groupId, generationIdOrMemberEpoch: -1, memberId: '', topics: committed }
    // oxlint-disable-next-line no-await-in-loop
    await whenLoaded(async () => {
      const answer = await coordinator.ask('OffsetCommit', request, { purpose: 'view', lane: 'bulk' })
      return answer.topics.flatMap(({ partitions }) => partitions).find(({ errorCode }) => errorCode !== 0)
        ?.errorCode
    })
    if (n % 500 === 0) say(`${n} of ${size.groups} groups`)
  }
}

/** The first question for a coordinator makes the offsets topic. Partition → leader, once all have one. */
async function waitForCoordinators(links: Links): Promise<Map<number, number>> {
  let leaders = new Map<number, number>()
  await whenLoaded(async () => {
    await links.any((link) =>
      link.ask(
        'FindCoordinator',
        { keyType: 0, coordinatorKeys: ['bench'] },
        { purpose: 'view', lane: 'bulk' },
      ),
    )
    const answer = await links.any((link) =>
      link.ask(
        'Metadata',
        { topics: [{ name: '__consumer_offsets' }], allowAutoTopicCreation: false },
        { purpose: 'view', lane: 'bulk' },
      ),
    )
    links.learn(answer.brokers.map(({ nodeId, host, port }) => ({ id: nodeId, host, port })))
    const partitions = answer.topics[0]?.partitions ?? []
    leaders = new Map(partitions.map(({ partitionIndex, leaderId }) => [partitionIndex, leaderId]))
    return partitions.length > 0 && partitions.every(({ leaderId }) => leaderId >= 0) ? undefined : 15
  })
  return leaders
}

/** Repeats a question while it answers 14, 15 or 16 (the coordinator is not there yet), for a minute at most. */
async function whenLoaded(ask: () => Promise<number | undefined>): Promise<void> {
  const untilMs = Date.now() + 60_000
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const code = await ask()
    if (code === undefined) return
    if (code < 14 || code > 16 || Date.now() > untilMs) throw new Error(`Refused with error ${code}.`)
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resume) => setTimeout(resume, 200))
  }
}
