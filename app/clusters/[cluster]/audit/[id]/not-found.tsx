'use client'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { Screen } from '#components/screen.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { auditHref } from '#lib/model/links.ts'

export default function NoSuchEntry() {
  const { cluster, id } = useParams<{ cluster: string; id: string }>()
  return (
    <Screen>
      <Verdict>There is no entry {decodeURIComponent(id)} in the audit log.</Verdict>
      <Under>
        Entries are never deleted by Throughline: it may be one of another store than the one that is open
        now.
      </Under>
      <p style={{ marginTop: 16 }}>
        <Link className="lk" href={auditHref(decodeURIComponent(cluster))}>
          See the audit log
        </Link>
      </p>
    </Screen>
  )
}
