import Link from 'next/link'
import { formatPlural } from '#lib/format.ts'
import { groupHref } from '#lib/model/links.ts'
import { nameOf } from './plan-words.ts'

const MOST_NAMED = 6

/** Several groups, the first of them by name. */
export function PlanGroups({ cluster, groups }: { cluster: string; groups: readonly string[] }) {
  const more = groups.length - MOST_NAMED
  return (
    <p className="idline">
      <span className="tag">{formatPlural(groups.length, 'group')}</span>
      {groups.slice(0, MOST_NAMED).map((group) => (
        <Link key={group} className="lk" href={groupHref(cluster, group)}>
          {nameOf(group)}
        </Link>
      ))}
      {more > 0 ? <span>and {formatPlural(more, 'more', 'more')}</span> : null}
    </p>
  )
}
