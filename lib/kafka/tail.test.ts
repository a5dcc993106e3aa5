import { afterEach, describe, expect, it } from 'vitest'
import { openCollector, type Collector } from './collector.ts'
import { accessTo, openFakeCluster, type Answers, type FakeCluster } from './fake-broker.ts'
import { healthyAnswers, type FakePlan } from './healthy-answers.ts'
import type { TailHands } from './tail.ts'

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

async function watch(own: Answers): Promise<{ cluster: FakeCluster; collector: Collector }> {
  const cluster: FakeCluster = await openFakeCluster(2, {})
  cluster.answers = { ...healthyAnswers(plan, () => cluster), ...own }
  close.push(() => cluster.stop())
  const access = accessTo(cluster.brokers, { connectMs: 1000, lightMs: 1000, bulkMs: 5000 })
  const collector = openCollector(access, { pollMs: 600_000 })
  close.push(() => collector.close())
  await collector.nextRound()
  return { cluster, collector }
}

type Told = { taken: string[]; skipped: bigint; waiting: readonly string[] }

/** Follows until what was told will do. */
async function tail(
  collector: Collector,
  enough: (told: Told) => boolean,
  { bytesPerS = 2 ** 20, topics = ['orders'] } = {},
): Promise<Told & { because: string }> {
  const told: Told = { taken: [], skipped: 0n, waiting: [] }
  const ending = new AbortController()
  const look = () => void (enough(told) && ending.abort())
  const hands: TailHands = {
    take({ partition }, from, { records }) {
      told.taken.push(`${partition} ${from} ${records.length}`)
      look()
      return Promise.resolve(from + 1n)
    },
    onSkipped(offsets) {
      told.skipped += offsets
      look()
    },
    onWaiting(sentences) {
      told.waiting = sentences
      look()
    },
  }
  const want = { topics: () => topics, partition: null, committed: false, bytesPerS }
  const because = await collector.tailRecords(want, hands, ending.signal)
  return { ...told, because }
}

/** `bytes` of records for each partition that is asked for, with the end at 200. */
const gives =
  (bytes: number): NonNullable<Answers['Fetch']> =>
  (request) => ({
    body: {
      responses: request.topics.map(({ topicId, partitions }) => ({
        topicId,
        partitions: partitions.map(({ partition }) => ({
          partitionIndex: partition,
          highWatermark: 200n,
          records: Buffer.alloc(bytes),
        })),
      })),
    },
  })

describe('a tail', () => {
  it('begins at the ends, asks each leader once for all of its partitions, and tells who has no leader', async () => {
    const { cluster, collector } = await watch({ Fetch: gives(10) })
    const { taken, waiting } = await tail(
      collector,
      (told) => told.taken.length >= 4 && told.waiting.length > 0,
    )
    expect(taken.slice(0, 2).toSorted()).toEqual(['0 100 10', '2 100 10'])
    expect(waiting).toEqual(['orders 1 has not said where it ends.'])
    const fetches = cluster.asked.filter(({ api }) => api === 'Fetch')
    expect(fetches.length).toBeGreaterThanOrEqual(4)
  })

  it('passes over what comes faster than it may read, and counts it', async () => {
    const { collector } = await watch({ Fetch: gives(5000) })
    const { taken, skipped } = await tail(collector, (told) => told.skipped > 0n, { bytesPerS: 4000 })
    expect(taken.length).toBeLessThanOrEqual(2)
    expect(Number(skipped)).toBeGreaterThan(90)
  })

  it('goes on with the others while one leader does not answer, and says so', async () => {
    const answer = gives(10)
    const { collector } = await watch({
      Fetch: (request, broker, version) => (broker === 2 ? 'close' : answer(request, broker, version)),
    })
    const { taken, waiting } = await tail(
      collector,
      (told) => told.taken.length > 3 && told.waiting.length > 1,
    )
    expect(new Set(taken.map((line) => line.split(' ')[0]))).toEqual(new Set(['0']))
    expect(waiting.join()).toMatch(/closed the connection/)
  })

  it('says which error a partition has', async () => {
    const { collector } = await watch({
      Fetch: ({ topics }) => ({
        body: {
          responses: topics.map(({ topicId, partitions }) => ({
            topicId,
            partitions: partitions.map(({ partition }) => ({ partitionIndex: partition, errorCode: 29 })),
          })),
        },
      }),
    })
    const { waiting } = await tail(collector, (told) => told.waiting.length > 2)
    expect(waiting.join()).toContain('TOPIC_AUTHORIZATION_FAILED')
  })
})
