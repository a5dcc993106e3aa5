import type { Commit, CoordinatorView } from '#lib/model/coordinator-view.ts'
import { Fault } from '#lib/model/reading.ts'
import { openAssignedPool } from './assigned-pool.ts'
import { errorName } from './codes.ts'
import { describeGroups } from './describe-groups.ts'
import { atCoordinator } from './find-coordinators.ts'
import { listGroups } from './group-parts.ts'
import type { Link } from './link.ts'
import type { Links } from './links.ts'
import { reasonOf } from './reasons.ts'
import { readShareOffsets } from './share-offsets.ts'
import { decodeResponse, encodeRequest } from './wire/codec.ts'

/**
 * A group as its coordinator has it now: type, state, members, commits with their metadata and leader epochs. Null: the
 * coordinator knows no such group. Asks by the group's type, which the list tells: the classic API says of any other
 * group that it is dead and without members. Throws a `Fault`.
 */
export function readGroupNow(
  links: Links,
  group: string,
  deadlineMs: number,
): Promise<CoordinatorView | null> {
  return atCoordinator(links, group, Date.now() + deadlineMs, (link, id) => look(link, id, group))
}

async function look(link: Link, coordinator: number, group: string): Promise<CoordinatorView | null> {
  const atMs = Date.now()
  // Not counted as a part of a lag refresh.
  const listed = await listGroups({
    askBytes: (api, make, decode) => link.askBytes(api, make, decode, { purpose: 'view' }),
  })
  const at = listed.ids.indexOf(group)
  const type = listed.type[at]
  // Asked whether or not it is listed: this one tells apart what is not there, what is hidden, and who has moved.
  const fetched = await fetchCommits(link, group)
  if (type === undefined) {
    if (fetched.commits.length === 0) return null
    throw new Fault('coordinator-moved', `The group ${group} appeared while it was looked for.`)
  }
  const described = (await describeGroups(link, type, [group], openAssignedPool())).get(group)
  const membersFault = described ? described.fault : 'protocol'
  if (membersFault === 'coordinator-moved')
    throw new Fault(membersFault, `The coordinator of ${group} is moving.`)
  return {
    group,
    atMs,
    coordinator,
    type,
    state: listed.state[at] ?? '',
    protocol: listed.protocol[at] ?? '',
    members: described?.members ?? [],
    membersFault,
    epoch: described?.epoch ?? null,
    ...(type === 'share' ? { commits: await fetchStarts(link, group), unseen: [] } : fetched),
  }
}

/** `requireStable` off: a transaction that is still open has not moved anything yet. */
async function fetchCommits(link: Link, group: string): Promise<Pick<CoordinatorView, 'commits' | 'unseen'>> {
  const answer = await link.askBytes(
    'OffsetFetch',
    (version) => {
      if (version < 8)
        throw new Fault('unsupported', 'Reading a group to change it needs Kafka 3.0 or newer.')
      return encodeRequest('OffsetFetch', version, {
        groups: [{ groupId: group, memberId: null, memberEpoch: -1, topics: null }],
        requireStable: false,
      })
    },
    async (version, bytes) => decodeResponse('OffsetFetch', version, bytes),
    { purpose: 'view' },
  )
  const found = answer.groups[0]
  if (!found) throw new Fault('protocol', `The coordinator says nothing of ${group}.`)
  if (found.errorCode !== 0) {
    const name = errorName(found.errorCode)
    throw new Fault(
      reasonOf(found.errorCode),
      `The coordinator does not tell the offsets of ${group} (error ${found.errorCode}, ${name}).`,
    )
  }
  const commits: Commit[] = []
  const unseen: CoordinatorView['unseen'] = []
  for (const { name: topic, partitions } of found.topics) {
    for (const one of partitions) {
      const place = { topic, partition: one.partitionIndex }
      if (one.errorCode !== 0)
        unseen.push({ ...place, because: `Its commit is not told (${errorName(one.errorCode)}).` })
      // −1 is Kafka's "no commit".
      else if (one.committedOffset >= 0n)
        commits.push({
          ...place,
          offset: one.committedOffset,
          metadata: one.metadata ?? '',
          leaderEpoch: one.committedLeaderEpoch,
        })
    }
  }
  return { commits, unseen }
}

async function fetchStarts(link: Link, group: string): Promise<Commit[]> {
  const starts = (await readShareOffsets(link, [group]))[0]?.[1]
  if (!starts || starts.fault !== null)
    throw new Fault(
      starts?.fault ?? 'protocol',
      `The coordinator does not tell the start offsets of ${group}.`,
    )
  return starts.partitions.flatMap(({ topic, partition, start }) =>
    start === null ? [] : [{ topic, partition, offset: start, metadata: '', leaderEpoch: -1 }],
  )
}
