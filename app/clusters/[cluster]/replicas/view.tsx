'use client'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { BrokerRows } from '#components/broker-rows.tsx'
import { Hatches } from '#components/hatches.tsx'
import { ReplicaMapTable } from '#components/replica-map-table.tsx'
import { isOffline, namePartitions, sayNext, sayReplicas } from '#components/replica-map-verdict.ts'
import { ReplicaMap } from '#components/replica-map.tsx'
import { ReplicaStrip } from '#components/replica-map-strip.tsx'
import { Screen } from '#components/screen.tsx'
import { Section, Under, Verdict } from '#components/ui/section.tsx'
import { Seg } from '#components/ui/seg.tsx'
import { Unreachable } from '#components/unreachable.tsx'
import { useBrokers, useClusters, useReplicaMap, type ListOf } from '#lib/browser/queries.ts'
import { formatPlural } from '#lib/format.ts'
import type { Broker, Cluster } from '#lib/model/cluster.ts'
import type { ReplicaMap as ReplicaMapData } from '#lib/model/topic.ts'

const shows = ['all', 'trouble'] as const
type Show = (typeof shows)[number]

const showOptions = [
  { value: 'all', label: 'All' },
  { value: 'trouble', label: 'Only trouble' },
] as const

export function ReplicasView(first: {
  cluster: string
  /** What `map` was read with. */
  show: Show
  map: ReplicaMapData
  brokers: ListOf<Broker>
  clusters: ListOf<Cluster>
}) {
  const [show, setShow] = useQueryState('show', parseAsStringLiteral(shows).withDefault('all'))
  const [as, setAs] = useQueryState('as', parseAsStringLiteral(['table']))
  const clusters = useClusters(first.clusters)
  const brokers = useBrokers(first.cluster, first.brokers)
  const map = useReplicaMap(first.cluster, { show }, show === first.show ? first.map : undefined)
  const facts = clusters.data?.items.find(({ id }) => id === first.cluster)
  const rows = brokers.data?.items ?? []
  const drawn = map.data ?? first.map
  const stale = (map.error ?? brokers.error ?? clusters.error)?.message ?? null
  const verdict = facts
    ? sayReplicas(facts, rows)
    : { text: 'This cluster is no longer in the settings.', soft: null }
  const next = sayNext(rows, drawn)
  return (
    <Screen stale={stale}>
      <Hatches />
      <Verdict soft={verdict.soft}>{verdict.text}</Verdict>
      {facts ? <Unreachable cluster={facts} /> : null}
      {next ? <Under>{next}</Under> : null}
      {facts ? <ReplicaStrip cluster={facts} offline={namePartitions(drawn, isOffline)} /> : null}
      <Section
        title="Brokers"
        note={<span className="desk-only">the tick on a bar is the fair share of leaders</span>}
      >
        <BrokerRows brokers={rows} />
      </Section>
      <Section
        title="Replica map"
        note={drawn.asOf === null ? null : `${formatPlural(drawn.total, 'partition')}, worst topic first`}
        right={
          <>
            <button type="button" className="lk" onClick={() => void setAs(as === 'table' ? null : 'table')}>
              {as === 'table' ? 'As a map' : 'As a table'}
            </button>
            <Seg
              label="Partitions"
              options={showOptions}
              value={show}
              onChange={(value) => void setShow(value)}
            />
          </>
        }
      >
        <MapBody cluster={first.cluster} map={drawn} show={show} table={as === 'table'} />
      </Section>
    </Screen>
  )
}

function MapBody({
  cluster,
  map,
  show,
  table,
}: {
  cluster: string
  map: ReplicaMapData
  show: Show
  table: boolean
}) {
  if (map.asOf === null)
    return (
      <p className="muted">The map is drawn after the first look at this cluster. Nothing has arrived yet.</p>
    )
  if (map.total === 0)
    return (
      <p className="muted">
        {show === 'trouble'
          ? 'No partition is in trouble: each has a leader, its copies, and room for one more loss.'
          : 'This cluster has no topic yet, or their names are hidden from us.'}
      </p>
    )
  return table ? <ReplicaMapTable cluster={cluster} map={map} /> : <ReplicaMap cluster={cluster} map={map} />
}
