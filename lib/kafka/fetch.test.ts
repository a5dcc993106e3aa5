import { afterEach, describe, expect, it } from 'vitest'
import { rowOf } from '#lib/model/topology.ts'
import { openCollector, type Collector } from './collector.ts'
import { accessTo, openFakeCluster, type Answers, type FakeCluster } from './fake-broker.ts'
import { healthyAnswers, type FakePlan } from './healthy-answers.ts'
import type { ResponseOf, Sketch } from './wire/codec.ts'

const plan: FakePlan = {
  topics: {
    orders: [
      { leader: 1, end: 100n },
      { leader: -1, end: 100n },
      { leader: 2, end: 100n },
    ],
  },
  groups: {},
}
const close: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of close.splice(0).toReversed()) await end()
})

async function watch(own: Answers, topicIds = true): Promise<{ cluster: FakeCluster; collector: Collector }> {
  const cluster: FakeCluster = await openFakeCluster(2, {})
  const healthy = healthyAnswers(plan, () => cluster)
  cluster.answers = { ...healthy, ...own }
  if (!topicIds) cluster.answers.Metadata = (...asked) => withoutIds(healthy.Metadata?.(...asked))
  close.push(() => cluster.stop())
  const collector = openCollector(accessTo(cluster.brokers, { connectMs: 300, lightMs: 300, bulkMs: 5000 }), {
    pollMs: 600_000,
  })
  close.push(() => collector.close())
  await collector.nextRound()
  return { cluster, collector }
}

/** As a cluster says it whose metadata is of before Kafka 2.8. */
function withoutIds(reply: ReturnType<NonNullable<Answers['Metadata']>> | undefined) {
  if (typeof reply !== 'object' || !('body' in reply)) throw new Error('no metadata')
  const topics = reply.body.topics?.map((topic) => ({ ...topic, topicId: '0'.repeat(32) })) ?? []
  return { body: { ...reply.body, topics } }
}

const want = (partition: number, from = 7n) => ({
  topic: 'orders',
  partition,
  from,
  maxBytes: 999,
  deadlineMs: 400,
})
type Partition = Sketch<ResponseOf<'Fetch'>['responses'][number]['partitions'][number]>
const answer = (partition: Partition) => ({ body: { responses: [{ partitions: [partition] }] } })
const given = { records: Buffer.from('as they lie'), logStartOffset: 3n, highWatermark: 100n }

describe('records of one partition', () => {
  it('are asked of its leader by the id of its topic, without waiting and without a session', async () => {
    const asked: unknown[] = []
    const { cluster, collector } = await watch({
      Fetch: (request, broker) => {
        asked.push({ ...request, broker })
        return answer(given)
      },
    })
    expect(await collector.fetchRecords(want(2))).toMatchObject({
      records: given.records,
      logStart: 3n,
      end: 100n,
    })
    const id = Buffer.from('orders').toString('hex').padEnd(32, '0')
    expect(asked).toMatchObject([
      {
        broker: 2,
        minBytes: 0,
        sessionEpoch: -1,
        maxBytes: 999,
        topics: [{ topicId: id, partitions: [{ partition: 2, fetchOffset: 7n, partitionMaxBytes: 999 }] }],
      },
    ])
    expect(cluster.asked.some(({ api }) => api === 'FindCoordinator')).toBe(false)
  })

  it('are asked by name where topics have no id, in a version that still has names', async () => {
    const asked: unknown[] = []
    const fetched: Answers = {
      Fetch: ({ topics }, _, version) => {
        asked.push([version, topics[0]?.topic])
        return answer(given)
      },
    }
    const { collector } = await watch(fetched, false)
    expect(await collector.fetchRecords(want(0))).toMatchObject({ logStart: 3n })
    expect(asked).toEqual([[12, 'orders']])
  })

  it('begin at the log start when retention has passed the offset', async () => {
    const { collector } = await watch({
      Fetch: ({ topics }) =>
        topics[0]?.partitions[0]?.fetchOffset === 42n
          ? answer({ ...given, logStartOffset: 42n })
          : answer({ errorCode: 1 }),
      ListOffsets: () => ({
        body: { topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, offset: 42n }] }] },
      }),
    })
    expect(await collector.fetchRecords(want(0))).toMatchObject({ logStart: 42n })
    await expect(collector.fetchRecords(want(0, 50n))).rejects.toThrow('OFFSET_OUT_OF_RANGE')
  })
})

describe('what keeps them from being read is one sentence', () => {
  it('no leader, at once', async () => {
    const { cluster, collector } = await watch({})
    await expect(collector.fetchRecords(want(1))).rejects.toMatchObject({
      code: 'no-leader',
      message: 'orders 1 has no leader: nobody can give its records.',
    })
    expect(cluster.asked.some(({ api }) => api === 'Fetch')).toBe(false)
  })

  it('a leader that hangs, within the deadline', async () => {
    const { collector } = await watch({ Fetch: () => 'hang' })
    const startedMs = performance.now()
    await expect(collector.fetchRecords(want(0))).rejects.toMatchObject({
      code: 'timeout',
      message: 'No answer in time to the question for the records of orders 0.',
    })
    expect(performance.now() - startedMs).toBeLessThan(2000)
  })

  it.each([
    [29, 'denied', 'The records of orders 0 may not be read: that takes READ on the topic.'],
    [6, 'no-leader', "this broker is not the partition's leader (NOT_LEADER_OR_FOLLOWER)"],
    [2, 'protocol', 'a record is damaged (CORRUPT_MESSAGE)'],
    [100, 'protocol', 'UNKNOWN_TOPIC_ID'],
  ])('error %i', async (errorCode, code, words) => {
    const { collector } = await watch({ Fetch: () => answer({ errorCode }) })
    const failed = collector.fetchRecords(want(0))
    await expect(failed).rejects.toThrow(words)
    await expect(failed).rejects.toMatchObject({ code })
  })

  it('a partition or a topic that is not there', async () => {
    const { collector } = await watch({})
    await expect(collector.fetchRecords(want(9))).rejects.toThrow('There is no partition orders 9 any more.')
  })
})

describe('offsets by time', () => {
  it('are asked of all leaders at once, each partition for a time of its own; who is silent is left out', async () => {
    const asked = new Map<number, unknown[]>()
    const { collector } = await watch({
      ListOffsets: ({ topics }, broker) => {
        const times = topics[0]?.partitions.map((one) => [one.partitionIndex, one.timestamp]) ?? []
        asked.set(broker, times)
        if (broker === 2 && times[0]?.[1] === 15n) return 'hang'
        return {
          body: {
            topics: [{ name: 'orders', partitions: [{ partitionIndex: 0, offset: 5n, timestamp: 777n }] }],
          },
        }
      },
    })
    const topology = collector.snapshot()?.topology
    if (!topology) throw new Error('no topology')
    const rows = [0, 1, 2].map((partition) => rowOf(topology, 'orders', partition))
    const probes = rows.map((row, n) => ({ row, timestampMs: n * 10 - 5 }))
    expect(await collector.readOffsetsAt(topology, probes, 400)).toEqual([
      { row: rows[0], found: { offset: 5n, timestampMs: 777 } },
    ])
    expect(Object.fromEntries(asked)).toEqual({ 1: [[0, 0n]], 2: [[2, 15n]] })
  })
})
