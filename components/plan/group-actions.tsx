import Link from 'next/link'
import type { GroupDetail } from '#lib/model/group.ts'
import { deleteGroupsHref, deleteOffsetsHref, resetHref } from '#lib/model/links.ts'

/** What may be done with a group: each is looked at before it is done. */
export function GroupActions({ cluster, group: { id, type } }: { cluster: string; group: GroupDetail }) {
  return (
    <>
      <Link className="btn" href={resetHref(cluster, [id])}>
        Reset offsets…
      </Link>
      {type === 'share' ? null : (
        <Link className="btn" href={deleteOffsetsHref(cluster, id)}>
          Delete offsets…
        </Link>
      )}
      <Link className="btn" href={deleteGroupsHref(cluster, [id])}>
        Delete group…
      </Link>
    </>
  )
}
