import { randomBytes } from 'node:crypto'
import { Partitioners } from 'kafkajs'
import type { Broker } from '#demo/broker.ts'
import { sendEach } from '#demo/feed.ts'
import { toKafka } from '#demo/kafka.ts'
import { openReader } from '#demo/reader.ts'
import type { Stage } from '#demo/stage.ts'
import { topicPlans } from '#demo/topics.ts'
import { waitFor } from '#demo/wait-for.ts'

/** `session-cache` on sessions.cache: one copy of each partition, so that a dead broker makes its share unreadable. */
export async function openSingleCopy(stage: Stage): Promise<void> {
  await stage.feed('sessions.cache')
  stage.keep(await openReader(stage.bootstrap, { group: 'session-cache', topic: 'sessions.cache' }))
}

/** `customer-sync` on customers.state, which keeps the last value of each key. */
export async function openCompacted(stage: Stage): Promise<void> {
  await stage.feed('customers.state')
  stage.keep(await openReader(stage.bootstrap, { group: 'customer-sync', topic: 'customers.state' }))
}

/**
 * shipments.v1, whose copy on the last broker stays behind with all brokers up: the broker was away while the topic grew, and the
 * others send it one byte a second. `shipping-notify` reads it. Skipped on brokers that are not ours.
 */
export async function openUnderReplicated(stage: Stage): Promise<void> {
  const last = stage.brokers?.brokers.at(-1)
  if (last === undefined)
    return stage.say('leaving out the under-replicated topic: it would stop one of your brokers')
  await stage.makeTopic('shipments.v1')
  await last.stop()
  await fill(stage)
  await throttle(stage, last)
  await last.start()
  await waitFor(() => isBack(stage, last), {
    what: `broker ${last.id} to take part again`,
    timeoutMs: 30_000,
  })
  await stage.feed('shipments.v1')
  stage.keep(await openReader(stage.bootstrap, { group: 'shipping-notify', topic: 'shipments.v1' }))
}

/** 3 MB for each partition: a copy fetches 1 MB at a time, and the first fetch is never held back. */
async function fill(stage: Stage): Promise<void> {
  const producer = toKafka(stage.bootstrap, 'workload').producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  try {
    for (let n = 0; n < 12; n++) {
      const label = { key: `label-${n}`, value: randomBytes(256 << 10) }
      await sendEach(
        producer,
        'shipments.v1',
        Array.from({ length: topicPlans['shipments.v1'].partitions }, () => [label]),
      )
    }
  } finally {
    await producer.disconnect()
  }
}

async function throttle(stage: Stage, away: Broker): Promise<void> {
  const others = stage.brokers?.brokers.filter((it) => it !== away) ?? []
  const admin = toKafka(stage.bootstrap, 'workload').admin()
  await admin.connect()
  try {
    for (const { id } of others) {
      const configEntries = [{ name: 'leader.replication.throttled.rate', value: '1' }]
      // 4 is a broker; KafkaJS's own constant cannot be imported from a module.
      const resource = { type: 4, name: String(id), configEntries }
      await admin.alterConfigs({ validateOnly: false, resources: [resource] })
    }
  } finally {
    await admin.disconnect()
  }
}

async function isBack(stage: Stage, broker: Broker): Promise<boolean> {
  const admin = toKafka(stage.bootstrap, 'workload').admin()
  await admin.connect()
  try {
    return (await admin.describeCluster()).brokers.some((it) => it.nodeId === broker.id)
  } finally {
    await admin.disconnect()
  }
}
