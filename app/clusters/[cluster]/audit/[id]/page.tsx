import type { Metadata } from 'next'
import { readAuditEntry } from '#lib/server/audit.ts'
import { toFirstPaint } from '#app/clusters/[cluster]/audit/first-paint.ts'
import { DeedView } from './view.tsx'

export const dynamic = 'force-dynamic'

type Props = PageProps<'/clusters/[cluster]/audit/[id]'>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Audit ${(await params).id}` }
}

export default async function DeedPage({ params }: Props) {
  const { cluster, id } = await params
  const paint = await toFirstPaint(() => readAuditEntry(decodeURIComponent(id)))
  return <DeedView cluster={decodeURIComponent(cluster)} id={decodeURIComponent(id)} {...paint} />
}
