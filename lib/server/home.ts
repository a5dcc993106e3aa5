// The switchboard: plugs what touches the outside into what thinks; what it opens is in lib/switchboard. Doors and pages
// call the functions of this room and nothing deeper. Every read answers at once from the last snapshot.
import type { Keep } from '#lib/history/recorder.ts'
import type { Views } from '#lib/history/views.ts'
import { principalOf } from '#lib/kafka/access.ts'
import type { Cluster } from '#lib/model/cluster.ts'
import type { Unseen } from '#lib/model/list.ts'
import { Fault, type Reading, type Refusal } from '#lib/model/reading.ts'
import type { AuditStore, Store } from '#lib/model/store.ts'
import { toCluster } from '#lib/replicas/cluster-row.ts'
import type { BoxesAndFlows } from '#lib/switchboard/boxes/boxes-and-flows.ts'
import type { OwnStore } from '#lib/switchboard/own-store.ts'
import type { Plans } from '#lib/switchboard/plans/plans.ts'
import type { Traces } from '#lib/switchboard/traces/traces.ts'
import type { Watched } from '#lib/switchboard/watch-cluster.ts'

type Server = {
  clusters: Map<string, Watched>
  through: BoxesAndFlows
  traces: Traces
  store: OwnStore
  keep: Keep
  maxSeries: number
  mayWrite(): string | null
}

/** Kept outside the module: route handlers, pages and hot reload may each load it anew, the collectors are one. */
const home: { [key: symbol]: Server | undefined } = globalThis

const KEY = Symbol.for('throughline.server')

/** Undefined before the start and after the end. */
export function running(): Server | undefined {
  return home[KEY]
}

export function setRunning(server: Server | undefined): void {
  home[KEY] = server
}

export const emptySpan: Refusal = {
  refused: 'bad-request',
  because: 'from must lie before to, and neither before 1970.',
}

type Historic = { watched: Watched; store: Store; keep: Keep }

export function historyOf(cluster: string): Historic | Refusal {
  const server = running()
  const watched = server?.clusters.get(cluster)
  if (!server || !watched) return noCluster(cluster)
  const store = server.store.current()
  if (store) return { watched, store, keep: server.keep }
  return { refused: 'unavailable', because: server.store.because() ?? 'The store is closed.' }
}

export const nothing = { total: 0, nextCursor: null, asOf: null }

export function noCluster(cluster: string): Refusal {
  return { refused: 'not-found', because: `There is no cluster ${cluster} in the settings.` }
}

export function viewsOf(cluster: string): Views | Refusal {
  const watched = running()?.clusters.get(cluster)
  if (!watched) return noCluster(cluster)
  return watched.views ?? notSeenYet(stateOf(watched))
}

function notSeenYet({ because }: Pick<Cluster, 'because'>): Refusal {
  if (because !== null) return { refused: 'unavailable', because }
  return {
    refused: 'starting',
    because: 'The first look at this cluster is not over yet. Try again in a few seconds.',
  }
}

/** Lists answer before the first snapshot too: empty, and saying why. */
export function withViews<T extends { unseen: Unseen[] }>(
  cluster: string,
  empty: Omit<T, 'unseen'>,
  answer: (views: Views, gaps: Unseen[]) => T,
): T | Refusal {
  const watched = running()?.clusters.get(cluster)
  if (!watched) return noCluster(cluster)
  const { views } = watched
  const gaps = clusterOf(watched).unseen
  return views ? answer(views, gaps) : ({ ...empty, unseen: gaps } as T)
}

export function stateOf({ collector, views }: Watched): Pick<Cluster, 'state' | 'because'> {
  const outcome = collector.outcome()
  if (!outcome || (!outcome.fault && !views)) return { state: 'starting', because: null }
  return outcome.fault
    ? { state: 'unreachable', because: outcome.fault.because }
    : { state: 'seen', because: null }
}

export function clusterOf(watched: Watched): Cluster {
  const { settings, access, collector, views } = watched
  const outcome = collector.outcome()
  const gap = (reason: Unseen['reason'], since: number): Unseen[] => [
    { scope: 'cluster', id: settings.id, reason, since },
  ]
  const unseen = !outcome
    ? gap('starting', Date.now())
    : outcome.fault
      ? gap(outcome.fault.code, outcome.fault.sinceMs)
      : []
  return toCluster(
    { id: settings.id, name: settings.name, seenAs: principalOf(access), ...stateOf(watched), unseen },
    views,
  )
}

export async function toReading<T>(look: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { seen: true, value: await look(), atMs: Date.now() }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { seen: false, why: error.code, atMs: Date.now() }
  }
}

export function plansOf(cluster: string): Plans | undefined {
  return running()?.clusters.get(cluster)?.plans
}

export function auditLog(): AuditStore | Refusal {
  const server = running()
  const log = server?.store.current()?.audit
  return log ?? { refused: 'unavailable', because: server?.store.because() ?? 'The store is closed.' }
}

export function noEntry(id: string): Refusal {
  return { refused: 'not-found', because: `There is no entry ${id} in the audit log.` }
}

export const noServer: Refusal = {
  refused: 'starting',
  because: 'The server is starting. Try again in a few seconds.',
}
