import type { Settings } from '#lib/config/settings.ts'
import type { Keep } from '#lib/history/recorder.ts'
import { log } from '#lib/log.ts'
import type { BoxHistory, BoxHistoryQuery } from '#lib/model/box.ts'
import type { BoxState } from '#lib/model/preset.ts'
import type { Refusal } from '#lib/model/reading.ts'
import type { Writable } from '#lib/postgres/writer.ts'
import type { Revealed } from '#lib/model/reveal.ts'
import { readPast, rememberBoxes } from './box-past.ts'
import { openBoxRecorder } from './box-recorder.ts'
import type { OwnStore } from '#lib/switchboard/own-store.ts'
import { openBoxMasks } from './box-masks.ts'
import { openBoxes, type Boxes } from './boxes.ts'
import { openFlows, type Flows } from './flows.ts'
import { revealRow } from './reveal-row.ts'
import { openRequeues, type Requeues } from './requeues.ts'
import { openTraceBoxes, type TraceBoxes } from '#lib/switchboard/traces/trace-boxes.ts'
import type { Watched } from '#lib/switchboard/watch-cluster.ts'

/** What is between an application's database and Kafka. */
export type BoxesAndFlows = {
  boxes: Boxes
  flows: Flows
  requeues: Requeues
  /** By cluster: as its traces and test messages need them. */
  tracedOf(cluster: string): TraceBoxes
  reveal(box: string, row: string, state: BoxState): Promise<Revealed | Refusal>
  past(box: string, want: BoxHistoryQuery): Promise<BoxHistory | Refusal>
  close(): Promise<void>
}

/** What changes need of the rest of the server. */
type Own = { store: OwnStore; keep: Keep; mayWrite(): string | null }

export function openBoxesAndFlows(
  settings: Settings,
  clusterOf: (id: string) => Watched | undefined,
  own: Own,
): BoxesAndFlows {
  const writable = (database: string): Writable | null => {
    const write = settings.databases.find(({ id }) => id === database)?.write
    return write ? { id: database, url: write.url.reveal() } : null
  }
  // Each knows of the other: a flow shows its boxes, an inbox has to remember as long as its topic keeps.
  const flows: Flows = openFlows(settings.flows, { clusterOf, boxOf: (id) => boxes.find(id) })
  const masks = openBoxMasks(settings)
  const boxes: Boxes = openBoxes(settings, {
    ...flows,
    mayWrite: () => own.mayWrite(),
    masks,
    onLook: (box, point) => recorder.note(box, point),
  })
  const recorder = openBoxRecorder({
    store: () => own.store.current(),
    keep: own.keep,
    nowMs: Date.now,
    onFault: (because) => log.warn(`The history of boxes was not written: ${because}`),
  })
  void rememberBoxes(boxes, own.store)
  const deeds = {
    boxAt: (id: string) => boxes.at(id),
    audit: () => own.store.current()?.audit ?? null,
    // A box of no flow is listed with the first cluster.
    clusterOf: (box: string) => flows.clusterOf(box) ?? settings.clusters[0]?.id ?? '',
    masks,
  }
  const requeues = openRequeues({
    ...deeds,
    mayWrite: () => own.mayWrite(),
    writable,
  })
  return {
    boxes,
    flows,
    tracedOf: (cluster) => openTraceBoxes({ settings, cluster, boxAt: (id) => boxes.at(id), writable }),
    requeues,
    reveal: (box, row, state) => revealRow({ box, row, state, actor: 'local' }, deeds),
    past: (box, want) => readPast(boxes, own, box, want),
    async close() {
      flows.close()
      await boxes.close()
      await recorder.close()
    },
  }
}
