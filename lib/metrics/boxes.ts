import { Gauge, Registry } from 'prom-client'
import { boxStatuses, type Box } from '#lib/model/box.ts'
import type { Flow } from '#lib/model/flow.ts'

type Metric = { name: string; help: string; labels: readonly string[] }

const boxRows: Metric = {
  name: 'throughline_box_rows',
  help: 'Rows of a state: pending, inFlight, failed, dead. Stops at 10000; absent when not recorded or not seen',
  labels: ['box', 'state'],
}
const boxMetrics: [Metric, (box: Box) => number | null][] = [
  [
    { name: 'throughline_box_up', help: '1 when the last look at the table went well', labels: ['box'] },
    (box) => (box.asOf === null ? 0 : Number(box.because === null)),
  ],
  [
    {
      name: 'throughline_box_oldest_pending_seconds',
      help: 'Age of the oldest row that waits; 0 when none does',
      labels: ['box'],
    },
    (box) => (box.oldestPendingMs !== null ? box.oldestPendingMs / 1000 : box.pending === 0n ? 0 : null),
  ],
  [
    {
      name: 'throughline_box_duplicates_last_hour',
      help: 'Second deliveries that were dropped in the last hour',
      labels: ['box'],
    },
    (box) => (box.duplicates === null ? null : Number(box.duplicates)),
  ],
  [
    {
      name: 'throughline_box_in_per_second',
      help: 'Rows written a second, from table statistics: approximate',
      labels: ['box'],
    },
    (box) => box.inPerS,
  ],
  [
    {
      name: 'throughline_box_out_per_second',
      help: 'Rows that leave a second: approximate',
      labels: ['box'],
    },
    (box) => box.outPerS,
  ],
  [
    { name: 'throughline_box_look_seconds', help: 'What the last look at the table took', labels: ['box'] },
    (box) => (box.tookMs === null ? null : box.tookMs / 1000),
  ],
]

/** Boxes and flows as Prometheus text. What is not known is left out: never 0. */
export async function toBoxMetrics(boxes: readonly Box[], flows: readonly Flow[]): Promise<string> {
  if (boxes.length + flows.length === 0) return ''
  const registry = new Registry()
  const gauge = ({ name, help, labels }: Metric) =>
    new Gauge({ name, help, labelNames: [...labels], registers: [registry] })
  const rows = gauge(boxRows)
  for (const box of boxes)
    for (const state of ['pending', 'inFlight', 'failed', 'dead'] as const)
      if (box[state] !== null) rows.set({ box: box.id, state }, Number(box[state]))
  for (const [metric, valueOf] of boxMetrics) {
    const made = gauge(metric)
    for (const box of boxes) {
      const value = valueOf(box)
      if (value !== null) made.set({ box: box.id }, value)
    }
  }
  const status = gauge({
    name: 'throughline_box_status',
    help: `1 for the status that the box has: ${boxStatuses.join(', ')}`,
    labels: ['box', 'status'],
  })
  for (const box of boxes) status.set({ box: box.id, status: box.status }, 1)
  const flowStatus = gauge({
    name: 'throughline_flow_status',
    help: '1 for the status that the flow has',
    labels: ['cluster', 'flow', 'status'],
  })
  const whole = gauge({
    name: 'throughline_flow_end_to_end_seconds',
    help: 'Oldest unsent row, time behind and oldest unprocessed row of the worst path, at most; absent when a part was not seen',
    labels: ['cluster', 'flow'],
  })
  for (const { id, cluster, status: its, endToEndMs } of flows) {
    flowStatus.set({ cluster, flow: id, status: its }, 1)
    if (endToEndMs !== null) whole.set({ cluster, flow: id }, endToEndMs / 1000)
  }
  return registry.metrics()
}
