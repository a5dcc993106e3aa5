import { setTimeout as sleep } from 'node:timers/promises'
import type { Consumer, EachMessagePayload } from 'kafkajs'
import { toKafka } from './kafka.ts'
import { waitFor } from './wait-for.ts'

/** The members of one classic group that this process plays. */
export type Reader = {
  /** Sends the first member to this offset of a partition that it owns, and commits that at once. */
  seek(partition: number, offset: bigint): void
  stop(): Promise<void>
}

export type ReaderPlan = {
  group: string
  topic: string
  members?: number
  /** What a member does with each message; nothing unless given. `isStopping` turns true when the demo ends. */
  handle?: (message: EachMessagePayload, isStopping: () => boolean) => Promise<void>
  /** Commits after each message instead of once a second. */
  commitEach?: boolean
  /** Of one partition in one fetch: a slow member comes round to all of them when it is small. */
  fetchBytes?: number
  /** How long the others wait for a member that does not join again. */
  rebalanceMs?: number
  joinWithinMs?: number
}

/** Opens the members; returns when all of them have joined the group. */
export async function openReader(bootstrap: string, plan: ReaderPlan): Promise<Reader> {
  const { group, topic, members = 1, handle, commitEach = false, fetchBytes } = plan
  const { rebalanceMs = 60_000, joinWithinMs = 30_000 } = plan
  let stopping = false
  const consumers: Consumer[] = []

  async function openMember(n: number): Promise<void> {
    const consumer = toKafka(bootstrap, `${group}-${n + 1}`).consumer({
      groupId: group,
      sessionTimeout: 10_000,
      heartbeatInterval: 2000,
      rebalanceTimeout: rebalanceMs,
      ...(fetchBytes !== undefined && { maxBytesPerPartition: fetchBytes }),
      // A member leaves when its last fetch has been answered.
      maxWaitTimeInMs: 1000,
      allowAutoTopicCreation: false,
      // A broker may be away for longer than KafkaJS tries.
      retry: { restartOnFailure: async () => !stopping },
    })
    consumers.push(consumer)
    const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()))
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({
      ...(commitEach ? { autoCommitThreshold: 1 } : { autoCommitInterval: 1000 }),
      eachMessage: async (message) => handle?.(message, () => stopping),
    })
    await Promise.race([joined, tooLate(group, joinWithinMs)])
  }

  const stop = async () => {
    stopping = true
    await Promise.all(consumers.map((consumer) => consumer.disconnect()))
  }
  try {
    await Promise.all(Array.from({ length: members }, (_, n) => openMember(n)))
  } catch (error) {
    await stop()
    throw error
  }
  return { seek: (partition, offset) => consumers[0]?.seek({ topic, partition, offset: `${offset}` }), stop }
}

/**
 * Lets one member read so many messages, of so many partitions at least, commit and leave: what remains is a group without members.
 */
export async function readAndLeave(
  bootstrap: string,
  group: string,
  topic: string,
  count: number,
  partitions = 1,
): Promise<void> {
  let seen = 0
  const seenOf = new Set<number>()
  const isEnough = () => seen >= count && seenOf.size >= partitions
  const reader = await openReader(bootstrap, {
    group,
    topic,
    commitEach: true,
    handle: async ({ partition }, isStopping) => {
      while (isEnough() && !isStopping()) await sleep(20)
      seen++
      seenOf.add(partition)
    },
  })
  await waitFor(isEnough, { what: `${group} to read ${count} messages of ${topic}`, timeoutMs: 30_000 })
  await reader.stop()
}

async function tooLate(group: string, withinMs: number): Promise<never> {
  await sleep(withinMs, undefined, { ref: false })
  throw new Error(`The group ${group} was not joined within ${withinMs / 1000} s.`)
}
