import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { createLoader } from 'nuqs/server'
import { isRefusal } from '#lib/model/reading.ts'
import { readGroups } from '#lib/server/groups.ts'
import { groupParams, toGroupQuery } from './search.ts'
import { GroupsView } from './view.tsx'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Groups' }

const readParams = createLoader(groupParams)

export default async function GroupsPage({ params, searchParams }: PageProps<'/clusters/[cluster]/groups'>) {
  const cluster = decodeURIComponent((await params).cluster)
  const groups = readGroups(cluster, toGroupQuery(await readParams(searchParams)))
  if (isRefusal(groups)) notFound()
  return <GroupsView cluster={cluster} initial={groups} />
}
