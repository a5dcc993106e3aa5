import type { Settings } from '#lib/config/settings.ts'
import { openBoxes, type Boxes } from './boxes.ts'
import { openFlows, type Flows } from './flows.ts'
import { openTraceBoxes, type TraceBoxes } from './trace-boxes.ts'
import type { Watched } from './watch-cluster.ts'

/** What is between an application's database and Kafka. */
export type BoxesAndFlows = {
  boxes: Boxes
  flows: Flows
  /** By cluster: as its traces and test messages need them. */
  tracedOf(cluster: string): TraceBoxes
  close(): Promise<void>
}

export function openBoxesAndFlows(
  settings: Settings,
  clusterOf: (id: string) => Watched | undefined,
): BoxesAndFlows {
  // Each knows of the other: a flow shows its boxes, an inbox has to remember as long as its topic keeps.
  const flows: Flows = openFlows(settings.flows, { clusterOf, boxOf: (id) => boxes.find(id) })
  const boxes: Boxes = openBoxes(settings, flows)
  return {
    boxes,
    flows,
    tracedOf: (cluster) => openTraceBoxes({ settings, cluster, boxAt: (id) => boxes.at(id) }),
    async close() {
      flows.close()
      await boxes.close()
    },
  }
}
