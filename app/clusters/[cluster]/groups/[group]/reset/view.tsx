'use client'
import { ResetScreen } from '#app/clusters/[cluster]/reset-screen.tsx'
import { PlanWhom } from '#components/plan/plan-whom.tsx'
import { groupPath } from '#lib/browser/plans.ts'
import { useGroup } from '#lib/browser/queries.ts'

export function ResetView({ cluster, id }: { cluster: string; id: string }) {
  const { data } = useGroup(cluster, id)
  const known = (data?.partitionList ?? [])
    .filter(({ committed }) => committed !== null)
    .map(({ topic, partition }) => `${topic}:${partition}`)
  return (
    <ResetScreen
      cluster={cluster}
      groups={[id]}
      whom={<PlanWhom cluster={cluster} id={id} group={data ?? null} />}
      known={known}
      ask={(body) => ({ path: groupPath(cluster, id, 'reset/preview'), body })}
    />
  )
}
