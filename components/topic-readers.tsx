import Link from 'next/link'
import { groupHref } from '#lib/model/links.ts'
import type { TopicDetail } from '#lib/model/topic.ts'
import { State } from './ui/state.tsx'
import { TimeBehind } from './ui/time.tsx'
import { Count, Coverage } from './ui/value.tsx'
import { EMPTY_ID, groupWord } from './words.ts'

/** The groups that read the topic, the one furthest behind on it first. */
export function TopicReaders({ cluster, topic }: { cluster: string; topic: TopicDetail }) {
  if (topic.readers.length === 0)
    return (
      <p className="muted pt-3">
        No group has a committed offset or a member on this topic. Readers that commit nothing are not seen.
      </p>
    )
  const rows = topic.readers.toSorted(
    (a, b) => compareLag(a.lagMessages, b.lagMessages) || (a.group < b.group ? -1 : 1),
  )
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">Group</th>
          <th scope="col">Status of the group</th>
          <th scope="col" className="num" aria-sort="descending">
            Lag on this topic
          </th>
          <th scope="col" className="num">
            Time behind, all topics
          </th>
          <th scope="col" className="num">
            Partitions with a commit
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ group, lagMessages, coverage, status, state, timeBehindMs }) => (
          <tr key={group}>
            <td className="nm l1">
              <Link href={groupHref(cluster, group)}>{group === '' ? EMPTY_ID : group}</Link>
            </td>
            <td className="l2">
              <GroupState {...{ status, state, coverage }} />
            </td>
            <td className="num r1">
              <Count value={lagMessages} why={coverage.total === 0 ? 'not-committed' : null} />
              {lagMessages === null ? null : <Coverage seen={coverage.seen} total={coverage.total} />}
            </td>
            <td className="num r2" data-l="behind, all topics">
              <TimeBehind value={timeBehindMs} />
            </td>
            <td className="num l3 max-[640px]:text-left" data-l="partitions with a commit">
              <Count value={coverage.total} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type Judged = Pick<TopicDetail['readers'][number], 'status' | 'state' | 'coverage'>

function GroupState(group: Judged) {
  const { kind, word } = groupWord(group)
  return <State kind={kind}>{word}</State>
}

/** Most first. What is not known may be anything: it stands before what is known to be 0. */
function compareLag(a: bigint | null, b: bigint | null): number {
  const rank = (lag: bigint | null) => (lag === null ? 1 : lag > 0n ? 0 : 2)
  if (a === null || b === null) return rank(a) - rank(b)
  return a > b ? -1 : a < b ? 1 : 0
}
