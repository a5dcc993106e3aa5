import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { toGroupId } from '#app/clusters/[cluster]/groups/[group]/group-id.ts'
import { ResetView } from './view.tsx'

export const metadata: Metadata = { title: 'Reset offsets' }
export const dynamic = 'force-dynamic'

/** Everything on it is asked for by the page itself: a preview is of this moment. */
export default async function ResetPage({
  params,
  searchParams,
}: PageProps<'/clusters/[cluster]/groups/[group]/reset'>) {
  const { cluster, group } = await params
  const id = toGroupId(group, (await searchParams)['id'])
  if (id === null) notFound()
  return <ResetView cluster={decodeURIComponent(cluster)} id={id} />
}
