import type { Metadata } from 'next'
import { readAudit } from '#lib/server/audit.ts'
import { loadAuditUrl, toAuditQuery, toLastMs, type AuditUrl } from './audit-url.ts'
import { toFirstPaint } from './first-paint.ts'
import { AuditView } from './view.tsx'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'Audit' }

export default async function AuditPage({ params, searchParams }: PageProps<'/clusters/[cluster]/audit'>) {
  const cluster = decodeURIComponent((await params).cluster)
  const url = await loadAuditUrl(searchParams)
  const paint = await toFirstPaint(() => readAudit({ ...toAuditQuery(cluster, url), ...sinceOf(url) }))
  return <AuditView cluster={cluster} {...paint} />
}

function sinceOf(url: AuditUrl): { from?: number } {
  const lastMs = toLastMs(url)
  return lastMs === null ? {} : { from: Date.now() - lastMs }
}
