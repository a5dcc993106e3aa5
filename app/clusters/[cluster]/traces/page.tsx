import type { Metadata } from 'next'
import { isRefusal } from '#lib/model/reading.ts'
import { readTraces } from '#lib/server/traces.ts'
import { TracesView } from './view.tsx'

export const metadata: Metadata = { title: 'Traces' }
export const dynamic = 'force-dynamic'

export default async function TracesPage({ params }: PageProps<'/clusters/[cluster]/traces'>) {
  const cluster = decodeURIComponent((await params).cluster)
  const found = await readTraces({ cluster, limit: 50 })
  return <TracesView cluster={cluster} initial={isRefusal(found) ? null : found} />
}
