'use client'
import { useQueryStates } from 'nuqs'
import { useRef, useState } from 'react'
import { ChosenBar } from '#components/chosen-bar.tsx'
import { Empty } from '#components/empty.tsx'
import { GroupTable } from '#components/group-table.tsx'
import { Hatches } from '#components/hatches.tsx'
import { Pager } from '#components/pager.tsx'
import { Screen } from '#components/screen.tsx'
import { SkeletonRows } from '#components/skeleton-rows.tsx'
import { Verdict } from '#components/ui/section.tsx'
import { Unreachable } from '#components/unreachable.tsx'
import { sayGroups } from '#components/verdict.ts'
import { useClusters, useGroups } from '#lib/browser/queries.ts'
import { useChoice } from '#lib/browser/use-choice.ts'
import { useDensity } from '#lib/browser/use-density.ts'
import { useListKeys } from '#lib/browser/use-list-keys.ts'
import { formatPlural } from '#lib/format.ts'
import type { GroupList } from '#lib/model/group.ts'
import { groupsHref } from '#lib/model/links.ts'
import { GroupFilters } from './filters.tsx'
import { groupParams, orderOf, PAGE_SIZE, toGroupQuery } from './search.ts'

/** Which group is behind, by how much, and why one cannot say. */
export function GroupsView({ cluster, initial }: { cluster: string; initial: GroupList }) {
  const [params, setParams] = useQueryStates(groupParams, { history: 'push' })
  const query = toGroupQuery(params)
  const groups = useGroups(cluster, query, initial)
  const list = groups.data ?? initial
  const seen = useClusters().data?.items.find(({ id }) => id === cluster)
  const [density, setDensity] = useDensity()
  const page = useRef<HTMLDivElement>(null)
  const choice = useChoice()
  const [byTouch, setByTouch] = useState(false)
  const shown = list.items.map(({ id }) => id)
  useListKeys(page)
  const { text, soft } = sayGroups(list, seen)
  const lastPage = list.nextCursor === null
  return (
    <Screen stale={groups.error?.message ?? null}>
      <Hatches />
      <div
        ref={page}
        data-density={density}
        className={byTouch || choice.chosen.size > 0 ? 'choosing' : undefined}
      >
        <Verdict soft={soft}>{text}</Verdict>
        {seen ? <Unreachable cluster={seen} /> : null}
        <GroupFilters
          cluster={cluster}
          params={params}
          query={query}
          onChange={(change, history) => {
            void setParams({ ...change, page: null }, history ? { history } : {})
          }}
          density={density}
          onDensity={setDensity}
          choosing={byTouch}
          onChoosing={(on) => {
            setByTouch(on)
            if (!on) choice.clear()
          }}
        />
        <GroupTable
          cluster={cluster}
          groups={list.items}
          folded={lastPage ? list.folded : []}
          sort={{ sort: params.sort, order: orderOf(params) }}
          onSort={(sort, order) => {
            void setParams({ sort, order, page: null })
          }}
          choosing={{ ...choice, toggle: (id, upTo) => choice.toggle(id, upTo, shown) }}
        />
        {list.asOf === null ? (
          <SkeletonRows silent={seen?.state === 'unreachable'} />
        ) : list.total + list.folded.length === 0 ? (
          <Empty what="group" search={params.search} searched={list.all} clearHref={groupsHref(cluster)} />
        ) : (
          <Pager
            page={params.page}
            size={PAGE_SIZE}
            total={list.total}
            note={foldNote(list)}
            onPage={(to) => void setParams({ page: to })}
          />
        )}
        <ChosenBar cluster={cluster} {...choice} onClear={choice.clear} />
      </div>
    </Screen>
  )
}

function foldNote({ folded }: GroupList): string | null {
  if (folded.length === 0) return null
  const groups = folded.reduce((sum, fold) => sum + fold.groups, 0)
  return `${formatPlural(groups, 'more group')} folded into ${formatPlural(folded.length, 'name pattern')}`
}
