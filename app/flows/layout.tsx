import { Shell } from '#app/clusters/[cluster]/shell.tsx'
import { readClusters } from '#lib/server/clusters.ts'

export const dynamic = 'force-dynamic'

/** They belong to no one cluster: the rail is that of the first. */
export default function FlowsLayout({ children }: LayoutProps<'/flows'>) {
  const clusters = readClusters()
  return (
    <Shell cluster={clusters.items[0]?.id ?? ''} initial={clusters}>
      {children}
    </Shell>
  )
}
