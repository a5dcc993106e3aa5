import type { Settings } from '#lib/config/settings.ts'
import type { AuditStore } from '#lib/model/store.ts'
import { openBoxes, type Boxes } from './boxes.ts'
import { openFlows, type Flows } from './flows.ts'
import { openRequeues, type Requeues } from './requeues.ts'
import { openTraceBoxes, type TraceBoxes } from './trace-boxes.ts'
import type { Watched } from './watch-cluster.ts'

/** What is between an application's database and Kafka. */
export type BoxesAndFlows = {
  boxes: Boxes
  flows: Flows
  requeues: Requeues
  /** By cluster: as its traces and test messages need them. */
  tracedOf(cluster: string): TraceBoxes
  close(): Promise<void>
}

/** What changes need of the rest of the server. */
type Own = { audit(): AuditStore | null; mayWrite(): string | null }

export function openBoxesAndFlows(
  settings: Settings,
  clusterOf: (id: string) => Watched | undefined,
  own: Own,
): BoxesAndFlows {
  // Each knows of the other: a flow shows its boxes, an inbox has to remember as long as its topic keeps.
  const flows: Flows = openFlows(settings.flows, { clusterOf, boxOf: (id) => boxes.find(id) })
  const boxes: Boxes = openBoxes(settings, { ...flows, mayWrite: () => own.mayWrite() })
  const requeues = openRequeues({
    ...own,
    boxAt: (id) => boxes.at(id),
    writable(database) {
      const write = settings.databases.find(({ id }) => id === database)?.write
      return write ? { id: database, url: write.url.reveal() } : null
    },
    // A box of no flow is listed with the first cluster.
    clusterOf: (box) => flows.clusterOf(box) ?? settings.clusters[0]?.id ?? '',
  })
  return {
    boxes,
    flows,
    tracedOf: (cluster) => openTraceBoxes({ settings, cluster, boxAt: (id) => boxes.at(id) }),
    requeues,
    async close() {
      flows.close()
      await boxes.close()
    },
  }
}
