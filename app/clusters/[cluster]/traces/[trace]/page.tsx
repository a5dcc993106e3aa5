import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { isRefusal } from '#lib/model/reading.ts'
import { readTrace } from '#lib/server/traces.ts'
import { TraceView } from './view.tsx'

export const metadata: Metadata = { title: 'Trace' }
export const dynamic = 'force-dynamic'

export default async function TracePage({ params }: PageProps<'/clusters/[cluster]/traces/[trace]'>) {
  const { trace } = await params
  const id = decodeURIComponent(trace)
  const found = await readTrace(id)
  if (isRefusal(found) && found.refused === 'not-found') notFound()
  return <TraceView id={id} initial={isRefusal(found) ? null : found} />
}
