import type { GroupType } from '#lib/model/group.ts'
import { Int32Column } from '#lib/model/int32-column.ts'
import { Int64Column } from '#lib/model/int64-column.ts'
import { Fault, type FaultCode } from '#lib/model/reading.ts'
import type { Link } from './link.ts'
import { reasonOf } from './reasons.ts'
import { openSlices } from './slices.ts'
import { decodeStream, encodeRequest } from './wire/codec.ts'

/**
 * The groups of one coordinator. A broker lists the groups that it coordinates, so whoever answers is the coordinator
 * and no FindCoordinator is needed.
 */
export type GroupPart = {
  listed: ListedGroups
  commits: Commits
  /** Why the last look failed as a whole; the rest is then what was seen before. */
  fault: FaultCode | null
  sinceMs: number
}

export type ListedGroups = {
  atMs: number
  ids: string[]
  type: GroupType[]
  protocol: string[]
  state: string[]
}

/** Commits of group n: `at[n] … at[n + 1]`. Topics by number, so that they survive a change of the topology. */
export type Commits = {
  atMs: number
  ids: string[]
  index: Map<string, number>
  /** Why the commits of a group were not seen; null when they were. */
  why: (FaultCode | null)[]
  /** Of those that were not seen: since when. */
  sinceMs: Map<string, number>
  at: Int32Column
  topicNames: string[]
  topic: Int32Column
  partition: Int32Column
  offset: Int64Column
  metadata: Map<number, string>
}

/** What is needed of a link here. */
type Asked = Pick<Link, 'askBytes'>

const types: readonly GroupType[] = ['classic', 'consumer', 'share', 'streams']

/** ListGroups of one broker. Throws a `Fault`; a broker that still loads a part of its groups answers for none. */
export async function listGroups(link: Asked): Promise<ListedGroups> {
  const listed: ListedGroups = { atMs: Date.now(), ids: [], type: [], protocol: [], state: [] }
  const answer = await link.askBytes(
    'ListGroups',
    (version) => encodeRequest('ListGroups', version, { statesFilter: [], typesFilter: [] }),
    (version, bytes) =>
      decodeStream(
        'ListGroups',
        version,
        bytes,
        'groups',
        (group) => {
          const type = group.groupType.toLowerCase()
          listed.ids.push(group.groupId)
          // Before ListGroups 5 there were only classic groups, and none was named so.
          listed.type.push(types.find((known) => known === type) ?? 'classic')
          listed.protocol.push(group.protocolType)
          listed.state.push(group.groupState)
        },
        openSlices(),
      ),
    { purpose: 'lag' },
  )
  if (answer.errorCode !== 0) {
    throw new Fault(
      reasonOf(answer.errorCode),
      `The broker does not list its groups now (error ${answer.errorCode}).`,
    )
  }
  return listed
}

/** Groups that one OffsetFetch asks for. An answer should stay under about 8 MB; the last one tells how big they are. */
const FIRST_CHUNK = 1000
const WANTED_ANSWER_BYTES = 8_000_000

/**
 * Committed offsets of every listed group that keeps them (share groups do not). Refusals of single groups are data;
 * `before` tells since when they are refused.
 */
export async function fetchCommits(
  link: Asked,
  listed: ListedGroups,
  bytesPerGroup: { value: number },
  before: Pick<Commits, 'sinceMs'> = emptyCommits(),
): Promise<Commits> {
  const wanted = listed.ids.filter((_, n) => listed.type[n] !== 'share')
  const commits = emptyCommits()
  const topicNumbers = new Map<string, number>()
  let from = 0
  while (from < wanted.length) {
    const size =
      bytesPerGroup.value > 0
        ? Math.max(50, Math.floor(WANTED_ANSWER_BYTES / bytesPerGroup.value))
        : FIRST_CHUNK
    const chunk = wanted.slice(from, from + size)
    from += chunk.length
    // Requests of one coordinator go one after the other: a broker answers a socket in order anyway.
    // oxlint-disable-next-line no-await-in-loop
    const { bytes } = await fetchChunk(link, chunk, commits, topicNumbers)
    bytesPerGroup.value = Math.max(bytes / chunk.length, bytesPerGroup.value * 0.9)
  }
  commits.at.push(commits.topic.length)
  for (const [n, id] of commits.ids.entries()) {
    if (commits.why[n] !== null) commits.sinceMs.set(id, before.sinceMs.get(id) ?? commits.atMs)
  }
  return commits
}

async function fetchChunk(
  link: Asked,
  ids: string[],
  commits: Commits,
  topicNumbers: Map<string, number>,
): Promise<{ bytes: number }> {
  const request = {
    groups: ids.map((groupId) => ({ groupId, memberId: null, memberEpoch: -1, topics: null })),
    requireStable: false,
  }
  return link.askBytes(
    'OffsetFetch',
    (version) => {
      if (version < 8)
        throw new Fault('unsupported', 'Committed offsets of many groups need Kafka 3.0 or newer.')
      return encodeRequest('OffsetFetch', version, request)
    },
    async (version, bytes) => {
      const answer = await decodeStream(
        'OffsetFetch',
        version,
        bytes,
        'groups',
        (group) => {
          commits.index.set(group.groupId, commits.ids.push(group.groupId) - 1)
          commits.why.push(group.errorCode === 0 ? null : reasonOf(group.errorCode))
          commits.at.push(commits.topic.length)
          for (const topic of group.topics) {
            const number = topicNumbers.get(topic.name) ?? commits.topicNames.push(topic.name) - 1
            topicNumbers.set(topic.name, number)
            for (const found of topic.partitions) {
              // −1 is "no commit"; a partition's own error (a pending transaction) leaves it out as well.
              if (found.errorCode !== 0 || found.committedOffset < 0n) continue
              if (found.metadata) commits.metadata.set(commits.topic.length, found.metadata)
              commits.topic.push(number)
              commits.partition.push(found.partitionIndex)
              commits.offset.push(found.committedOffset)
            }
          }
        },
        openSlices(),
      )
      return { bytes: bytes.length, throttleTimeMs: answer.throttleTimeMs }
    },
    { purpose: 'lag' },
  )
}

export function emptyCommits(): Commits {
  return {
    atMs: Date.now(),
    ids: [],
    index: new Map(),
    why: [],
    sinceMs: new Map(),
    at: new Int32Column(0, 64),
    topicNames: [],
    topic: new Int32Column(0, 256),
    partition: new Int32Column(0, 256),
    offset: new Int64Column(0, 256),
    metadata: new Map(),
  }
}

export function emptyPart(): GroupPart {
  return {
    listed: { atMs: 0, ids: [], type: [], protocol: [], state: [] },
    commits: { ...emptyCommits(), atMs: 0 },
    fault: 'starting',
    sinceMs: 0,
  }
}
