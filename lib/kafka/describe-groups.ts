import type { GroupType } from '#lib/model/group.ts'
import { Fault, type FaultCode } from '#lib/model/reading.ts'
import type { Assigned, GroupMember, GroupMembers } from '#lib/model/snapshot.ts'
import type { Link } from './link.ts'
import { reasonOf } from './reasons.ts'
import { decodeMessage, type ResponseOf } from './wire/codec.ts'

const MOST_GROUPS_IN_ONE_REQUEST = 200

/** Asks by type: the classic API says `Dead` and "no members" of a group of another type, without an error. */
type Describe = (link: Link, ids: string[]) => Promise<[string, GroupMembers][]>

/**
 * Members and assignments of groups of one type, asked of their coordinator. A group that could not be described comes
 * with its reason and without members; the caller keeps what it knew. Never throws.
 */
export async function describeGroups(
  link: Link,
  type: GroupType,
  ids: string[],
): Promise<[string, GroupMembers][]> {
  const described: [string, GroupMembers][] = []
  for (let from = 0; from < ids.length; from += MOST_GROUPS_IN_ONE_REQUEST) {
    const chunk = ids.slice(from, from + MOST_GROUPS_IN_ONE_REQUEST)
    try {
      // oxlint-disable-next-line no-await-in-loop
      described.push(...(await describe[type](link, chunk)))
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'protocol'
      for (const id of chunk) described.push([id, unseenMembers(code)])
    }
  }
  return described
}

const describe: Readonly<Record<GroupType, Describe>> = {
  classic: async (link, groups) => {
    const answer = await link.ask(
      'DescribeGroups',
      { groups, includeAuthorizedOperations: false },
      { purpose: 'members' },
    )
    return answer.groups.map((group) => [
      group.groupId,
      group.errorCode === 0
        ? { ...seenNow(), assignor: group.protocolData || null, members: group.members.map(toClassicMember) }
        : unseenMembers(reasonOf(group.errorCode)),
    ])
  },
  consumer: async (link, groupIds) => {
    const answer = await link.ask(
      'ConsumerGroupDescribe',
      { groupIds, includeAuthorizedOperations: false },
      { purpose: 'members' },
    )
    return answer.groups.map((group) => [
      group.groupId,
      group.errorCode === 0
        ? {
            ...seenNow(),
            assignor: group.assignorName || null,
            ...epochsOf(group),
            members: group.members.map(toConsumerMember),
          }
        : unseenMembers(reasonOf(group.errorCode)),
    ])
  },
  share: async (link, groupIds) => {
    const answer = await link.ask(
      'ShareGroupDescribe',
      { groupIds, includeAuthorizedOperations: false },
      { purpose: 'members' },
    )
    return answer.groups.map((group) => [
      group.groupId,
      group.errorCode === 0
        ? {
            ...seenNow(),
            assignor: group.assignorName || null,
            ...epochsOf(group),
            members: group.members.map(toShareMember),
          }
        : unseenMembers(reasonOf(group.errorCode)),
    ])
  },
  streams: async (link, groupIds) => {
    const answer = await link.ask(
      'StreamsGroupDescribe',
      { groupIds, includeAuthorizedOperations: false },
      { purpose: 'members' },
    )
    return answer.groups.map((group) => [
      group.groupId,
      group.errorCode === 0
        ? {
            ...seenNow(),
            ...epochsOf(group),
            members: group.members.map((member) => toStreamsMember(member, sourceTopics(group))),
          }
        : unseenMembers(reasonOf(group.errorCode)),
    ])
  },
}

function seenNow(): GroupMembers {
  return { atMs: Date.now(), assignor: null, epoch: null, targetEpoch: null, members: [], fault: null }
}

function unseenMembers(fault: FaultCode): GroupMembers {
  return { ...seenNow(), fault }
}

function epochsOf(group: { groupEpoch: number; assignmentEpoch: number }) {
  return { epoch: group.groupEpoch, targetEpoch: group.assignmentEpoch }
}

type ClassicMember = ResponseOf<'DescribeGroups'>['groups'][number]['members'][number]
type ConsumerMember = ResponseOf<'ConsumerGroupDescribe'>['groups'][number]['members'][number]
type ShareMember = ResponseOf<'ShareGroupDescribe'>['groups'][number]['members'][number]
type StreamsGroup = ResponseOf<'StreamsGroupDescribe'>['groups'][number]
type StreamsMember = StreamsGroup['members'][number]

function toClassicMember(member: ClassicMember): GroupMember {
  return {
    id: member.memberId,
    clientId: member.clientId,
    host: toHost(member.clientHost),
    instanceId: member.groupInstanceId,
    rack: null,
    epoch: null,
    assigned: toClassicAssignment(member.memberAssignment),
    target: null,
  }
}

/** Empty while a group rebalances, and another format for groups that are not of consumers: then it owns nothing we can name. */
function toClassicAssignment(bytes: Buffer): Assigned[] {
  if (bytes.length === 0) return []
  try {
    const { assignedPartitions } = decodeMessage('ConsumerProtocolAssignment', bytes)
    return assignedPartitions.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.toSorted(ascending),
    }))
  } catch {
    return []
  }
}

function toConsumerMember(member: ConsumerMember): GroupMember {
  return {
    id: member.memberId,
    clientId: member.clientId,
    host: toHost(member.clientHost),
    instanceId: member.instanceId,
    rack: member.rackId,
    epoch: member.memberEpoch,
    assigned: toAssigned(member.assignment.topicPartitions),
    target: toAssigned(member.targetAssignment.topicPartitions),
  }
}

function toShareMember(member: ShareMember): GroupMember {
  return {
    id: member.memberId,
    clientId: member.clientId,
    host: toHost(member.clientHost),
    instanceId: null,
    rack: member.rackId,
    epoch: member.memberEpoch,
    assigned: toAssigned(member.assignment.topicPartitions),
    target: null,
  }
}

/** A streams member is assigned tasks: partition n of every source topic of a subtopology. */
function toStreamsMember(member: StreamsMember, sources: ReadonlyMap<string, string[]>): GroupMember {
  return {
    id: member.memberId,
    clientId: member.clientId,
    host: toHost(member.clientHost),
    instanceId: member.instanceId,
    rack: member.rackId,
    epoch: member.memberEpoch,
    assigned: toTaskPartitions(member.assignment.activeTasks, sources),
    target: toTaskPartitions(member.targetAssignment.activeTasks, sources),
  }
}

function sourceTopics(group: StreamsGroup): Map<string, string[]> {
  const subtopologies = group.topology?.subtopologies ?? []
  return new Map(
    subtopologies.map(({ subtopologyId, sourceTopics: topics, repartitionSourceTopics }) => [
      subtopologyId,
      [...topics, ...repartitionSourceTopics.map(({ name }) => name)],
    ]),
  )
}

function toTaskPartitions(
  tasks: { subtopologyId: string; partitions: number[] }[],
  sources: ReadonlyMap<string, string[]>,
): Assigned[] {
  return tasks.flatMap(({ subtopologyId, partitions }) =>
    (sources.get(subtopologyId) ?? []).map((topic) => ({
      topic,
      partitions: partitions.toSorted(ascending),
    })),
  )
}

function toAssigned(topics: { topicName: string; partitions: number[] }[]): Assigned[] {
  return topics.map(({ topicName, partitions }) => ({
    topic: topicName,
    partitions: partitions.toSorted(ascending),
  }))
}

/** Brokers write the peer's address with a slash in front. */
function toHost(host: string): string {
  return host.replace(/^\//, '')
}

function ascending(a: number, b: number): number {
  return a - b
}
