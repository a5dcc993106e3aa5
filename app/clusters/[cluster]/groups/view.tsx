'use client'
import { useQueryStates } from 'nuqs'
import { useRef } from 'react'
import { Empty } from '#components/empty.tsx'
import { GroupTable } from '#components/group-table.tsx'
import { ListFoot } from '#components/list-foot.tsx'
import { Screen } from '#components/screen.tsx'
import { SkeletonRows } from '#components/skeleton-rows.tsx'
import { Verdict } from '#components/ui/section.tsx'
import { sayGroups } from '#components/verdict.ts'
import { useGroups } from '#lib/browser/queries.ts'
import { useDensity } from '#lib/browser/use-density.ts'
import { useListKeys } from '#lib/browser/use-list-keys.ts'
import { usePages } from '#lib/browser/use-pages.ts'
import { formatPlural } from '#lib/format.ts'
import type { GroupList } from '#lib/model/group.ts'
import { groupsHref } from '#lib/model/links.ts'
import { GroupFilters } from './filters.tsx'
import { groupParams, orderOf, toGroupQuery } from './search.ts'

/** Which group is behind, by how much, and why one cannot say. */
export function GroupsView({ cluster, initial }: { cluster: string; initial: GroupList }) {
  const [params, setParams] = useQueryStates(groupParams, { history: 'push' })
  const query = toGroupQuery(params)
  const groups = useGroups(cluster, query, initial)
  const list = groups.data ?? initial
  const pages = usePages(params.cursor, (cursor) => void setParams({ cursor: cursor || null }))
  const [density, setDensity] = useDensity()
  const page = useRef<HTMLDivElement>(null)
  useListKeys(page)
  const { text, soft } = sayGroups(list)
  const lastPage = list.nextCursor === null
  return (
    <Screen stale={groups.error?.message ?? null}>
      <div ref={page} data-density={density}>
        <Verdict soft={soft}>{text}</Verdict>
        <GroupFilters
          cluster={cluster}
          params={params}
          query={query}
          onChange={(change, history) => {
            pages.forget()
            void setParams({ ...change, cursor: null }, history ? { history } : {})
          }}
          density={density}
          onDensity={setDensity}
        />
        <GroupTable
          cluster={cluster}
          groups={list.items}
          folded={lastPage ? list.folded : []}
          sort={{ sort: params.sort, order: orderOf(params) }}
          onSort={(sort, order) => {
            pages.forget()
            void setParams({ sort, order, cursor: null })
          }}
        />
        {list.asOf === null ? (
          <SkeletonRows />
        ) : list.items.length + list.folded.length === 0 ? (
          <Empty what="group" search={params.search} searched={list.all} clearHref={groupsHref(cluster)} />
        ) : (
          <ListFoot
            shown={list.items.length}
            total={list.total}
            what={formatPlural(list.total, 'group')}
            note={foldNote(list)}
            onPrevious={pages.previous}
            onNext={list.nextCursor === null ? null : () => pages.next(list.nextCursor)}
          />
        )}
      </div>
    </Screen>
  )
}

function foldNote({ folded }: GroupList): string | null {
  if (folded.length === 0) return null
  const groups = folded.reduce((sum, fold) => sum + fold.groups, 0)
  return `${formatPlural(groups, 'more group')} folded into ${formatPlural(folded.length, 'name pattern')}`
}
