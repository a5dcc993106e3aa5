import { readFileSync } from 'node:fs'
import { refuseWrites } from '#lib/access/may-write.ts'
import { presets } from '#lib/boxes/presets.ts'
import { isLoopback, toListen } from '#lib/config/listen.ts'
import { loadSettings } from '#lib/config/load.ts'
import { formatMistake } from '#lib/config/mistake.ts'
import { openBoxesAndFlows } from '#lib/switchboard/boxes/boxes-and-flows.ts'
import { toInboxOf } from '#lib/switchboard/linked-inboxes.ts'
import { openOwnStore } from '#lib/switchboard/own-store.ts'
import type { TraceBoxes } from '#lib/switchboard/traces/trace-boxes.ts'
import { openTraces } from '#lib/switchboard/traces/traces.ts'
import { watchCluster } from '#lib/switchboard/watch-cluster.ts'
import { running, setRunning } from './home.ts'

/**
 * Reads the settings, opens our own store and starts one collector a cluster. Calling it again changes nothing. Rejects
 * on bad settings, and when the store's folder is not ours to use.
 */
export async function openServer(): Promise<void> {
  if (running()) return
  const settings = loadSettings(process.env, (path) => readFileSync(path, 'utf8'), presets)
  if (Array.isArray(settings)) throw new Error(settings.map(formatMistake).join('\n'))
  const store = await openOwnStore(settings)
  const { keep } = settings.store
  const listen = toListen(process.env)
  const local = 'host' in listen && isLoopback(listen.host)
  const mayWrite = () => refuseWrites(local, settings.access.allowAnonymousWrites)
  const traced = new Map<string, TraceBoxes>()
  const clusters = new Map(
    settings.clusters.map((cluster) => {
      const traceBoxes = () => traced.get(cluster.id) ?? null
      return [
        cluster.id,
        watchCluster(cluster, {
          store,
          keep,
          mayWrite,
          traceBoxes,
          inboxOf: toInboxOf(settings, cluster.id),
        }),
      ]
    }),
  )
  const through = openBoxesAndFlows(settings, (id) => clusters.get(id), {
    store,
    keep,
    mayWrite,
  })
  for (const id of clusters.keys()) traced.set(id, through.tracedOf(id))
  const traces = openTraces({
    clusters,
    store: () => store.current()?.traces ?? null,
    because: () => store.because() ?? 'The store is closed.',
  })
  setRunning({ clusters, through, traces, store, keep, maxSeries: settings.metrics.maxSeries, mayWrite })
}

/** What is under way is written; then the store and all connections are given back. */
export async function closeServer(): Promise<void> {
  const server = running()
  setRunning(undefined)
  if (!server) return
  await Promise.all([...server.clusters.values()].map((watched) => watched.close()))
  await server.through.close()
  await server.store.close()
}
