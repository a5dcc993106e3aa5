import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Brokers, openBrokers } from '#demo/brokers.ts'
import { toKafka } from '#demo/kafka.ts'
import { commitFor, toAddresses } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import { openCollector, type Collector } from './collector.ts'
import type { ApiName } from './wire/codec.ts'

const brokersCount = 3
const atMost = 1 + 3 * brokersCount
const groups = Array.from({ length: 300 }, (_, n) => `group-${n}`)

let brokers: Brokers
let collector: Collector

beforeAll(async () => {
  brokers = await openBrokers({ name: 'cost', count: brokersCount })
  const admin = toKafka(brokers.bootstrap, 'cost').admin()
  await admin.connect()
  await admin.createTopics({
    topics: [
      { topic: 'wide', numPartitions: 30, replicationFactor: 3 },
      { topic: 'narrow', numPartitions: 1, replicationFactor: 3 },
    ],
    waitForLeaders: false,
  })
  const led = () =>
    admin.fetchTopicMetadata({ topics: ['wide', 'narrow'] }).then(
      ({ topics }) => topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0)),
      () => false,
    )
  await waitFor(led, { what: 'the topics to have leaders', timeoutMs: 30_000 })
  await admin.disconnect()
  collector = openCollector(
    {
      id: 'cost',
      bootstrap: toAddresses(brokers.bootstrap),
      clientId: 'throughline-test',
      tls: null,
      sasl: null,
      timeouts: { connectMs: 5000, lightMs: 5000, bulkMs: 20_000 },
    },
    { pollMs: 600_000 },
  )
  // The first round looks at everything; from here on rounds come when a test asks for one.
  await collector.nextRound()
})

afterAll(async () => {
  await collector?.close()
  await brokers?.stop()
})

/** What one round sent for the lag, by API; and what the snapshot says it sent. */
async function refresh() {
  const sent = () =>
    new Map(
      [...collector.requests].filter(([key]) => key.endsWith(' lag')).map(([key, n]) => [apiOf(key), n]),
    )
  const before = sent()
  await collector.nextRound()
  const after = sent()
  const snapshot = collector.snapshot()
  if (!snapshot) throw new Error(collector.outcome()?.fault?.because ?? 'no round has ended')
  const byApi = Object.fromEntries([...after].map(([api, n]) => [api, n - (before.get(api) ?? 0)]))
  return { byApi, told: snapshot.cost.lagRequests, snapshot }
}

function apiOf(key: string): ApiName {
  return key.split(' ')[0] as ApiName
}

describe(`a lag refresh of ${brokersCount} brokers takes at most ${atMost} requests`, () => {
  it('with no group at all', async () => {
    const { told, byApi } = await refresh()
    expect(told).toBeLessThanOrEqual(atMost)
    expect(byApi).toEqual({ Metadata: 1, ListGroups: brokersCount, ListOffsets: brokersCount })
  })

  it('with 300 groups on 9,300 group-partitions', async () => {
    const commits = { wide: Array.from({ length: 30 }, () => 0n), narrow: [0n] }
    await commitFor(brokers.bootstrap, Object.fromEntries(groups.map((group) => [group, commits])))
    const { told, byApi, snapshot } = await refresh()
    expect(snapshot.groups.ids.toSorted()).toEqual(groups.toSorted())
    expect(snapshot.groups.commitRow.length).toBe(groups.length * 31)
    expect(byApi).toEqual({
      Metadata: 1,
      ListGroups: brokersCount,
      OffsetFetch: brokersCount,
      ListOffsets: brokersCount,
    })
    expect(told).toBe(atMost)
    console.log(`one refresh of 300 groups: ${JSON.stringify(snapshot.cost)}`)
  })

  it('and every further one as many', async () => {
    const first = await refresh()
    const second = await refresh()
    expect([first.told, second.told]).toEqual([atMost, atMost])
  })
})
