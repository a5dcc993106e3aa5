import { toKafka } from '#demo/kafka.ts'
import { commitFor, type Commits } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'

// What a test file needs on the brokers and nobody else touches: its own topics, and groups that exist by their commits.

export type OwnTopic = {
  name: string
  /** Messages to write, by partition. */
  messages: readonly number[]
  /** Brokers of each partition, the leader first; three copies round the brokers unless given. */
  copies?: readonly (readonly number[])[]
}

/** Makes and fills them, once: a file whose worker was started anew finds them as they were. */
export async function makeTopics(bootstrap: string, topics: readonly OwnTopic[]): Promise<void> {
  const admin = toKafka(bootstrap, 'e2e').admin()
  await admin.connect()
  try {
    const made = await admin.createTopics({
      waitForLeaders: false,
      topics: topics.map(({ name, messages, copies }) =>
        copies === undefined
          ? { topic: name, numPartitions: messages.length, replicationFactor: 3 }
          : {
              topic: name,
              replicaAssignment: copies.map((replicas, partition) => ({
                partition,
                replicas: [...replicas],
              })),
            },
      ),
    })
    const names = topics.map(({ name }) => name)
    const areLed = async () => {
      const found = await admin.fetchTopicMetadata({ topics: names }).catch(() => null)
      return found !== null && found.topics.every((it) => it.partitions.every(({ leader }) => leader >= 0))
    }
    await waitFor(areLed, { what: `${names.length} topics to have leaders`, timeoutMs: 30_000 })
    if (made) await write(bootstrap, topics)
  } finally {
    await admin.disconnect()
  }
}

async function write(bootstrap: string, topics: readonly OwnTopic[]): Promise<void> {
  const producer = toKafka(bootstrap, 'e2e').producer({ allowAutoTopicCreation: false })
  await producer.connect()
  try {
    for (const { name, messages } of topics) {
      for (const [partition, count] of messages.entries()) {
        if (count === 0) continue
        const batch = Array.from({ length: count }, (_, n) => ({ partition, value: `${n}` }))
        await producer.send({ topic: name, acks: -1, messages: batch })
      }
    }
  } finally {
    await producer.disconnect()
  }
}

export async function makeGroups(
  bootstrap: string,
  groups: Readonly<Record<string, Commits>>,
): Promise<void> {
  await commitFor(bootstrap, groups)
}
