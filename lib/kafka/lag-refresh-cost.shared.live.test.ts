import type { Admin } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toKafka } from '#demo/kafka.ts'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { commitFor, toAddresses } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import { openCollector, type Collector } from './collector.ts'
import type { ApiName } from './wire/codec.ts'

const brokersCount = 3
const atMost = 1 + 3 * brokersCount
const topics = ['cost-wide', 'cost-narrow']
const groups = Array.from({ length: 300 }, (_, n) => `cost-${n}`)

let brokers: SharedBrokers
let admin: Admin
let collector: Collector

beforeAll(async () => {
  brokers = await joinShared()
  admin = toKafka(brokers.bootstrap, 'cost').admin()
  await admin.connect()
  await admin.createTopics({
    topics: [
      { topic: 'cost-wide', numPartitions: 30, replicationFactor: 3 },
      { topic: 'cost-narrow', numPartitions: 1, replicationFactor: 3 },
    ],
    waitForLeaders: false,
  })
  const led = () =>
    admin.fetchTopicMetadata({ topics }).then(
      ({ topics: found }) => found.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0)),
      () => false,
    )
  await waitFor(led, { what: 'the topics to have leaders', timeoutMs: 30_000 })
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
  await admin?.deleteGroups(groups)
  await admin?.deleteTopics({ topics })
  await admin?.disconnect()
  await brokers?.leave()
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
  it('with no group of ours', async () => {
    const { told, byApi } = await refresh()
    expect(told).toBeLessThanOrEqual(atMost)
    // Groups that other tests left are asked for their commits.
    const { OffsetFetch = 0, ...others } = byApi
    expect(OffsetFetch).toBeLessThanOrEqual(brokersCount)
    expect(others).toEqual({ Metadata: 1, ListGroups: brokersCount, ListOffsets: brokersCount })
  })

  it('with 300 groups on 9,300 group-partitions', async () => {
    const commits = { 'cost-wide': Array.from({ length: 30 }, () => 0n), 'cost-narrow': [0n] }
    await commitFor(brokers.bootstrap, Object.fromEntries(groups.map((group) => [group, commits])))
    const { told, byApi, snapshot } = await refresh()
    const { ids, commitAt } = snapshot.groups
    const seen = [...ids.keys()].filter((at) => groups.includes(ids[at] ?? ''))
    expect(seen.length).toBe(groups.length)
    for (const at of seen) expect(commitAt.get(at + 1) - commitAt.get(at)).toBe(31)
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
