import { HOUR_MS } from '#lib/history/minutes.ts'
import { readRecentChanges } from '#lib/history/recent-changes.ts'
import type { Broker, Cluster } from '#lib/model/cluster.ts'
import type { ChangeList, ChangeQuery } from '#lib/model/history.ts'
import type { ListAnswer } from '#lib/model/list.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { listBrokers } from '#lib/replicas/broker-list.ts'
import { running, emptySpan, historyOf, nothing, noCluster, withViews, stateOf, clusterOf } from './home.ts'

export function readReadiness(): { ready: boolean; clusters: Pick<Cluster, 'id' | 'state' | 'because'>[] } {
  const clusters = [...(running()?.clusters ?? [])].map(([id, watched]) => ({ id, ...stateOf(watched) }))
  return { ready: clusters.length > 0 && clusters.every(({ state }) => state !== 'starting'), clusters }
}

export function readClusters(): ListAnswer<Cluster> {
  const items = [...(running()?.clusters.values() ?? [])].map(clusterOf)
  return { items, total: items.length, nextCursor: null, asOf: newest(items), unseen: [] }
}

export function readCluster(cluster: string): Cluster | Refusal {
  const watched = running()?.clusters.get(cluster)
  return watched ? clusterOf(watched) : noCluster(cluster)
}

export function readBrokers(cluster: string): ListAnswer<Broker> | Refusal {
  return withViews<ListAnswer<Broker>>(cluster, { ...nothing, items: [] }, ({ snapshot }, gaps) => {
    const items = listBrokers(snapshot)
    return { items, total: items.length, nextCursor: null, asOf: snapshot.atMs, unseen: gaps }
  })
}

/** What changed lately: groups, brokers, copies, topics. */
export async function readChanges(
  cluster: string,
  { from, to, limit }: ChangeQuery,
): Promise<ChangeList | Refusal> {
  const found = historyOf(cluster)
  if ('refused' in found) return found
  const toMs = to ?? Date.now()
  const fromMs = from ?? toMs - 24 * HOUR_MS
  if (fromMs >= toMs || fromMs < 0) return emptySpan
  return readRecentChanges(found.store.history, { cluster, fromMs, toMs, limit })
}

function newest(clusters: Cluster[]): number | null {
  return clusters.reduce<number | null>(
    (latest, { asOf }) => (asOf !== null && asOf > (latest ?? 0) ? asOf : latest),
    null,
  )
}
