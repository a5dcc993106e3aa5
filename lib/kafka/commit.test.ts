import { afterEach, describe, expect, it } from 'vitest'
import { alterShareOffsets, commitOffsets, deleteGroups, deleteOffsets } from './commit.ts'
import { accessTo, openFakeCluster, type Answers, type FakeCluster } from './fake-broker.ts'
import { openLinks, type Links } from './links.ts'

const close: (() => unknown)[] = []
afterEach(async () => {
  for (const end of close.splice(0).toReversed()) await end()
})

/** Two brokers; the first coordinates every group unless `coordinators` says otherwise. */
async function open(own: Answers, coordinators: Record<string, number> = {}) {
  const cluster: FakeCluster = await openFakeCluster(2, {
    FindCoordinator: ({ coordinatorKeys }) => ({
      body: {
        coordinators: coordinatorKeys.map((key) => coordinatorOf(cluster, key, coordinators[key] ?? 1)),
      },
    }),
    ...own,
  })
  const links: Links = openLinks(accessTo(cluster.brokers, { connectMs: 300, lightMs: 300, bulkMs: 300 }))
  close.push(
    () => cluster.stop(),
    () => links.close(),
  )
  const sent = (api: string) => cluster.asked.filter((one) => one.api === api).map(({ broker }) => broker)
  return { cluster, links, sent }
}

/** −1: there is none. */
function coordinatorOf(cluster: FakeCluster, key: string, id: number) {
  const node = cluster.brokers.find((broker) => broker.id === id)
  return node
    ? { key, nodeId: id, host: '127.0.0.1', port: node.port, errorCode: 0 }
    : { key, nodeId: -1, errorCode: 15 }
}

const rows = [
  { topic: 'orders', partition: 0, offset: 60n, metadata: 'as it was', leaderEpoch: 7 },
  { topic: 'payments', partition: 2, offset: 0n },
  { topic: 'orders', partition: 1, offset: 61n },
]
const WITHIN_MS = 1500

/** Answers every partition with the code of its name, 0 without. */
function committed(codes: Record<string, number>): NonNullable<Answers['OffsetCommit']> {
  return ({ topics }) => ({
    body: {
      topics: topics.toReversed().map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => ({
          partitionIndex,
          errorCode: codes[`${name} ${partitionIndex}`] ?? codes['*'] ?? 0,
        })),
      })),
    },
  })
}

describe('a commit', () => {
  it('is one request for all partitions, as nobody’s, with metadata and leader epoch', async () => {
    const asked: unknown[] = []
    const { links } = await open({
      OffsetCommit: (request, broker, version) => {
        asked.push(request)
        return committed({})(request, broker, version)
      },
    })
    const done = await commitOffsets(links, 'g', rows, WITHIN_MS)
    expect(done).toEqual(rows.map((row) => ({ ...row, group: 'g', outcome: 'done' })))
    expect(asked).toMatchObject([
      {
        groupId: 'g',
        generationIdOrMemberEpoch: -1,
        memberId: '',
        groupInstanceId: null,
        topics: [
          {
            name: 'orders',
            partitions: [
              {
                partitionIndex: 0,
                committedOffset: 60n,
                committedMetadata: 'as it was',
                committedLeaderEpoch: 7,
              },
              {
                partitionIndex: 1,
                committedOffset: 61n,
                committedMetadata: '',
                committedLeaderEpoch: -1,
              },
            ],
          },
          { name: 'payments', partitions: [{ partitionIndex: 2, committedOffset: 0n }] },
        ],
      },
    ])
  })

  it('tells of each partition what Kafka said of it', async () => {
    const { links } = await open({ OffsetCommit: committed({ 'orders 1': 3, 'payments 2': 29 }) })
    expect(await commitOffsets(links, 'g', rows, WITHIN_MS)).toMatchObject([
      { outcome: 'done' },
      { outcome: 'refused', error: { code: 29, name: 'TOPIC_AUTHORIZATION_FAILED' } },
      { outcome: 'refused', because: 'Kafka knows no partition 1 of a topic orders.' },
    ])
  })

  it('G11: is refused once and for all when members have come', async () => {
    const { links, sent } = await open({ OffsetCommit: committed({ '*': 25 }) })
    const done = await commitOffsets(links, 'g', rows, WITHIN_MS)
    expect(done.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused'])
    expect(done[0]).toMatchObject({
      error: { code: 25, name: 'UNKNOWN_MEMBER_ID' },
      because: expect.stringContaining('has members'),
    })
    expect(sent('OffsetCommit')).toEqual([1])
  })

  it.each([14, 15, 16])('goes where its coordinator has gone (error %i)', async (code) => {
    const coordinators = { g: 1 }
    const { links, sent } = await open(
      {
        OffsetCommit: (request, broker, version) => {
          coordinators.g = 2
          return committed(broker === 1 ? { '*': code } : {})(request, broker, version)
        },
      },
      coordinators,
    )
    const done = await commitOffsets(links, 'g', rows, WITHIN_MS)
    expect(done.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done'])
    expect(sent('OffsetCommit')).toEqual([1, 2])
  })

  it.each([
    [14, 'refused'],
    [15, 'unknown'],
    [16, 'unknown'],
  ])('is given up at the deadline, error %i: %s', async (code, outcome) => {
    const { links, sent } = await open({ OffsetCommit: committed({ '*': code }) })
    const done = await commitOffsets(links, 'g', rows, 400)
    expect(done.map((row) => row.outcome)).toEqual([outcome, outcome, outcome])
    expect(sent('OffsetCommit').length).toBeGreaterThan(1)
  })

  it.each([
    ['hangs up', 'close' as const],
    ['never answers', 'hang' as const],
    ['answers nonsense', { payload: Buffer.from('no') }],
    ['breaks off', { half: {} }],
  ])('of which the broker %s is unknown, and is not sent again', async (_, reply) => {
    const { links, sent } = await open({ OffsetCommit: () => reply })
    const done = await commitOffsets(links, 'g', rows, WITHIN_MS)
    expect(done.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown'])
    expect(done[0]).toMatchObject({ because: expect.stringContaining('Nobody knows whether it was done') })
    expect(sent('OffsetCommit')).toEqual([1])
  })

  it('is not sent again over a fresh connection either', async () => {
    const replies = ['close' as const]
    const { links, sent } = await open({
      OffsetCommit: (request, broker, version) =>
        request.groupId === 'first'
          ? committed({})(request, broker, version)
          : (replies.pop() ?? { body: {} }),
    })
    expect(await commitOffsets(links, 'first', rows, WITHIN_MS)).toMatchObject([{ outcome: 'done' }, {}, {}])
    expect(await commitOffsets(links, 'g', rows, WITHIN_MS)).toMatchObject([{ outcome: 'unknown' }, {}, {}])
    expect(sent('OffsetCommit')).toEqual([1, 1])
  })

  it('without a coordinator was never sent', async () => {
    const { links, sent } = await open({}, { g: -1 })
    const done = await commitOffsets(links, 'g', rows, 400)
    expect(done[0]).toMatchObject({
      outcome: 'not-asked',
      fault: 'coordinator-moved',
      because: expect.stringContaining('Nothing was sent'),
    })
    expect(sent('OffsetCommit')).toEqual([])
  })

  it('where nobody lets us ask for the coordinator was never sent', async () => {
    const denied = ({ coordinatorKeys }: { coordinatorKeys: string[] }) => ({
      body: { coordinators: coordinatorKeys.map((key) => ({ key, errorCode: 30 })) },
    })
    const { links, sent } = await open({ FindCoordinator: denied })
    const done = await commitOffsets(links, 'g', rows, WITHIN_MS)
    expect(done[0]).toMatchObject({ outcome: 'not-asked', fault: 'denied' })
    expect(sent('FindCoordinator')).toHaveLength(1)
  })

  it('of a partition that the answer leaves out is unknown', async () => {
    const { links } = await open({ OffsetCommit: () => ({ body: { topics: [] } }) })
    const done = await commitOffsets(links, 'g', rows.slice(0, 1), WITHIN_MS)
    expect(done).toMatchObject([{ outcome: 'unknown', fault: 'protocol' }])
  })

  it('of nothing asks nobody', async () => {
    const { links, cluster } = await open({})
    expect(await commitOffsets(links, 'g', [], WITHIN_MS)).toEqual([])
    expect(cluster.asked).toEqual([])
  })
})

describe('offsets are taken away', () => {
  const places = rows.map(({ topic, partition }) => ({ topic, partition }))

  it('D1: each as far as no member reads its topic', async () => {
    const { links } = await open({
      OffsetDelete: ({ topics }) => ({
        body: {
          topics: topics.map(({ name, partitions }) => ({
            name,
            partitions: partitions.map((one) => ({ ...one, errorCode: name === 'orders' ? 86 : 0 })),
          })),
        },
      }),
    })
    expect(await deleteOffsets(links, 'g', places, WITHIN_MS)).toMatchObject([
      { outcome: 'refused', because: expect.stringContaining('read orders now') },
      { outcome: 'done' },
      { outcome: 'refused', error: { code: 86, name: 'GROUP_SUBSCRIBED_TO_TOPIC' } },
    ])
  })

  it.each([
    [30, 'denied', 'DELETE on the group'],
    [68, 'D3', 'has members'],
    [69, 'D8', 'no group g'],
  ])('error %i, %s, holds for all of them', async (errorCode, _, words) => {
    const { links } = await open({ OffsetDelete: () => ({ body: { errorCode } }) })
    const done = await deleteOffsets(links, 'g', places, WITHIN_MS)
    expect(done.map((row) => row.outcome)).toEqual(['refused', 'refused', 'refused'])
    expect(done[0]).toMatchObject({ because: expect.stringContaining(words) })
  })
})

describe('groups are deleted', () => {
  const answer: NonNullable<Answers['DeleteGroups']> = ({ groupsNames }) => ({
    body: {
      results: groupsNames
        .toReversed()
        .map((groupId) => ({ groupId, errorCode: { busy: 68, gone: 69 }[groupId] ?? 0 })),
    },
  })

  it('D9 to D11: with one request a coordinator, each with its own answer', async () => {
    const { links, sent } = await open({ DeleteGroups: answer }, { busy: 2, gone: 2, other: 2 })
    expect(await deleteGroups(links, ['idle', 'busy', 'gone', 'other', 'idle'], WITHIN_MS)).toMatchObject([
      { group: 'idle', outcome: 'done' },
      { group: 'busy', outcome: 'refused', because: expect.stringContaining('has members') },
      { group: 'gone', outcome: 'refused', error: { code: 69, name: 'GROUP_ID_NOT_FOUND' } },
      { group: 'other', outcome: 'done' },
    ])
    expect(new Set(sent('DeleteGroups'))).toEqual(new Set([1, 2]))
    expect(sent('DeleteGroups')).toHaveLength(2)
  })

  it('two hundred in one request at most', async () => {
    const { links, sent } = await open({ DeleteGroups: answer })
    const names = Array.from({ length: 401 }, (_, n) => `g-${n}`)
    const done = await deleteGroups(links, names, WITHIN_MS)
    expect(done.filter(({ outcome }) => outcome === 'done')).toHaveLength(401)
    expect(sent('DeleteGroups')).toHaveLength(3)
  })

  it('though one coordinator hangs: only of its groups nobody knows', async () => {
    const { links } = await open(
      {
        DeleteGroups: (request, broker, version) =>
          broker === 2 ? 'hang' : answer(request, broker, version),
      },
      { there: 2 },
    )
    expect(await deleteGroups(links, ['here', 'there'], WITHIN_MS)).toMatchObject([
      { group: 'here', outcome: 'done' },
      { group: 'there', outcome: 'unknown', fault: 'timeout' },
    ])
  })
})

describe('start offsets of a share group', () => {
  it('are set in one request, each with its own answer', async () => {
    const { links } = await open({
      AlterShareGroupOffsets: ({ topics }) => ({
        body: {
          responses: topics.map(({ topicName, partitions }) => ({
            topicName,
            partitions: partitions.map(({ partitionIndex, startOffset }) => ({
              partitionIndex,
              errorCode: startOffset === 0n ? 3 : 0,
            })),
          })),
        },
      }),
    })
    const done = await alterShareOffsets(links, 'g', rows, WITHIN_MS)
    expect(done.map(({ outcome }) => outcome)).toEqual(['done', 'refused', 'done'])
  })

  it('are left alone while it has members', async () => {
    const { links } = await open({ AlterShareGroupOffsets: () => ({ body: { errorCode: 68 } }) })
    expect(await alterShareOffsets(links, 'g', rows.slice(0, 1), WITHIN_MS)).toMatchObject([
      { outcome: 'refused', because: expect.stringContaining('has members') },
    ])
  })
})
