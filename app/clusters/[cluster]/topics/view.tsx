'use client'
import { useQueryStates } from 'nuqs'
import { useRef } from 'react'
import { Empty } from '#components/empty.tsx'
import { Pager } from '#components/pager.tsx'
import { Screen } from '#components/screen.tsx'
import { SkeletonRows } from '#components/skeleton-rows.tsx'
import { TopicTable } from '#components/topic-table.tsx'
import { Seg } from '#components/ui/seg.tsx'
import { Verdict } from '#components/ui/section.tsx'
import { Unreachable } from '#components/unreachable.tsx'
import { sayTopics } from '#components/verdict.ts'
import { useClusters, useTopics, type ListOf } from '#lib/browser/queries.ts'
import { useDensity } from '#lib/browser/use-density.ts'
import { useListKeys } from '#lib/browser/use-list-keys.ts'
import { formatPlural } from '#lib/format.ts'
import type { Cluster } from '#lib/model/cluster.ts'
import { topicsHref } from '#lib/model/links.ts'
import type { Topic } from '#lib/model/topic.ts'
import { PAGE_SIZE, topicsUrl, toTopicQuery } from './topics-url.ts'

const healthOptions = [
  { value: 'any', label: 'All' },
  { value: 'trouble', label: 'In trouble' },
] as const
const internalOptions = [
  { value: 'yes', label: 'With internal' },
  { value: 'no', label: 'Without' },
  { value: 'only', label: 'Internal only' },
] as const
const densityOptions = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
] as const

type Facts = { cluster: Cluster; topics: ListOf<Topic> }

/** Which topics there are, and whose copies are not safe. */
export function TopicsView({ initial }: { initial: Facts }) {
  const [url, setUrl] = useQueryStates(topicsUrl, { history: 'push' })
  const query = toTopicQuery(url)
  const { id } = initial.cluster
  const clusters = useClusters()
  const answer = useTopics(id, query, initial.topics)
  const cluster = clusters.data?.items.find((one) => one.id === id) ?? initial.cluster
  const topics = answer.data ?? initial.topics
  const [density, setDensity] = useDensity()
  const list = useRef<HTMLDivElement>(null)
  useListKeys(list)
  const { text, soft } = sayTopics(cluster)
  return (
    <Screen stale={(answer.error ?? clusters.error)?.message ?? null}>
      <div ref={list} data-density={density}>
        <Verdict soft={soft}>{text}</Verdict>
        <Unreachable cluster={cluster} />
        <search className="filters">
          <input
            className="input wide"
            type="search"
            data-list-search
            aria-label="Search topics by name"
            placeholder="Name"
            value={url.search}
            onChange={({ target }) =>
              void setUrl({ search: target.value, page: null }, { history: 'replace' })
            }
          />
          <Seg
            label="Health"
            options={healthOptions}
            value={url.health}
            onChange={(health) => void setUrl({ health, page: null })}
          />
          <Seg
            label="Internal topics"
            options={internalOptions}
            value={url.internal}
            onChange={(internal) => void setUrl({ internal, page: null })}
          />
          <div className="end desk-only">
            <Seg label="Row height" options={densityOptions} value={density} onChange={setDensity} />
          </div>
        </search>
        {topics.asOf === null ? (
          <SkeletonRows silent={cluster.state === 'unreachable'} />
        ) : topics.total === 0 ? (
          <Empty what="topic" search={url.search} searched={cluster.topics} clearHref={topicsHref(id)} />
        ) : (
          <TopicTable
            cluster={id}
            topics={topics.items}
            sort={{ sort: query.sort, order: query.order ?? 'desc' }}
            onSort={(sort, order) => void setUrl({ sort, order, page: null })}
          />
        )}
        {topics.total > 0 ? (
          <Pager
            page={url.page}
            size={PAGE_SIZE}
            total={topics.total}
            note={
              topics.total < (cluster.topics ?? 0)
                ? `${formatPlural(cluster.topics ?? 0, 'topic')} in all`
                : null
            }
            onPage={(page) => void setUrl({ page })}
          />
        ) : null}
      </div>
    </Screen>
  )
}
