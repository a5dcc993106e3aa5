// Topics, groups and readers of one live test of resets, on brokers that others use as well.
import type { Admin, Message } from 'kafkajs'
import { join } from 'node:path'
import { readJars } from './jars.ts'
import { javaArgs } from './java.ts'
import { toKafka } from './kafka.ts'
import { endGroup } from './process.ts'
import { openRun } from './run.ts'
import { toAddresses } from './simple-group.ts'
import { waitFor } from './wait-for.ts'
import type { CoordinatorView } from '#lib/model/coordinator-view.ts'
import { openCollector, type Collector } from '#lib/kafka/collector.ts'
import type { AuditStore } from '#lib/model/store.ts'
import { openStore } from '#lib/store/open.ts'
import { openPlans, type Plans } from '#lib/switchboard/plans/plans.ts'

export const WITHIN_MS = 15_000

export type ResetStage = {
  collector: Collector
  /** Plans and their execution as the server has them, with a store of their own. */
  plans: Plans
  audit: AuditStore
  admin: Admin
  makeTopic(topic: string, partitions: number, settings?: Readonly<Record<string, string>>): Promise<void>
  /** To one partition, in order; a `timestamp` is epoch ms. */
  send(topic: string, partition: number, messages: readonly Message[]): Promise<void>
  /** A reader of Kafka's own, e.g. `ConsoleConsumer`; returns what ends it. */
  startReader(mainClass: string, args: readonly string[]): Promise<() => Promise<void>>
  /** `orders 0` → `50 mine`: what is committed, with its metadata. */
  committed(group: string): Promise<Record<string, string>>
  now(group: string): Promise<CoordinatorView>
  until(group: string, what: string, holds: (now: CoordinatorView) => boolean): Promise<CoordinatorView>
  /** Ends the readers, deletes the topics and every group of this stage: others look at the whole cluster. */
  clear(): Promise<void>
}

/** Asked, not killed: a member that is killed stays in its group until its session ends. */
const leaving = { signal: 'SIGTERM', graceMs: 10_000 } as const

/** All topics and groups of a stage begin with `prefix`. */
export async function openResetStage(bootstrap: string, prefix: string): Promise<ResetStage> {
  const run = await openRun(`${prefix}readers`)
  const jars = await readJars()
  const kafka = toKafka(bootstrap, prefix)
  const admin = kafka.admin()
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  await Promise.all([admin.connect(), producer.connect()])
  const collector = openCollector(
    {
      id: prefix,
      bootstrap: toAddresses(bootstrap),
      clientId: 'throughline-test',
      tls: null,
      sasl: null,
      timeouts: { connectMs: 5000, lightMs: 5000, bulkMs: 20_000 },
    },
    { pollMs: 600_000 },
  )
  const store = await openStore({ url: null, dataDir: join(run.dir, 'store') })
  const plans = openPlans({
    cluster: prefix,
    bootstrap,
    collector,
    movedMsAgo: () => null,
    audit: () => store.audit,
    groupIds: () => collector.snapshot()?.groups.ids ?? [],
    onDone: () => undefined,
    mayWrite: () => null,
  })
  const topics = async () => (await admin.listTopics()).filter((topic) => topic.startsWith(prefix))

  async function look(group: string): Promise<CoordinatorView | null> {
    return collector.readGroupNow(group, WITHIN_MS)
  }

  async function now(group: string): Promise<CoordinatorView> {
    const seen = await look(group)
    if (!seen) throw new Error(`There is no group ${group}.`)
    return seen
  }

  return {
    collector,
    plans,
    audit: store.audit,
    admin,
    async makeTopic(topic, partitions, settings = {}) {
      const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }))
      await admin.createTopics({
        topics: [{ topic, numPartitions: partitions, replicationFactor: 3, configEntries }],
        waitForLeaders: false,
      })
      const led = () =>
        admin.fetchTopicMetadata({ topics: [topic] }).then(
          (found) => found.topics.every((one) => one.partitions.every(({ leader }) => leader > 0)),
          () => false,
        )
      await waitFor(led, { what: `leaders of ${topic}`, timeoutMs: 30_000 })
    },
    async send(topic, partition, messages) {
      await producer.send({ topic, acks: -1, messages: messages.map((one) => ({ ...one, partition })) })
    },
    async startReader(mainClass, args) {
      const words = ['--bootstrap-server', bootstrap, ...args]
      const main = `org.apache.kafka.tools.consumer.${mainClass}`
      const { pid } = await run.start('java', { args: javaArgs(jars, main, words, { heapMb: 64 }), leaving })
      if (pid === undefined) throw new Error(`${mainClass} did not start.`)
      return () => endGroup(pid, leaving)
    },
    async committed(group) {
      const { commits } = await now(group)
      return Object.fromEntries(
        commits.map(({ topic, partition, offset, metadata }) => [
          `${topic} ${partition}`,
          `${offset} ${metadata}`.trim(),
        ]),
      )
    },
    now,
    async until(group, what, holds) {
      let seen: CoordinatorView | null = null
      await waitFor(
        async () => {
          seen = await look(group)
          return seen !== null && holds(seen)
        },
        { what: `${group} to ${what}`, timeoutMs: 60_000, everyMs: 200 },
      )
      return seen ?? now(group)
    },
    async clear() {
      await producer.disconnect()
      await store.close()
      await run.close()
      await collector.nextRound()
      const all = collector.snapshot()?.groups.ids ?? []
      const ours = all.filter((group) => group.startsWith(prefix))
      // Members that were ended without a word stay until their session is over.
      await waitFor(
        async () => {
          const done = await collector.writer.deleteGroups(ours, WITHIN_MS)
          return done.every(
            (one) => one.outcome === 'done' || (one.outcome === 'refused' && one.error.code === 69),
          )
        },
        { what: 'the groups to be empty', timeoutMs: 60_000, everyMs: 500 },
      )
      await admin.deleteTopics({ topics: await topics() })
      await waitFor(async () => (await topics()).length === 0, {
        what: 'the topics to be gone',
        timeoutMs: 30_000,
      })
      await admin.disconnect()
      await collector.close()
    },
  }
}
