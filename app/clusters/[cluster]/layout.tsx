import { notFound } from 'next/navigation'
import { readClusters } from '#lib/server/clusters.ts'
import { Shell } from './shell.tsx'

export const dynamic = 'force-dynamic'

export default async function ClusterLayout({ children, params }: LayoutProps<'/clusters/[cluster]'>) {
  const cluster = decodeURIComponent((await params).cluster)
  const clusters = readClusters()
  if (!clusters.items.some(({ id }) => id === cluster)) notFound()
  return (
    <Shell cluster={cluster} initial={clusters}>
      {children}
    </Shell>
  )
}
