import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { toGroupId } from '#app/clusters/[cluster]/groups/[group]/group-id.ts'
import { DeleteOffsetsView } from './view.tsx'

export const metadata: Metadata = { title: 'Delete offsets' }
export const dynamic = 'force-dynamic'

export default async function DeleteOffsetsPage({
  params,
  searchParams,
}: PageProps<'/clusters/[cluster]/groups/[group]/delete-offsets'>) {
  const { cluster, group } = await params
  const id = toGroupId(group, (await searchParams)['id'])
  if (id === null) notFound()
  return <DeleteOffsetsView cluster={decodeURIComponent(cluster)} id={id} />
}
