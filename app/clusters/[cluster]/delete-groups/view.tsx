'use client'
import { PlanScreen } from '#app/clusters/[cluster]/plan-screen.tsx'
import { EmptyChoice } from '#components/plan/empty-choice.tsx'
import { refusedOf } from '#components/plan/plan-bans.tsx'
import { PlanGroups } from '#components/plan/plan-groups.tsx'
import { deleteGroupsHref } from '#lib/model/links.ts'

type Props = { cluster: string; groups: string[]; pattern: string | null }

/** Groups by name, or all whose name fits a pattern. */
export function DeleteGroupsView({ cluster, groups, pattern }: Props) {
  if (groups.length === 0 && pattern === null) return <EmptyChoice cluster={cluster} />
  return (
    <PlanScreen
      cluster={cluster}
      question={{
        path: `/clusters/${encodeURIComponent(cluster)}/groups/delete/preview`,
        body: pattern === null ? { groups } : { pattern },
      }}
      whom={
        pattern === null ? (
          <PlanGroups cluster={cluster} groups={groups} />
        ) : (
          <p className="idline">
            <span className="name">{pattern}</span>
            <span className="tag">pattern</span>
          </p>
        )
      }
      where=""
      opening="Looking…"
      without={(plan) => {
        const refused = new Set(refusedOf(plan).map(({ group }) => group))
        const rest = plan.groups.map(({ group }) => group).filter((group) => !refused.has(group))
        return rest.length === 0 ? null : deleteGroupsHref(cluster, rest)
      }}
    />
  )
}
