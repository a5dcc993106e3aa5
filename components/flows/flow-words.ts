import { sayAge } from '#components/boxes/box-words.ts'
import { formatCount, formatRange } from '#lib/format.ts'
import type { Flow, FlowPath } from '#lib/model/flow.ts'
import type { RangeMs } from '#lib/model/list.ts'

/** A range in words; below a second it is not told more exactly than it is known. */
export function sayRange(range: RangeMs | null): string {
  if (range === null) return 'not seen'
  if (range.high === 0) return '0 s'
  return range.high !== null && range.high < 500 ? sayAge(range.high) : formatRange(range)
}

/** What is spent at the bottleneck of the worst path. */
function spentAt(flow: Flow, path: FlowPath): string | null {
  if (flow.bottleneck === path.group) return sayRange(path.lagMs)
  if (flow.bottleneck === flow.outbox) return path.outboxMs === null ? null : sayAge(path.outboxMs)
  if (flow.bottleneck === path.inbox) return path.inboxMs === null ? null : sayAge(path.inboxMs)
  return null
}

/** The verdict of a flow, and what one reads after it. */
export function sayFlow(flow: Flow): { text: string; under: string } {
  const spent = worstFirst(flow.paths).flatMap((path) => {
    const at = spentAt(flow, path)
    return at === null ? [] : [{ path, at }]
  })[0]
  const reason = flow.statusReason ? `${flow.statusReason}.` : ''
  if (flow.bottleneck !== null && spent) {
    const whole = spent.path.inAllMs === null ? 'the way' : `its ${sayRange(spent.path.inAllMs)}`
    const held = `${flow.id} is held up at ${flow.bottleneck}: ${unbroken(spent.at)} of ${unbroken(whole)} are spent there.`
    return { text: held, under: [upper(flow.bottleneckReason), reason].filter(Boolean).join('. ') }
  }
  if (flow.status === 'failing') return { text: `${flow.id} fails at ${reason}`, under: '' }
  if (flow.status === 'waiting') return { text: `${flow.id} waits at ${reason}`, under: '' }
  if (flow.status === 'unknown') return { text: `${flow.id} is not wholly seen.`, under: reason }
  const text =
    flow.endToEndRangeMs === null
      ? `${flow.id} flows; how long it takes was not wholly seen.`
      : `${flow.id} flows: ${sayRange(flow.endToEndRangeMs)} from outbox row to inbox row.`
  return { text, under: reason }
}

/** Of all flows together. */
export function sayFlows(flows: readonly Flow[]): { text: string; soft: string } {
  if (flows.length === 0) return { text: 'No flow is named.', soft: '' }
  const wrong = flows.filter(({ status }) => status === 'failing' || status === 'waiting')
  const dark = flows.filter(({ status }) => status === 'unknown')
  const soft = dark.length > 0 ? `${formatCount(dark.length)} not wholly seen.` : ''
  const [first] = wrong
  if (wrong.length === 1 && first) {
    const at = first.bottleneck ?? first.statusReason
    return { text: `${first.id} is held up${at ? ` at ${at}` : ''}.`, soft }
  }
  if (wrong.length > 1)
    return { text: `${formatCount(wrong.length)} of ${formatCount(flows.length)} flows are held up.`, soft }
  if (dark.length === flows.length) return { text: 'No flow is wholly seen.', soft: '' }
  return { text: flows.length === 1 ? `${flows[0]?.id ?? ''} flows.` : 'What was seen flows.', soft }
}

function worstFirst(paths: readonly FlowPath[]): FlowPath[] {
  const most = ({ inAllMs }: FlowPath) => inAllMs?.high ?? inAllMs?.low ?? 0
  return paths.toSorted((a, b) => most(b) - most(a))
}

/** A number stays with its unit. */
function unbroken(text: string): string {
  return text.replaceAll(/(?<=\d) (?=[a-z])/g, '\u00a0')
}

function upper(text: string | null): string {
  return text === null ? '' : text.charAt(0).toUpperCase() + text.slice(1)
}
