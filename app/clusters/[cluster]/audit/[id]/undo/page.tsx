import type { Metadata } from 'next'
import { UndoView } from './view.tsx'

export const metadata: Metadata = { title: 'Undo' }
export const dynamic = 'force-dynamic'

export default async function UndoPage({ params }: PageProps<'/clusters/[cluster]/audit/[id]/undo'>) {
  const { cluster, id } = await params
  return <UndoView cluster={decodeURIComponent(cluster)} id={decodeURIComponent(id)} />
}
