'use client'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { ChangesLately, changeRanges } from '#components/changes-lately.tsx'
import { rangeMs } from '#components/chart-range.ts'
import { FurthestBehind } from '#components/furthest-behind.tsx'
import { Hatches } from '#components/hatches.tsx'
import { NotSeen } from '#components/not-seen.tsx'
import { overviewCells } from '#components/overview-cells.tsx'
import { Screen } from '#components/screen.tsx'
import { Section, Strip, Under, Verdict } from '#components/ui/section.tsx'
import { Unreachable } from '#components/unreachable.tsx'
import { sayCluster } from '#components/verdict.ts'
import { WrongNow } from '#components/wrong-now.tsx'
import { listWrong } from '#components/wrong.ts'
import {
  useBrokers,
  useChanges,
  useClusters,
  useGroups,
  useTopics,
  type ListOf,
} from '#lib/browser/queries.ts'
import { formatPlural } from '#lib/format.ts'
import type { Broker, Cluster } from '#lib/model/cluster.ts'
import type { GroupList } from '#lib/model/group.ts'
import { groupsHref, replicasHref } from '#lib/model/links.ts'
import type { Topic } from '#lib/model/topic.ts'
import { FURTHEST, NEEDING, TROUBLED } from './overview-queries.ts'

type Facts = {
  cluster: Cluster
  brokers: ListOf<Broker>
  needing: GroupList
  furthest: GroupList
  topics: ListOf<Topic>
}

/** Is anything wrong right now, and where? */
export function OverviewView({ initial }: { initial: Facts }) {
  const { cluster, brokers, needing, furthest, topics, error } = useFacts(initial)
  const { text, soft } = sayCluster(cluster, brokers, needing.needPerson)
  const wrong = listWrong({
    cluster,
    brokers,
    topics: topics.items,
    groups: needing.items,
    needPerson: needing.needPerson,
  })
  const behind = furthest.items.filter(({ lagMessages }) => lagMessages !== null && lagMessages > 0n)
  return (
    <Screen stale={error}>
      <Hatches />
      <Verdict soft={soft}>{text}</Verdict>
      <Unreachable cluster={cluster} />
      <Restart cluster={cluster} brokers={brokers} />
      <Strip cells={overviewCells(cluster, needing)} />
      <WrongNow rows={wrong} />
      {behind.length > 0 ? (
        <Section
          title="Furthest behind"
          note="by the age of the oldest unread message"
          right={
            <Link className="lk" href={groupsHref(cluster.id, { sort: 'timeBehind' })}>
              All groups by time behind
            </Link>
          }
        >
          <FurthestBehind cluster={cluster.id} groups={behind} />
        </Section>
      ) : null}
      <Lately cluster={cluster} brokers={brokers} />
      {cluster.unseen.length > 0 ? (
        <Section title="Not seen" note="missing in every sum above, and never counted as 0">
          <NotSeen unseen={cluster.unseen} />
        </Section>
      ) : null}
    </Screen>
  )
}

function Lately({ cluster, brokers }: { cluster: Cluster; brokers: Broker[] }) {
  const [range, setRange] = useQueryState('lately', parseAsStringLiteral(changeRanges).withDefault('6h'))
  const { data, error } = useChanges(cluster.id, rangeMs[range])
  return (
    <ChangesLately
      cluster={cluster}
      brokers={brokers}
      changes={data ?? null}
      because={error?.message ?? null}
      range={range}
      onRange={(next) => void setRange(next)}
    />
  )
}

function useFacts(initial: Facts) {
  const { id } = initial.cluster
  const clusters = useClusters()
  const brokers = useBrokers(id, initial.brokers)
  const needing = useGroups(id, NEEDING, initial.needing)
  const furthest = useGroups(id, FURTHEST, initial.furthest)
  const topics = useTopics(id, TROUBLED, initial.topics)
  const failed = [clusters, brokers, needing, furthest, topics].find(({ error }) => error !== null)
  return {
    cluster: clusters.data?.items.find((one) => one.id === id) ?? initial.cluster,
    brokers: (brokers.data ?? initial.brokers).items,
    needing: needing.data ?? initial.needing,
    furthest: furthest.data ?? initial.furthest,
    topics: topics.data ?? initial.topics,
    error: failed?.error?.message ?? null,
  }
}

/** What a broker that is gone means for the others. */
function Restart({ cluster, brokers }: { cluster: Cluster; brokers: Broker[] }) {
  const atMin = cluster.atMinIsr ?? 0
  const gone = brokers.filter(({ up }) => !up)
  if (gone.length === 0 || atMin === 0) return null
  return (
    <Under>
      No other broker can be restarted until {gone.length === 1 ? 'it is' : 'they are'} back:{' '}
      {formatPlural(atMin, 'partition')} {atMin === 1 ? 'is' : 'are'} one copy away from refusing writes.{' '}
      <Link className="lk" href={replicasHref(cluster.id, { show: 'trouble' })}>
        Which partitions
      </Link>
    </Under>
  )
}
