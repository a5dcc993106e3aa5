import { formatDuration } from '#lib/model/measure.ts'
import type { GroupHistory } from '#lib/model/history.ts'
import type { Change } from '#lib/model/store.ts'

type Marker = GroupHistory['markers'][number]

/** Kafka's words for a group whose members are being given their partitions anew. */
const REBALANCING = ['PreparingRebalance', 'CompletingRebalance', 'Assigning', 'Reconciling']

/** What stands above the chart of one group. `changes`: of the group and of brokers, in any order. */
export function toMarkers(changes: readonly Change[], group: string): Marker[] {
  const sorted = changes.toSorted((a, b) => a.atMs - b.atMs)
  const markers: Marker[] = []
  let rebalance: Marker | null = null
  for (const { kind, atMs, subject, from, to, text } of sorted) {
    if (kind === 'broker')
      markers.push({ atMs, untilMs: null, kind: 'broker', text: `broker ${subject} ${text}` })
    else if (subject !== group) continue
    else if (kind === 'reset') markers.push({ atMs, untilMs: null, kind: 'reset', text: toShort(text, to) })
    else if (kind === 'group-status') markers.push({ atMs, untilMs: null, kind: 'status', text })
    else if (kind === 'group-gone') markers.push({ atMs, untilMs: null, kind: 'status', text })
    else if (REBALANCING.includes(to) && !REBALANCING.includes(from)) {
      rebalance = { atMs, untilMs: null, kind: 'rebalance', text: 'rebalance' }
      markers.push(rebalance)
    } else if (REBALANCING.includes(from) && !REBALANCING.includes(to) && rebalance) {
      rebalance.untilMs = atMs
      rebalance.text = `rebalance, ${formatDuration(atMs - rebalance.atMs)}`
      rebalance = null
    }
  }
  return markers
}

/** `was reset to the start of the log: 12 partitions, …` → `reset to the start of the log`: above a chart there is little room. */
function toShort(text: string, outcome: string): string {
  const [deed = ''] = text.replace(/^was /, '').split(/: |; /)
  return outcome === 'unfinished' || outcome === 'partial' ? `${deed} (${outcome})` : deed
}
