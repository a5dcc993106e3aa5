import Link from 'next/link'
import { groupsHref } from '#lib/model/links.ts'
import { Under, Verdict } from '#components/ui/section.tsx'

/** The address names no group. */
export function EmptyChoice({ cluster }: { cluster: string }) {
  return (
    <main id="content">
      <Verdict>No group is chosen.</Verdict>
      <Under>Choose some in the list of groups; what may be done with them stands above it then.</Under>
      <p style={{ marginTop: 16 }}>
        <Link className="btn" href={groupsHref(cluster)}>
          To the groups
        </Link>
      </p>
    </main>
  )
}
