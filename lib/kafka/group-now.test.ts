import { afterEach, describe, expect, it } from 'vitest'
import { readBounds, readTopologyOf } from './bounds.ts'
import { accessTo, openFakeCluster, type Answers, type FakeCluster } from './fake-broker.ts'
import { readGroupNow } from './group-now.ts'
import { healthyAnswers, type FakePlan } from './healthy-answers.ts'
import { openLinks, type Links } from './links.ts'

const plan: FakePlan = {
  topics: {
    orders: [
      { leader: 1, end: 100n },
      { leader: 2, end: 90n },
      { leader: -1, end: 80n },
    ],
  },
  groups: {
    shipping: { coordinator: 1, type: 'Classic', protocol: 'consumer', state: 'Empty', commits: {} },
    billing: { coordinator: 2, type: 'Consumer', protocol: 'consumer', state: 'Stable', commits: {} },
    workers: { coordinator: 1, type: 'Share', protocol: 'share', state: 'Empty', commits: {} },
  },
}
const close: (() => unknown)[] = []
afterEach(async () => {
  for (const end of close.splice(0).toReversed()) await end()
})

async function open(own: Answers = {}): Promise<{ cluster: FakeCluster; links: Links }> {
  const cluster: FakeCluster = await openFakeCluster(2, {})
  cluster.answers = {
    ...healthyAnswers(plan, () => cluster),
    FindCoordinator: ({ coordinatorKeys }) => ({
      body: {
        coordinators: coordinatorKeys.map((key) => {
          const nodeId = plan.groups[key]?.coordinator ?? 1
          const port = cluster.brokers.find(({ id }) => id === nodeId)?.port ?? 0
          return { key, nodeId, host: '127.0.0.1', port }
        }),
      },
    }),
    DescribeGroups: ({ groups }) => ({ body: { groups: groups.map((groupId) => ({ groupId })) } }),
    ...own,
  }
  const links = openLinks(accessTo(cluster.brokers, { connectMs: 300, lightMs: 300, bulkMs: 300 }))
  close.push(
    () => cluster.stop(),
    () => links.close(),
  )
  return { cluster, links }
}

const WITHIN_MS = 1500

const fetched: NonNullable<Answers['OffsetFetch']> = ({ groups }) => ({
  body: {
    groups: groups.map(({ groupId }) => ({
      groupId,
      topics: [
        {
          name: 'orders',
          partitions: [
            { partitionIndex: 0, committedOffset: 50n, committedLeaderEpoch: 3, metadata: 'mine' },
            { partitionIndex: 1, committedOffset: -1n, metadata: null },
            { partitionIndex: 2, committedOffset: -1n, errorCode: 88 },
          ],
        },
      ],
    })),
  },
})

describe('a group, asked now', () => {
  it('comes with its commits, their metadata and leader epochs; no commit is none', async () => {
    const { links } = await open({ OffsetFetch: fetched })
    expect(await readGroupNow(links, 'shipping', WITHIN_MS)).toMatchObject({
      group: 'shipping',
      coordinator: 1,
      type: 'classic',
      state: 'Empty',
      protocol: 'consumer',
      members: [],
      membersFault: null,
      epoch: null,
      commits: [{ topic: 'orders', partition: 0, offset: 50n, metadata: 'mine', leaderEpoch: 3 }],
      unseen: [{ topic: 'orders', partition: 2, because: expect.stringContaining('UNSTABLE_OFFSET_COMMIT') }],
    })
  })

  it('is described by its type, never by the classic API when it is not classic', async () => {
    const member = { memberId: 'm', clientId: 'billing-1', clientHost: '/10.0.0.7' }
    const { links, cluster } = await open({
      OffsetFetch: fetched,
      ConsumerGroupDescribe: ({ groupIds }) => ({
        body: { groups: groupIds.map((groupId) => ({ groupId, groupEpoch: 5, members: [member] })) },
      }),
    })
    expect(await readGroupNow(links, 'billing', WITHIN_MS)).toMatchObject({
      coordinator: 2,
      type: 'consumer',
      epoch: 5,
      members: [{ clientId: 'billing-1', host: '10.0.0.7' }],
    })
    expect(cluster.asked.map(({ api }) => api)).not.toContain('DescribeGroups')
  })

  it('has start offsets where it is a share group', async () => {
    const partitions = [
      { partitionIndex: 0, startOffset: 7n, lag: 1n },
      { partitionIndex: 1, startOffset: -1n, lag: -1n },
    ]
    const { links } = await open({
      ShareGroupDescribe: ({ groupIds }) => ({
        body: { groups: groupIds.map((groupId) => ({ groupId, groupEpoch: 2 })) },
      }),
      DescribeShareGroupOffsets: () => ({
        body: { groups: [{ groupId: 'workers', topics: [{ topicName: 'orders', partitions }] }] },
      }),
    })
    expect(await readGroupNow(links, 'workers', WITHIN_MS)).toMatchObject({
      type: 'share',
      commits: [{ topic: 'orders', partition: 0, offset: 7n }],
    })
  })

  it('is null when its coordinator does not know it', async () => {
    const { links } = await open()
    expect(await readGroupNow(links, 'nobody', WITHIN_MS)).toBeNull()
  })

  it('is a fault when it is hidden, not null', async () => {
    const { links } = await open({
      OffsetFetch: ({ groups }) => ({
        body: { groups: groups.map(({ groupId }) => ({ groupId, errorCode: 30 })) },
      }),
    })
    await expect(readGroupNow(links, 'hidden', WITHIN_MS)).rejects.toMatchObject({ code: 'denied' })
  })

  it('is looked for again while it moves', async () => {
    let tries = 0
    const { links } = await open({
      OffsetFetch: (request, broker, version) =>
        ++tries < 3
          ? { body: { groups: [{ groupId: 'shipping', errorCode: 16 }] } }
          : fetched(request, broker, version),
    })
    expect(await readGroupNow(links, 'shipping', WITHIN_MS)).toMatchObject({ commits: [{ offset: 50n }] })
    expect(tries).toBe(3)
  })

  it('is a fault when its coordinator moves past the deadline', async () => {
    const { links } = await open({
      OffsetFetch: () => ({ body: { groups: [{ groupId: 'shipping', errorCode: 14 }] } }),
    })
    await expect(readGroupNow(links, 'shipping', 400)).rejects.toMatchObject({ code: 'coordinator-moved' })
  })

  it('keeps why its members were not told', async () => {
    const { links } = await open({
      ConsumerGroupDescribe: () => ({ body: { groups: [{ groupId: 'billing', errorCode: 29 }] } }),
    })
    expect(await readGroupNow(links, 'billing', WITHIN_MS)).toMatchObject({
      state: 'Stable',
      members: [],
      membersFault: 'denied',
    })
  })
})

describe('the ends of a log, asked now', () => {
  const places = [1, 0, 2, 7].map((partition) => ({ topic: 'orders', partition }))
  const none = { logStart: null, end: null }

  it('are start and end by partition, or why not', async () => {
    const { links } = await open()
    const topology = await readTopologyOf(links, ['orders'], WITHIN_MS)
    expect(await readBounds(links, topology, places, WITHIN_MS)).toEqual([
      { topic: 'orders', partition: 1, logStart: 0n, end: 90n, unseen: null },
      { topic: 'orders', partition: 0, logStart: 0n, end: 100n, unseen: null },
      { topic: 'orders', partition: 2, ...none, unseen: 'no leader', why: 'no-leader' },
      { topic: 'orders', partition: 7, ...none, unseen: 'not there, or hidden from us' },
    ])
  })

  it('of a leader that hangs are not seen, the others are', async () => {
    const { links, cluster } = await open()
    const topology = await readTopologyOf(links, ['orders'], WITHIN_MS)
    const { ListOffsets } = cluster.answers
    cluster.answers.ListOffsets = (request, broker, version) =>
      broker === 2 || !ListOffsets ? 'hang' : ListOffsets(request, broker, version)
    expect(await readBounds(links, topology, places.slice(0, 2), WITHIN_MS)).toEqual([
      { topic: 'orders', partition: 1, ...none, unseen: 'its leader did not answer in time', why: 'timeout' },
      { topic: 'orders', partition: 0, logStart: 0n, end: 100n, unseen: null },
    ])
  })
})
