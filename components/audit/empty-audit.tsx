import Link from 'next/link'
import { auditHref, groupsHref } from '#lib/model/links.ts'
import '#components/lists.css'

/** Nothing to show: why, and the nearest thing to do. */
export function EmptyAudit({ cluster, filtered }: { cluster: string; filtered: boolean }) {
  return (
    <div className="empty">
      <b>
        {filtered ? 'No change fits these filters.' : 'Every change is written down here before it is made.'}
      </b>
      <span className="ink2">
        {filtered ? (
          <Link className="lk" href={auditHref(cluster)}>
            Show all
          </Link>
        ) : (
          <>
            Resets, deleted offsets and deleted groups, with what was there before.{' '}
            <Link className="lk" href={groupsHref(cluster)}>
              Choose a group
            </Link>
          </>
        )}
      </span>
    </div>
  )
}
