'use client'
import { ClusterRows } from '#components/cluster-rows.tsx'
import { Mark } from '#components/mark.tsx'
import { Screen } from '#components/screen.tsx'
import { ThemeSwitch } from '#components/theme-switch.tsx'
import { Verdict } from '#components/ui/section.tsx'
import { sayClusters } from '#components/verdict.ts'
import { useClusters, type ListOf } from '#lib/browser/queries.ts'
import type { Cluster } from '#lib/model/cluster.ts'

/** Several clusters, one row each. */
export function ClustersView({ initial }: { initial: ListOf<Cluster> }) {
  const clusters = useClusters(initial)
  const { items } = clusters.data ?? initial
  const { text, soft } = sayClusters(items)
  return (
    <>
      <header className="bar">
        <span className="brand lone">
          <Mark />
          <span>Throughline</span>
        </span>
        <div className="seen">
          <ThemeSwitch />
        </div>
      </header>
      <Screen stale={clusters.error?.message ?? null}>
        <Verdict soft={soft}>{text}</Verdict>
        <ClusterRows clusters={items} />
      </Screen>
    </>
  )
}
