import type { Place, WriteOutcome } from '#lib/model/write.ts'
import type { Links } from './links.ts'
import { writeAtCoordinators, type Deed, type Say } from './write-at-coordinators.ts'

export type CommitRow = Place & { offset: bigint; metadata?: string; leaderEpoch?: number }
type OfGroup<R> = R & { group: string }

/**
 * Sets committed offsets of a group without members: one OffsetCommit with all rows, as nobody's (generation −1, no member
 * id). The coordinator checks and writes in one step: with a member in the group it refuses every row and writes none. It
 * does not look at the offsets themselves. A group that is not there comes to be. Never throws a `Fault`.
 */
export function commitOffsets(
  links: Links,
  group: string,
  rows: readonly CommitRow[],
  deadlineMs: number,
): Promise<OfGroup<CommitRow & WriteOutcome>[]> {
  return writeAtCoordinators(links, ofGroup(group, rows), deadlineMs, commit)
}

/** Takes committed offsets away, from a group that does not read these topics now. Of what was never there it is done too. */
export function deleteOffsets(
  links: Links,
  group: string,
  places: readonly Place[],
  deadlineMs: number,
): Promise<OfGroup<Place & WriteOutcome>[]> {
  return writeAtCoordinators(links, ofGroup(group, places), deadlineMs, takeAway)
}

/** Deletes groups without members, whatever their type, with all that is committed. */
export function deleteGroups(
  links: Links,
  groups: readonly string[],
  deadlineMs: number,
): Promise<({ group: string } & WriteOutcome)[]> {
  const rows = [...new Set(groups)].map((group) => ({ group }))
  return writeAtCoordinators(links, rows, deadlineMs, deletion)
}

/** Sets the start offsets of a share group without members. A share group that is not there comes to be (seen on 4.3). */
export function alterShareOffsets(
  links: Links,
  group: string,
  rows: readonly (Place & { offset: bigint })[],
  deadlineMs: number,
): Promise<OfGroup<Place & { offset: bigint } & WriteOutcome>[]> {
  return writeAtCoordinators(links, ofGroup(group, rows), deadlineMs, alteration)
}

function ofGroup<R>(group: string, rows: readonly R[]): OfGroup<R>[] {
  return rows.map((row) => ({ ...row, group }))
}

const MOST_GROUPS_IN_ONE_REQUEST = 200

const refusals: Say<Place> = {
  3: ({ topic, partition }) => `Kafka knows no partition ${partition} of a topic ${topic}.`,
  29: ({ topic }) => `We may not change offsets on ${topic}: that takes READ on the topic.`,
}

const commit: Deed<OfGroup<CommitRow>, 'OffsetCommit'> = {
  api: 'OffsetCommit',
  mostGroups: 1,
  toRequest: (rows) => ({
    groupId: rows[0]?.group ?? '',
    generationIdOrMemberEpoch: -1,
    memberId: '',
    topics: toTopics(rows, ({ partition, offset, metadata = '', leaderEpoch = -1 }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedMetadata: metadata,
      committedLeaderEpoch: leaderEpoch,
    })),
  }),
  toCodes: ({ topics }) => byPlace(topics),
  say: {
    ...refusals,
    12: () => 'The metadata is longer than the brokers take (offset.metadata.max.bytes).',
    25: ({ group }) =>
      `The group ${group} has members, who came after it was looked at. Nothing was written. Stop them first.`,
    28: () => 'So many partitions do not fit into one commit. Nothing was written. Take fewer at a time.',
    30: ({ group }) => `We may not commit for the group ${group}: that takes READ on the group.`,
    69: ({ group }) => `${group} is a share group: it has no committed offsets.`,
  },
}

const takeAway: Deed<OfGroup<Place>, 'OffsetDelete'> = {
  api: 'OffsetDelete',
  mostGroups: 1,
  toRequest: (rows) => ({
    groupId: rows[0]?.group ?? '',
    topics: toTopics(rows, ({ partition }) => ({ partitionIndex: partition })),
  }),
  toCodes: ({ errorCode, topics }) => (errorCode === 0 ? byPlace(topics) : () => errorCode),
  say: {
    3: ({ topic, partition }) =>
      `Kafka knows no partition ${partition} of a topic ${topic} any more: its offset goes when the group does.`,
    29: refusals[29],
    30: ({ group }) => `We may not delete offsets of the group ${group}: that takes DELETE on the group.`,
    68: ({ group }) => `The group ${group} has members. Nothing was deleted. Stop them first.`,
    69: ({ group }) => `There is no group ${group} that has committed offsets.`,
    86: ({ group, topic }) => `Members of ${group} read ${topic} now. Its offsets stay until they stop.`,
  },
}

const deletion: Deed<{ group: string }, 'DeleteGroups'> = {
  api: 'DeleteGroups',
  mostGroups: MOST_GROUPS_IN_ONE_REQUEST,
  toRequest: (rows) => ({ groupsNames: rows.map(({ group }) => group) }),
  toCodes: ({ results }) => {
    const codes = new Map(results.map(({ groupId, errorCode }) => [groupId, errorCode]))
    return ({ group }) => codes.get(group)
  },
  say: {
    30: ({ group }) => `We may not delete the group ${group}: that takes DELETE on the group.`,
    68: ({ group }) => `The group ${group} has members. It was not deleted. Stop them first.`,
    69: ({ group }) => `There is no group ${group}.`,
  },
}

const alteration: Deed<OfGroup<Place & { offset: bigint }>, 'AlterShareGroupOffsets'> = {
  api: 'AlterShareGroupOffsets',
  mostGroups: 1,
  toRequest: (rows) => ({
    groupId: rows[0]?.group ?? '',
    topics: toTopics(rows, ({ partition, offset }) => ({
      partitionIndex: partition,
      startOffset: offset,
    })).map(({ name, partitions }) => ({ topicName: name, partitions })),
  }),
  toCodes: ({ errorCode, responses }) =>
    errorCode === 0
      ? byPlace(responses.map(({ topicName, partitions }) => ({ name: topicName, partitions })))
      : () => errorCode,
  say: {
    ...refusals,
    30: ({ group }) => `We may not change the group ${group}: that takes READ on the group.`,
    68: ({ group }) => `The share group ${group} has members. Nothing was written. Stop them first.`,
    69: ({ group }) => `${group} is not a share group.`,
  },
}

function toTopics<R extends Place, P>(rows: readonly R[], toPartition: (row: R) => P) {
  return [...Map.groupBy(rows, ({ topic }) => topic)].map(([name, own]) => ({
    name,
    partitions: own.map(toPartition),
  }))
}

/** No topic's name holds a colon. Answers come in an order of their own. */
function byPlace(
  topics: readonly { name: string; partitions: readonly { partitionIndex: number; errorCode: number }[] }[],
): (row: Place) => number | undefined {
  const codes = new Map(
    topics.flatMap(({ name, partitions }) =>
      partitions.map((one) => [`${name}:${one.partitionIndex}`, one.errorCode] as const),
    ),
  )
  return ({ topic, partition }) => codes.get(`${topic}:${partition}`)
}
