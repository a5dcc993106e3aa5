import { redirect } from 'next/navigation'
import { overviewHref } from '#lib/model/links.ts'
import { readClusters } from '#lib/server/clusters.ts'
import { ClustersView } from './clusters-view.tsx'

export const dynamic = 'force-dynamic'

/** One cluster: straight in. Several: one row each. */
export default function HomePage() {
  const clusters = readClusters()
  const [only, ...others] = clusters.items
  if (only && others.length === 0) redirect(overviewHref(only.id))
  return <ClustersView initial={clusters} />
}
