import Link from 'next/link'
import { formatCount } from '#lib/format.ts'
import type { Cluster } from '#lib/model/cluster.ts'
import { overviewHref } from '#lib/model/links.ts'
import { kindOf } from './cluster-menu.tsx'
import { Age } from './ui/age.tsx'
import { State } from './ui/state.tsx'
import { Count, Unseen } from './ui/value.tsx'
import './lists.css'

/** One row per cluster, in the order of the settings. */
export function ClusterRows({ clusters }: { clusters: Cluster[] }) {
  return (
    <table className="list" style={{ marginTop: 20 }}>
      <thead>
        <tr>
          <th scope="col">Cluster</th>
          <th scope="col">State</th>
          <th scope="col" className="num">
            Brokers up
          </th>
          <th scope="col" className="num">
            No leader
          </th>
          <th scope="col" className="num">
            Under min ISR
          </th>
          <th scope="col" className="num">
            Under-replicated
          </th>
          <th scope="col" className="num">
            Topics
          </th>
          <th scope="col" className="num">
            Groups
          </th>
          <th scope="col" className="num">
            Seen
          </th>
        </tr>
      </thead>
      <tbody>
        {clusters.map((cluster) => (
          <Row key={cluster.id} cluster={cluster} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ cluster }: { cluster: Cluster }) {
  const why = cluster.unseen.find(({ scope }) => scope === 'cluster')?.reason ?? null
  const { seen, known } = cluster.brokers
  return (
    <tr className="goes">
      <td className="nm l1">
        <Link className="row-link" href={overviewHref(cluster.id)}>
          {cluster.name}
        </Link>
      </td>
      <td className="l2">
        <State kind={kindOf(cluster)}>{wordOf(cluster)}</State>
        {cluster.because === null ? null : <span className="why">{cluster.because}</span>}
      </td>
      <td className="num r1" data-l="brokers">
        {known === 0 ? (
          <Unseen reason={why} />
        ) : (
          <>
            {formatCount(seen)} <span className="u">of {formatCount(known)}</span>
          </>
        )}
      </td>
      <td className="num">
        <Count value={cluster.offlinePartitions} why={why} />
      </td>
      <td className="num">
        <Count value={cluster.underMinIsr} why={why} />
      </td>
      <td className="num">
        <Count value={cluster.underReplicated} why={why} />
      </td>
      <td className="num">
        <Count value={cluster.topics} why={why} />
      </td>
      <td className="num">
        <Count value={cluster.groups} why={why} />
      </td>
      <td className="num r2" data-l="seen">
        {cluster.asOf === null ? <Unseen reason={why} /> : <Age ms={cluster.asOf} />}
      </td>
    </tr>
  )
}

function wordOf({ state, brokers, offlinePartitions, underMinIsr, underReplicated }: Cluster): string {
  if (state === 'starting') return 'First look'
  if (state === 'unreachable') return 'Not answering'
  if (brokers.seen < brokers.known) return 'Broker gone'
  if ((offlinePartitions ?? 0) > 0) return 'No leader'
  if ((underMinIsr ?? 0) > 0) return 'Refusing writes'
  return (underReplicated ?? 0) > 0 ? 'Copies missing' : 'Well'
}
