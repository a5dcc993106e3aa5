'use client'
import { Tabs } from '@base-ui/react/tabs'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryStates } from 'nuqs'
import { Screen } from '#components/screen.tsx'
import { partitionSorts } from '#components/topic-order.ts'
import { TopicPartitions } from '#components/topic-partitions.tsx'
import { TopicReaders } from '#components/topic-readers.tsx'
import { TopicSettings } from '#components/topic-settings.tsx'
import { TopicStrip } from '#components/topic-strip.tsx'
import { sayTopic } from '#components/topic-verdict.ts'
import { Under, Verdict } from '#components/ui/section.tsx'
import { Unreachable } from '#components/unreachable.tsx'
import { useClusters, useTopic } from '#lib/browser/queries.ts'
import { formatCount } from '#lib/format.ts'
import { messagesHref } from '#lib/model/links.ts'
import type { TopicDetail } from '#lib/model/topic.ts'

const tabs = ['partitions', 'readers', 'settings'] as const

const urlState = {
  tab: parseAsStringLiteral(tabs).withDefault('partitions'),
  sort: parseAsStringLiteral(partitionSorts).withDefault('worst'),
  order: parseAsStringLiteral(['asc', 'desc']).withDefault('desc'),
}

export function TopicView({
  cluster,
  name,
  first,
  because,
}: {
  cluster: string
  name: string
  first: TopicDetail | null
  /** Why there is nothing to begin with. */
  because: string | null
}) {
  const { data, error } = useTopic(cluster, name, first ?? undefined)
  if (data) return <Seen cluster={cluster} topic={data} stale={error?.message ?? null} />
  return (
    <Screen>
      <Verdict>{name} was not seen yet.</Verdict>
      <Under>{error?.message ?? because}</Under>
    </Screen>
  )
}

function Seen({ cluster, topic, stale }: { cluster: string; topic: TopicDetail; stale: string | null }) {
  const [{ tab, sort, order }, set] = useQueryStates(urlState)
  const seen = useClusters().data?.items.find(({ id }) => id === cluster)
  const verdict = sayTopic(topic)
  return (
    <Screen stale={stale}>
      <div className="idline">
        <span className="name">{topic.name}</span>
        {topic.internal ? <span className="tag">internal</span> : null}
        {topic.cleanupPolicy === null ? null : <span className="tag">{topic.cleanupPolicy}</span>}
        <Link className="lk" href={messagesHref(cluster, { topic: topic.name })}>
          Messages
        </Link>
        {topic.id === null ? null : <span className="mono muted wrap-anywhere">{topic.id}</span>}
      </div>
      <Verdict soft={verdict.soft}>{verdict.text}</Verdict>
      {seen ? <Unreachable cluster={seen} /> : null}
      <TopicStrip topic={topic} />
      <Tabs.Root value={tab} onValueChange={(value: (typeof tabs)[number]) => void set({ tab: value })}>
        <Tabs.List className="tabs" aria-label="Of this topic">
          <Tabs.Tab value="partitions">Partitions {formatCount(topic.partitions)}</Tabs.Tab>
          <Tabs.Tab value="readers">Readers {formatCount(topic.readers.length)}</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="partitions" className="pt-1.5">
          <TopicPartitions
            topic={topic}
            current={{ sort, order }}
            onSort={(by, way) => void set({ sort: by, order: way })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="readers" className="pt-1.5">
          <TopicReaders cluster={cluster} topic={topic} />
        </Tabs.Panel>
        <Tabs.Panel value="settings" className="pt-1.5">
          <TopicSettings topic={topic} />
        </Tabs.Panel>
      </Tabs.Root>
    </Screen>
  )
}
