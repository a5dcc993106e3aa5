// Clusters that nobody has at hand: what three brokers would answer, made up by arithmetic. Answers are kept as bytes,
// so that in the second round they cost nothing.
import type { Answers, FakeCluster } from '#lib/kafka/fake-broker.ts'
import {
  encodeMessage,
  encodeResponse,
  type ApiName,
  type ResponseOf,
  type Sketch,
} from '#lib/kafka/wire/codec.ts'

export type Shape = {
  topics: number
  partitions: number
  groups: number
  /** Spread evenly: each group has as many, on neighbouring partitions. */
  commits: number
  /** Of each group that is not Empty; one group in three is. */
  members: number
}

export const BROKERS = 3

export const shapes = {
  M: { topics: 2000, partitions: 10_000, groups: 1000, commits: 20_000, members: 3 },
  L: { topics: 9000, partitions: 39_000, groups: 2200, commits: 44_000, members: 3 },
  wide: { topics: 2000, partitions: 10_000, groups: 100, commits: 1_000_000, members: 10 },
  vast: { topics: 20_000, partitions: 200_000, groups: 65_000, commits: 650_000, members: 2 },
} as const satisfies Record<string, Shape>
export type ShapeName = keyof typeof shapes

/** Answers to everything that is asked in a round. `cluster` is asked late: its ports are known only once it is open. */
export function inventAnswers(shape: Shape, cluster: () => FakeCluster): Answers {
  const kept = new Map<string, Buffer>()
  function keep<K extends ApiName>(api: K, version: number, key: string, make: () => Sketch<ResponseOf<K>>) {
    const name = `${api} ${version} ${key}`
    const payload = kept.get(name) ?? encodeResponse(api, version, make())
    kept.set(name, payload)
    return { payload }
  }
  return {
    Metadata: (_, _broker, version) =>
      keep('Metadata', version, '', () => inventMetadata(shape, portsOf(cluster()))),
    ListGroups: (_, broker, version) =>
      keep('ListGroups', version, String(broker), () => inventGroups(shape, broker)),
    OffsetFetch: ({ groups }, _broker, version) => {
      const ids = groups.map(({ groupId }) => groupId)
      return keep('OffsetFetch', version, `${ids[0]} ${ids.length}`, () => inventCommits(shape, ids))
    },
    ListOffsets: ({ topics, isolationLevel }, broker, version) => {
      const first = topics[0]
      const asked = first?.partitions[0]
      const key = `${broker} ${first?.name} ${asked?.partitionIndex} ${asked?.timestamp} ${isolationLevel}`
      const start = asked?.timestamp === -2n
      return keep('ListOffsets', version, key, () => inventOffsets(topics, start))
    },
    DescribeGroups: ({ groups }) => ({
      body: {
        groups: groups.map((groupId) => ({
          groupId,
          groupState: 'Stable',
          protocolType: 'consumer',
          protocolData: 'range',
          members: inventMembers(shape, groupId).map(({ id, assigned }) => ({
            memberId: id,
            clientId: 'app',
            clientHost: '/10.0.0.1',
            memberAssignment: encodeMessage('ConsumerProtocolAssignment', 3, {
              assignedPartitions: assigned,
            }),
          })),
        })),
      },
    }),
    ConsumerGroupDescribe: ({ groupIds }) => ({
      body: {
        groups: groupIds.map((groupId) => ({
          groupId,
          groupState: 'Stable',
          assignorName: 'uniform',
          members: inventMembers(shape, groupId).map(({ id, assigned }) => {
            const owned = assigned.map(({ topic, partitions }) => ({ topicName: topic, partitions }))
            return {
              memberId: id,
              clientId: 'app',
              clientHost: '/10.0.0.1',
              assignment: { topicPartitions: owned },
              targetAssignment: { topicPartitions: owned },
            }
          }),
        })),
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
    DescribeLogDirs: (_, broker, version) =>
      keep('DescribeLogDirs', version, String(broker), () => inventDisks(shape)),
  }
}

function portsOf({ brokers }: FakeCluster) {
  return brokers.map(({ id, port }) => ({ nodeId: id, host: '127.0.0.1', port, rack: `rack-${id}` }))
}

export function inventMetadata(
  shape: Shape,
  brokers: { nodeId: number; host: string; port: number; rack: string }[],
): Sketch<ResponseOf<'Metadata'>> {
  return {
    brokers,
    clusterId: 'invented',
    controllerId: 1,
    topics: range(shape.topics).map((topic) => ({
      name: topicName(topic),
      topicId: (topic + 1).toString(16).padStart(32, '0'),
      partitions: range(rowsOf(shape, topic)).map((partitionIndex) => {
        const first = topic + partitionIndex
        const nodes = range(BROKERS).map((n) => 1 + ((first + n) % BROKERS))
        return {
          partitionIndex,
          leaderId: nodes[0] ?? -1,
          leaderEpoch: 7,
          replicaNodes: nodes,
          isrNodes: nodes,
        }
      }),
    })),
  }
}

export function inventGroups(shape: Shape, broker: number): Sketch<ResponseOf<'ListGroups'>> {
  return {
    groups: groupsOf(shape, broker).map((n) => ({
      groupId: groupName(n),
      groupType: n % 4 === 1 ? 'Consumer' : 'Classic',
      protocolType: 'consumer',
      groupState: n % 3 === 0 ? 'Empty' : 'Stable',
    })),
  }
}

function groupsOf(shape: Shape, broker: number): number[] {
  return range(shape.groups).filter((n) => 1 + (n % BROKERS) === broker)
}

/** One group in eight is behind, one in a hundred has lost something. */
export function inventCommits(shape: Shape, ids: string[]): Sketch<ResponseOf<'OffsetFetch'>> {
  return {
    groups: ids.map((groupId) => {
      const n = numberOf(groupId)
      const behind = n % 8 === 3 ? BigInt(n * 13) : 0n
      return {
        groupId,
        topics: topicsOf(shape, n).map(({ topic, partitions }) => ({
          name: topicName(topic),
          partitions: partitions.map((partitionIndex) => ({
            partitionIndex,
            committedOffset: n % 100 === 99 ? 10n : endOf(topic, partitionIndex) - behind,
            metadata: '',
          })),
        })),
      }
    }),
  }
}

function inventOffsets(
  topics: { name: string; partitions: { partitionIndex: number }[] }[],
  start: boolean,
): Sketch<ResponseOf<'ListOffsets'>> {
  return {
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        offset: start ? 1000n : endOf(numberOf(name), partitionIndex),
        leaderEpoch: 7,
      })),
    })),
  }
}

function inventMembers(shape: Shape, groupId: string) {
  const topics = topicsOf(shape, numberOf(groupId))
  return range(shape.members).map((member) => ({
    id: `app-${member}-0a1b2c3d-0000-4000-8000-${groupId}`,
    assigned: topics.flatMap(({ topic, partitions }) => {
      const owned = partitions.filter((partition) => partition % shape.members === member)
      return owned.length > 0 ? [{ topic: topicName(topic), partitions: owned }] : []
    }),
  }))
}

function inventDisks(shape: Shape): Sketch<ResponseOf<'DescribeLogDirs'>> {
  const topics = range(shape.topics).map((topic) => ({
    name: topicName(topic),
    partitions: range(rowsOf(shape, topic)).map((partitionIndex) => ({
      partitionIndex,
      partitionSize: endOf(topic, partitionIndex) * 100n,
    })),
  }))
  return { results: [{ logDir: '/data', totalBytes: 10n ** 13n, usableBytes: 10n ** 12n, topics }] }
}

/** The topics and partitions that a group committed, one after the other from a place of its own. */
function topicsOf(shape: Shape, group: number): { topic: number; partitions: number[] }[] {
  const found: { topic: number; partitions: number[] }[] = []
  let left = Math.floor(shape.commits / shape.groups)
  for (let topic = (group * 7) % shape.topics; left > 0; topic = (topic + 1) % shape.topics) {
    const count = Math.min(left, rowsOf(shape, topic))
    left -= count
    found.push({ topic, partitions: range(count) })
  }
  return found
}

function rowsOf({ topics, partitions }: Shape, topic: number): number {
  return Math.floor(((topic + 1) * partitions) / topics) - Math.floor((topic * partitions) / topics)
}

function endOf(topic: number, partition: number): bigint {
  return BigInt(5_000_000_000 + topic * 1_000_003 + partition)
}

function topicName(topic: number): string {
  return `orders.region-${topic}.events`
}

function groupName(group: number): string {
  return `billing-group-${group}`
}

function numberOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? 0)
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n)
}
