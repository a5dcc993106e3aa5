import type { Admin } from 'kafkajs'
import type { Brokers } from './brokers.ts'
import { type Feed, openFeed } from './feed.ts'
import { readJars } from './jars.ts'
import { javaArgs } from './java.ts'
import { toKafka } from './kafka.ts'
import { openRun, type Run } from './run.ts'
import type { Say } from './say.ts'
import type { Flow } from './shop/flow.ts'
import { runTool } from './tool.ts'
import { type TopicName, type TopicPlan, topicPlans } from './topics.ts'
import { waitFor } from './wait-for.ts'

/** What the scenarios play on: topics that are made and written once, however many of them ask. */
export type Stage = {
  bootstrap: string
  /** Null on brokers that are not ours: nothing may be stopped there. */
  brokers: Brokers | null
  /** Who writes and bills orders; null where there is no database, and a plain feed and plain readers stand in. */
  flow: Flow | null
  say: Say
  makeTopic(topic: TopicName): Promise<void>
  /** Makes the topic and keeps writing it. */
  feed(topic: TopicName): Promise<void>
  /** One of Kafka's own readers, running until the end. */
  startTool(mainClass: string, args: readonly string[]): Promise<void>
  /** One of Kafka's own tools, run to its end; throws what it said when it failed. */
  runTool(mainClass: string, args: readonly string[]): Promise<void>
  /** Something to end before the topics go quiet. */
  keep(scenario: { stop(): Promise<void> }): void
}

export type OpenStage = Stage & { hush(): Promise<void>; close(): Promise<void> }

export function openStage(
  bootstrap: string,
  brokers: Brokers | null,
  say: Say,
  flow: Flow | null = null,
): OpenStage {
  const made = new Map<TopicName, Promise<void>>()
  const feeds = new Map<TopicName, Promise<Feed>>()
  const kept: { stop(): Promise<void> }[] = []
  let run: Promise<Run> | null = null

  function makeTopic(topic: TopicName): Promise<void> {
    return once(made, topic, () => createTopic(bootstrap, topic, topicPlans[topic]))
  }

  async function openTools(): Promise<{ run: Run; jars: string }> {
    const jars = await readJars(say)
    run ??= openRun('workload', say)
    return { run: await run, jars }
  }

  async function startTool(mainClass: string, args: readonly string[]): Promise<void> {
    const tools = await openTools()
    await tools.run.start('java', { args: javaArgs(tools.jars, mainClass, args, { heapMb: 64 }) })
  }

  async function runToEnd(mainClass: string, args: readonly string[]): Promise<void> {
    const tools = await openTools()
    const done = await runTool(tools.run, tools.jars, mainClass, args)
    if (done.code !== 0) throw new Error(`${mainClass} failed: ${done.stdout}${done.stderr}`)
  }

  return {
    bootstrap,
    brokers,
    flow,
    say,
    makeTopic,
    async feed(topic) {
      await makeTopic(topic)
      const isShops = flow !== null && topic === 'orders.v1'
      await once(feeds, topic, () =>
        isShops ? flow.openFeed() : openFeed(bootstrap, topic, topicPlans[topic]),
      )
    },
    startTool,
    runTool: runToEnd,
    keep: (scenario) => void kept.push(scenario),
    async hush() {
      await Promise.all([...feeds.values()].map(async (feed) => (await feed).hush()))
    },
    async close() {
      const opened = await Promise.allSettled(feeds.values())
      const writing = opened.flatMap((feed) => (feed.status === 'fulfilled' ? [feed.value] : []))
      await Promise.allSettled([...kept, ...writing].map((it) => it.stop()))
      await (await run)?.close()
    },
  }
}

function once<K, V>(known: Map<K, Promise<V>>, key: K, open: () => Promise<V>): Promise<V> {
  const opened = known.get(key) ?? open()
  known.set(key, opened)
  return opened
}

async function createTopic(bootstrap: string, topic: string, plan: TopicPlan): Promise<void> {
  const admin = toKafka(bootstrap, 'workload').admin()
  await admin.connect()
  try {
    const configEntries = Object.entries(plan.settings).map(([name, value]) => ({ name, value }))
    const ids = (await admin.describeCluster()).brokers.map((it) => it.nodeId).toSorted((a, b) => a - b)
    // Resolves to false when the topic is there already, which on brokers of your own is no mistake.
    await admin.createTopics({
      topics: [{ topic, configEntries, replicaAssignment: toAssignment(ids, plan) }],
      // KafkaJS's own wait gives up on a broker that has not heard of the topic yet.
      waitForLeaders: false,
    })
    await waitFor(() => isLed(admin, topic), {
      what: `the topic ${topic} to have leaders`,
      timeoutMs: 30_000,
    })
  } finally {
    await admin.disconnect()
  }
}

async function isLed(admin: Admin, topic: string): Promise<boolean> {
  const found = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => null)
  return found !== null && found.topics.every((it) => it.partitions.every(({ leader }) => leader >= 0))
}

/** Round the brokers, so that each leads its share of every topic. Fewer copies where there are fewer brokers. */
function toAssignment(ids: readonly number[], { partitions, replicas }: TopicPlan) {
  const copies = Math.min(replicas, ids.length)
  return Array.from({ length: partitions }, (_, partition) => ({
    partition,
    replicas: Array.from({ length: copies }, (_, k) => ids[(partition + k) % ids.length] ?? 0),
  }))
}
