'use client'
import { useSearchParams } from 'next/navigation'
import { EmptyChoice } from '#components/plan/empty-choice.tsx'
import { PlanGroups } from '#components/plan/plan-groups.tsx'
import { refusedOf } from '#components/plan/plan-bans.tsx'
import { ResetScreen } from '#app/clusters/[cluster]/reset-screen.tsx'
import { resetHref } from '#lib/model/links.ts'

export function ResetsView({ cluster, groups }: { cluster: string; groups: string[] }) {
  const search = useSearchParams()
  if (groups.length === 0) return <EmptyChoice cluster={cluster} />
  return (
    <ResetScreen
      cluster={cluster}
      groups={groups}
      whom={<PlanGroups cluster={cluster} groups={groups} />}
      known={[]}
      ask={(body) => ({
        path: `/clusters/${encodeURIComponent(cluster)}/resets/preview`,
        body: { groups, ...body },
      })}
      without={(plan) => {
        const refused = new Set(refusedOf(plan).map(({ group }) => group))
        const rest = groups.filter((group) => !refused.has(group))
        return rest.length === 0 ? null : toHref(resetHref(cluster, rest), search)
      }}
    />
  )
}

/** The same target and scope, for other groups. */
function toHref(href: string, search: URLSearchParams): string {
  const kept = new URLSearchParams(search)
  kept.delete('group')
  const query = kept.toString()
  return query === '' ? href : `${href}${href.includes('?') ? '&' : '?'}${query}`
}
