'use client'
import Link from 'next/link'
import { useParams, useSearchParams } from 'next/navigation'
import { Screen } from '#components/screen.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { EMPTY_ID } from '#components/words.ts'
import { groupsHref } from '#lib/model/links.ts'
import { toGroupId } from './group-id.ts'

export default function NoSuchGroup() {
  const params = useParams<{ cluster: string; group: string }>()
  const group = toGroupId(params.group, useSearchParams().get('id') ?? undefined)
  const cluster = decodeURIComponent(params.cluster)
  return (
    <Screen>
      <Verdict>
        {group === null
          ? 'This address names no group.'
          : `There is no group ${group === '' ? EMPTY_ID : group} in ${cluster}.`}
      </Verdict>
      <Under>
        It may have been deleted or forgotten by Kafka since the link was made, or its name is hidden from the
        user that Throughline reads with.
      </Under>
      <p style={{ marginTop: 16 }}>
        <Link className="lk" href={groupsHref(cluster, group ? { search: group } : {})}>
          Search the groups for it
        </Link>
      </p>
    </Screen>
  )
}
