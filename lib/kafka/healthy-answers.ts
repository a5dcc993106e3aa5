import type { Answers, FakeCluster } from './fake-broker.ts'

/** What the fake brokers say when nothing is wrong. Leaders, coordinators and offsets as written here. */
export type FakePlan = {
  topics: Record<string, { leader: number; end: bigint }[]>
  groups: Record<string, FakeGroup>
}

type FakeGroup = {
  coordinator: number
  type: 'Classic' | 'Consumer' | 'Share' | 'Streams'
  protocol: string
  state: string
  /** Topic → committed offset by partition; absent: no commit there. */
  commits: Record<string, (bigint | null)[]>
}

/** Whole and healthy answers. `cluster` is asked late: its ports are known only once it is open. */
export function healthyAnswers(plan: FakePlan, cluster: () => FakeCluster): Answers {
  const topics = Object.entries(plan.topics)
  const groupsOf = (broker: number) =>
    Object.entries(plan.groups).filter(([, { coordinator }]) => coordinator === broker)
  const ids = () => cluster().brokers.map(({ id }) => id)
  return {
    Metadata: () => ({
      body: {
        clusterId: 'fake',
        controllerId: 1,
        brokers: cluster().brokers.map(({ id, port }) => ({ nodeId: id, host: '127.0.0.1', port })),
        topics: topics.map(([name, partitions]) => ({
          name,
          topicId: Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32),
          partitions: partitions.map(({ leader }, partitionIndex) => ({
            partitionIndex,
            leaderId: leader,
            replicaNodes: ids(),
            isrNodes: ids(),
          })),
        })),
      },
    }),
    ListGroups: (_, broker) => ({
      body: {
        groups: groupsOf(broker).map(([groupId, { type, protocol, state }]) => ({
          groupId,
          groupType: type,
          protocolType: protocol,
          groupState: state,
        })),
      },
    }),
    OffsetFetch: ({ groups }) => ({
      body: {
        groups: groups.map(({ groupId }) => ({
          groupId,
          topics: Object.entries(plan.groups[groupId]?.commits ?? {}).map(([name, offsets]) => ({
            name,
            partitions: offsets.flatMap((offset, partitionIndex) =>
              offset === null ? [] : [{ partitionIndex, committedOffset: offset }],
            ),
          })),
        })),
      },
    }),
    ListOffsets: ({ topics: asked }) => ({
      body: {
        topics: asked.map(({ name, partitions }) => ({
          name,
          partitions: partitions.map(({ partitionIndex, timestamp }) => ({
            partitionIndex,
            offset: timestamp === -2n ? 0n : (plan.topics[name]?.[partitionIndex]?.end ?? -1n),
          })),
        })),
      },
    }),
    DescribeCluster: () => ({
      body: {
        clusterId: 'fake',
        controllerId: 1,
        brokers: cluster().brokers.map(({ id, port }) => ({ brokerId: id, host: '127.0.0.1', port })),
      },
    }),
    DescribeQuorum: () => ({
      body: {
        topics: [
          {
            topicName: '__cluster_metadata',
            partitions: [
              { leaderId: 1, leaderEpoch: 4, currentVoters: [{ replicaId: 1, logEndOffset: 10n }] },
            ],
          },
        ],
      },
    }),
    DescribeConfigs: ({ resources }) => ({
      body: {
        results: resources.map(({ resourceType, resourceName }) => ({
          resourceType,
          resourceName,
          configs: [{ name: 'min.insync.replicas', value: '2' }],
        })),
      },
    }),
  }
}
