import { afterEach, describe, expect, it } from 'vitest'
import type { GroupMembers, Snapshot } from '#lib/model/snapshot.ts'
import { openCollector } from './collector.ts'
import { accessTo, openFakeCluster, type Answers, type FakeCluster } from './fake-broker.ts'
import { healthyAnswers, type FakePlan } from './healthy-answers.ts'
import { encodeMessage } from './wire/codec.ts'

// Kafka Streams and Connect are not among the jars that the live tests run. The answers here were written by hand after
// Kafka's message definitions; no broker has said them.
const plan: FakePlan = {
  topics: {
    orders: [
      { leader: 1, end: 10n },
      { leader: 1, end: 20n },
    ],
    'app-repartition': [
      { leader: 1, end: 5n },
      { leader: 1, end: 6n },
    ],
  },
  groups: {
    app: {
      coordinator: 1,
      type: 'Streams',
      protocol: 'streams',
      state: 'Stable',
      commits: { orders: [4n, 20n], 'app-repartition': [5n, null] },
    },
    'connect-cluster': {
      coordinator: 1,
      type: 'Classic',
      protocol: 'connect',
      state: 'Stable',
      commits: {},
    },
    'old-streams': {
      coordinator: 1,
      type: 'Classic',
      protocol: 'consumer',
      state: 'Stable',
      commits: { orders: [4n, 20n] },
    },
    broken: { coordinator: 1, type: 'Streams', protocol: 'streams', state: 'NotReady', commits: {} },
  },
}

const streamsMember = {
  memberId: 'm-1',
  memberEpoch: 7,
  instanceId: 'static-1',
  rackId: 'rack-a',
  clientId: 'app-StreamThread-1',
  clientHost: '/10.0.0.7',
  processId: 'p-1',
  assignment: { activeTasks: [{ subtopologyId: '0', partitions: [1, 0] }] },
  targetAssignment: {
    activeTasks: [
      { subtopologyId: '0', partitions: [0] },
      { subtopologyId: '1', partitions: [1] },
    ],
  },
}

const answers: Answers = {
  StreamsGroupDescribe: ({ groupIds }) => ({
    body: {
      groups: groupIds.map((groupId) =>
        groupId === 'broken'
          ? { groupId, errorCode: 29, errorMessage: 'Topic authorization failed.' }
          : {
              groupId,
              groupState: 'Stable',
              groupEpoch: 9,
              assignmentEpoch: 8,
              topology: {
                epoch: 1,
                subtopologies: [
                  { subtopologyId: '0', sourceTopics: ['orders'] },
                  { subtopologyId: '1', repartitionSourceTopics: [{ name: 'app-repartition' }] },
                ],
              },
              members: [streamsMember],
            },
      ),
    },
  }),
  DescribeGroups: ({ groups }) => ({
    body: {
      groups: groups.map((groupId) =>
        groupId === 'connect-cluster'
          ? {
              groupId,
              groupState: 'Stable',
              protocolType: 'connect',
              protocolData: 'sessioned',
              members: [
                {
                  memberId: 'worker-1',
                  clientId: 'connect',
                  clientHost: '/10.0.0.8',
                  // Connect's own format: a version, then an error code and the leader's address.
                  memberAssignment: Buffer.from([0, 1, 0, 0, 0, 8, 104, 116, 116, 112, 58, 47, 47, 120]),
                },
              ],
            }
          : {
              groupId,
              groupState: 'Stable',
              protocolType: 'consumer',
              protocolData: 'stream',
              members: [
                {
                  memberId: 'old-streams-StreamThread-1-consumer',
                  clientId: 'old-streams',
                  clientHost: '/10.0.0.9',
                  memberAssignment: encodeMessage('ConsumerProtocolAssignment', 1, {
                    assignedPartitions: [{ topic: 'orders', partitions: [1, 0] }],
                    userData: Buffer.from('tasks of Streams'),
                  }),
                },
              ],
            },
      ),
    },
  }),
}

const close: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of close.splice(0).toReversed()) await end()
})

async function look(): Promise<Snapshot> {
  const cluster: FakeCluster = await openFakeCluster(1, {})
  close.push(() => cluster.stop())
  cluster.answers = { ...healthyAnswers(plan, () => cluster), ...answers }
  const collector = openCollector(
    accessTo(cluster.brokers, { connectMs: 2000, lightMs: 2000, bulkMs: 2000 }),
    { pollMs: 600_000 },
  )
  close.push(() => collector.close())
  await collector.nextRound()
  const snapshot = collector.snapshot()
  if (!snapshot) throw new Error(collector.outcome()?.fault?.because ?? 'no round has ended')
  return snapshot
}

describe('from fixtures written by hand', () => {
  it.each<[claim: string, group: string, members: Partial<GroupMembers>]>([
    [
      'a streams group owns partition n of each source topic of the subtopology of its task n',
      'app',
      {
        epoch: 9,
        targetEpoch: 8,
        fault: null,
        members: [
          {
            id: 'm-1',
            clientId: 'app-StreamThread-1',
            host: '10.0.0.7',
            instanceId: 'static-1',
            rack: 'rack-a',
            epoch: 7,
            assigned: [{ topic: 'orders', partitions: [0, 1] }],
            target: [
              { topic: 'orders', partitions: [0] },
              { topic: 'app-repartition', partitions: [1] },
            ],
          },
        ],
      },
    ],
    ['a streams group that is refused says why', 'broken', { fault: 'denied', members: [] }],
    [
      'a Connect worker owns no partition that we could name',
      'connect-cluster',
      {
        assignor: 'sessioned',
        members: [
          {
            id: 'worker-1',
            clientId: 'connect',
            host: '10.0.0.8',
            instanceId: null,
            rack: null,
            epoch: null,
            assigned: [],
            target: null,
          },
        ],
      },
    ],
    [
      'Streams on the classic protocol owns what its assignment says, whatever it adds',
      'old-streams',
      {
        assignor: 'stream',
        members: [
          expect.objectContaining({ assigned: [{ topic: 'orders', partitions: [0, 1] }] }),
        ] as unknown as GroupMembers['members'],
      },
    ],
  ])('%s', async (_, group, members) => {
    expect((await look()).members.get(group)).toMatchObject(members)
  })

  it('all of them are listed with type, protocol and state, and their commits are read', async () => {
    const { groups, gaps } = await look()
    expect(groups.ids.map((id, at) => [id, groups.type[at], groups.protocol[at], groups.state[at]])).toEqual([
      ['app', 'streams', 'streams', 'Stable'],
      ['connect-cluster', 'classic', 'connect', 'Stable'],
      ['old-streams', 'classic', 'consumer', 'Stable'],
      ['broken', 'streams', 'streams', 'NotReady'],
    ])
    expect(groups.commitRow.length).toBe(5)
    expect([...groups.why]).toEqual([0, 0, 0, 0])
    expect(gaps).toEqual([])
  })
})
