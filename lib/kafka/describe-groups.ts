import type { GroupType } from '#lib/model/group.ts'
import { Fault, type FaultCode } from '#lib/model/reading.ts'
import type { Assigned, GroupMember, GroupMembers } from '#lib/model/snapshot.ts'
import type { AssignedPool } from './assigned-pool.ts'
import type { Link } from './link.ts'
import { reasonOf } from './reasons.ts'
import { openSlices } from './slices.ts'
import {
  decodeMessage,
  decodeStream,
  encodeRequest,
  type ApiName,
  type RequestOf,
  type ResponseOf,
} from './wire/codec.ts'

const MOST_GROUPS_IN_ONE_REQUEST = 200

/** What an answer says of one group. */
type Found = (id: string, members: GroupMembers) => void

/** Asks by type: the classic API says `Dead` and "no members" of a group of another type, without an error. */
type Describe = (link: Link, ids: string[], pool: AssignedPool, found: Found) => Promise<unknown>

/**
 * Members and assignments of groups of one type, asked of their coordinator. A group that could not be described comes
 * with its reason and without members; the caller keeps what it knew. Never throws.
 */
export async function describeGroups(
  link: Link,
  type: GroupType,
  ids: string[],
  pool: AssignedPool,
): Promise<Map<string, GroupMembers>> {
  const described = new Map<string, GroupMembers>()
  for (let from = 0; from < ids.length; from += MOST_GROUPS_IN_ONE_REQUEST) {
    const chunk = ids.slice(from, from + MOST_GROUPS_IN_ONE_REQUEST)
    try {
      // oxlint-disable-next-line no-await-in-loop
      await describe[type](link, chunk, pool, (id, members) => described.set(id, members))
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'protocol'
      for (const id of chunk) described.set(id, unseenMembers(code))
    }
  }
  return described
}

const describe: Readonly<Record<GroupType, Describe>> = {
  classic: (link, groups, pool, found) =>
    ask(link, 'DescribeGroups', { groups, includeAuthorizedOperations: false }, (version, bytes) =>
      decodeStream('DescribeGroups', version, bytes, 'groups', toClassic(pool, found), openSlices()),
    ),
  consumer: (link, groupIds, pool, found) =>
    ask(link, 'ConsumerGroupDescribe', { groupIds, includeAuthorizedOperations: false }, (version, bytes) =>
      decodeStream('ConsumerGroupDescribe', version, bytes, 'groups', toConsumer(pool, found), openSlices()),
    ),
  share: (link, groupIds, pool, found) =>
    ask(link, 'ShareGroupDescribe', { groupIds, includeAuthorizedOperations: false }, (version, bytes) =>
      decodeStream('ShareGroupDescribe', version, bytes, 'groups', toShare(pool, found), openSlices()),
    ),
  streams: (link, groupIds, pool, found) =>
    ask(link, 'StreamsGroupDescribe', { groupIds, includeAuthorizedOperations: false }, (version, bytes) =>
      decodeStream('StreamsGroupDescribe', version, bytes, 'groups', toStreams(pool, found), openSlices()),
    ),
}

/** An answer is taken group by group: whole, the assignments of two hundred groups would be 100 MB for a moment. */
function ask<K extends ApiName, T>(
  link: Link,
  api: K,
  request: RequestOf<K>,
  decode: (version: number, bytes: Buffer) => Promise<T>,
): Promise<T> {
  const makeBody = (version: number) => encodeRequest(api, version, request)
  return link.askBytes(api, makeBody, decode, { purpose: 'members' })
}

type ClassicGroup = ResponseOf<'DescribeGroups'>['groups'][number]
type ConsumerGroup = ResponseOf<'ConsumerGroupDescribe'>['groups'][number]
type ShareGroup = ResponseOf<'ShareGroupDescribe'>['groups'][number]
type StreamsGroup = ResponseOf<'StreamsGroupDescribe'>['groups'][number]

function toClassic(pool: AssignedPool, found: Found) {
  return (group: ClassicGroup): void => {
    if (group.errorCode !== 0) return found(group.groupId, unseenMembers(reasonOf(group.errorCode)))
    found(group.groupId, {
      ...seenNow(),
      assignor: group.protocolData || null,
      members: group.members.map((member) => toClassicMember(member, pool)),
    })
  }
}

function toConsumer(pool: AssignedPool, found: Found) {
  return (group: ConsumerGroup): void => {
    if (group.errorCode !== 0) return found(group.groupId, unseenMembers(reasonOf(group.errorCode)))
    found(group.groupId, {
      ...seenNow(),
      assignor: group.assignorName || null,
      ...epochsOf(group),
      members: group.members.map((member) => toConsumerMember(member, pool)),
    })
  }
}

function toShare(pool: AssignedPool, found: Found) {
  return (group: ShareGroup): void => {
    if (group.errorCode !== 0) return found(group.groupId, unseenMembers(reasonOf(group.errorCode)))
    found(group.groupId, {
      ...seenNow(),
      assignor: group.assignorName || null,
      ...epochsOf(group),
      members: group.members.map((member) => toShareMember(member, pool)),
    })
  }
}

function toStreams(pool: AssignedPool, found: Found) {
  return (group: StreamsGroup): void => {
    if (group.errorCode !== 0) return found(group.groupId, unseenMembers(reasonOf(group.errorCode)))
    const sources = sourceTopics(group)
    found(group.groupId, {
      ...seenNow(),
      ...epochsOf(group),
      members: group.members.map((member) => toStreamsMember(member, sources, pool)),
    })
  }
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

function toClassicMember(member: ClassicGroup['members'][number], pool: AssignedPool): GroupMember {
  return {
    id: member.memberId,
    clientId: member.clientId,
    host: toHost(member.clientHost),
    instanceId: member.groupInstanceId,
    rack: null,
    epoch: null,
    assigned: toClassicAssignment(member.memberAssignment, pool),
    target: null,
  }
}

/** Empty while a group rebalances, and another format for groups that are not of consumers: then it owns nothing we can name. */
function toClassicAssignment(bytes: Buffer, pool: AssignedPool): Assigned[] {
  if (bytes.length === 0) return []
  try {
    const { assignedPartitions } = decodeMessage('ConsumerProtocolAssignment', bytes)
    return assignedPartitions.map(({ topic, partitions }) =>
      pool.share(topic, partitions.toSorted(ascending)),
    )
  } catch {
    return []
  }
}

function toConsumerMember(member: ConsumerGroup['members'][number], pool: AssignedPool): GroupMember {
  return {
    id: member.memberId,
    clientId: member.clientId,
    host: toHost(member.clientHost),
    instanceId: member.instanceId,
    rack: member.rackId,
    epoch: member.memberEpoch,
    assigned: toAssigned(member.assignment.topicPartitions, pool),
    target: toAssigned(member.targetAssignment.topicPartitions, pool),
  }
}

function toShareMember(member: ShareGroup['members'][number], pool: AssignedPool): GroupMember {
  return {
    id: member.memberId,
    clientId: member.clientId,
    host: toHost(member.clientHost),
    instanceId: null,
    rack: member.rackId,
    epoch: member.memberEpoch,
    assigned: toAssigned(member.assignment.topicPartitions, pool),
    target: null,
  }
}

/** A streams member is assigned tasks: partition n of every source topic of a subtopology. */
function toStreamsMember(
  member: StreamsGroup['members'][number],
  sources: ReadonlyMap<string, string[]>,
  pool: AssignedPool,
): GroupMember {
  return {
    id: member.memberId,
    clientId: member.clientId,
    host: toHost(member.clientHost),
    instanceId: member.instanceId,
    rack: member.rackId,
    epoch: member.memberEpoch,
    assigned: toTaskPartitions(member.assignment.activeTasks, sources, pool),
    target: toTaskPartitions(member.targetAssignment.activeTasks, sources, pool),
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
  pool: AssignedPool,
): Assigned[] {
  return tasks.flatMap(({ subtopologyId, partitions }) =>
    (sources.get(subtopologyId) ?? []).map((topic) => pool.share(topic, partitions.toSorted(ascending))),
  )
}

function toAssigned(topics: { topicName: string; partitions: number[] }[], pool: AssignedPool): Assigned[] {
  return topics.map(({ topicName, partitions }) => pool.share(topicName, partitions.toSorted(ascending)))
}

/** Brokers write the peer's address with a slash in front. */
function toHost(host: string): string {
  return host.replace(/^\//, '')
}

function ascending(a: number, b: number): number {
  return a - b
}
