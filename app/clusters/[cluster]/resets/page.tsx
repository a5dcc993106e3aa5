import type { Metadata } from 'next'
import { toList } from '#app/clusters/[cluster]/search-list.ts'
import { ResetsView } from './view.tsx'

export const metadata: Metadata = { title: 'Reset several groups' }
export const dynamic = 'force-dynamic'

export default async function ResetsPage({ params, searchParams }: PageProps<'/clusters/[cluster]/resets'>) {
  const { cluster } = await params
  return <ResetsView cluster={decodeURIComponent(cluster)} groups={toList((await searchParams)['group'])} />
}
