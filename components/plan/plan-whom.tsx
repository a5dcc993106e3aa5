import Link from 'next/link'
import { formatPlural } from '#lib/format.ts'
import type { GroupDetail } from '#lib/model/group.ts'
import { groupHref } from '#lib/model/links.ts'
import { nameOf } from './plan-words.ts'

/** Which group, and what is known of it before anything is asked. */
export function PlanWhom({ cluster, id, group }: { cluster: string; id: string; group: GroupDetail | null }) {
  return (
    <p className="idline">
      <Link className="name" href={groupHref(cluster, id)}>
        {nameOf(id)}
      </Link>
      {group ? <span className="tag">{group.type}</span> : null}
      {group ? (
        <span>
          {group.state || 'state not seen'}
          {group.members === null ? '' : `, ${formatPlural(group.members, 'member')}`}
        </span>
      ) : null}
    </p>
  )
}
