import { Fault } from '#lib/model/reading.ts'
import type { ShareOffsets } from '#lib/model/snapshot.ts'
import type { Link } from './link.ts'
import { reasonOf } from './reasons.ts'

const MOST_GROUPS_IN_ONE_REQUEST = 100

/**
 * Start offset and lag of share groups, from their coordinator (which itself asks the leaders, so not too often).
 * −1 means that nobody has read yet or that the broker is too old to know: unknown, not a number. Never throws.
 */
export async function readShareOffsets(link: Link, ids: string[]): Promise<[string, ShareOffsets][]> {
  const found: [string, ShareOffsets][] = []
  for (let from = 0; from < ids.length; from += MOST_GROUPS_IN_ONE_REQUEST) {
    const chunk = ids.slice(from, from + MOST_GROUPS_IN_ONE_REQUEST)
    try {
      // oxlint-disable-next-line no-await-in-loop
      found.push(...(await askCoordinator(link, chunk)))
    } catch (error) {
      const fault = error instanceof Fault ? error.code : 'protocol'
      for (const id of chunk) found.push([id, { atMs: Date.now(), partitions: [], fault }])
    }
  }
  return found
}

async function askCoordinator(link: Link, ids: string[]): Promise<[string, ShareOffsets][]> {
  const answer = await link.ask(
    'DescribeShareGroupOffsets',
    { groups: ids.map((groupId) => ({ groupId, topics: null })) },
    { purpose: 'share', lane: 'forwarded' },
  )
  return answer.groups.map((group) => [
    group.groupId,
    {
      atMs: Date.now(),
      fault: group.errorCode === 0 ? null : reasonOf(group.errorCode),
      partitions: group.topics.flatMap((topic) =>
        topic.partitions
          .filter(({ errorCode }) => errorCode === 0)
          .map(({ partitionIndex, startOffset, lag }) => ({
            topic: topic.topicName,
            partition: partitionIndex,
            start: startOffset < 0n ? null : startOffset,
            lag: lag < 0n ? null : lag,
          })),
      ),
    },
  ])
}
