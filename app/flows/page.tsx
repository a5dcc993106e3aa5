import type { Metadata } from 'next'
import { readFlows } from '#lib/server/boxes.ts'
import { FlowsView } from './view.tsx'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Flows' }

export default function FlowsPage() {
  return <FlowsView initial={readFlows()} />
}
