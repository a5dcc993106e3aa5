import type { Metadata } from 'next'
import { toList } from '#app/clusters/[cluster]/search-list.ts'
import { DeleteGroupsView } from './view.tsx'

export const metadata: Metadata = { title: 'Delete groups' }
export const dynamic = 'force-dynamic'

export default async function DeleteGroupsPage({
  params,
  searchParams,
}: PageProps<'/clusters/[cluster]/delete-groups'>) {
  const { cluster } = await params
  const { group, pattern } = await searchParams
  const [first] = toList(pattern)
  return (
    <DeleteGroupsView cluster={decodeURIComponent(cluster)} groups={toList(group)} pattern={first ?? null} />
  )
}
