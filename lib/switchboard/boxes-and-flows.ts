import type { Settings } from '#lib/config/settings.ts'
import { openBoxes, type Boxes } from './boxes.ts'
import { openFlows, type Flows } from './flows.ts'
import type { Watched } from './watch-cluster.ts'

/** What is between an application's database and Kafka. */
export type BoxesAndFlows = { boxes: Boxes; flows: Flows; close(): Promise<void> }

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
    async close() {
      flows.close()
      await boxes.close()
    },
  }
}
