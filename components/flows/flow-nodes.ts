import { boxStatusWords, sayAge, sayCount } from '#components/boxes/box-words.ts'
import { statusWord } from '#components/words.ts'
import type { Kind } from '#components/ui/glyph.tsx'
import { formatCount, formatPlural, formatRate } from '#lib/format.ts'
import type { Box } from '#lib/model/box.ts'
import type { Flow } from '#lib/model/flow.ts'
import { statuses } from '#lib/model/group.ts'
import { boxHref, groupHref, topicHref } from '#lib/model/links.ts'
import { sayRange } from './flow-words.ts'

/** One station of a flow, in words that fit into a box of the map. */
export type FlowNode = {
  name: string
  href: string
  kind: Kind
  lines: string[]
  rate: string
  age: string
  hot: boolean
}
export type FlowNodes = {
  outbox: FlowNode | null
  topic: FlowNode
  readers: { group: FlowNode; inbox: FlowNode | null }[]
}

export function toNodes(flow: Flow, boxes: readonly Box[]): FlowNodes {
  const hot = (name: string) => flow.bottleneck === name
  const boxOf = (id: string | null) => boxes.find((box) => box.id === id) ?? null
  const outbox = boxOf(flow.outbox)
  return {
    outbox: outbox && toBoxNode(outbox, hot(outbox.id), outbox.outPerS),
    topic: {
      name: flow.topic,
      href: topicHref(flow.cluster, flow.topic),
      kind: flow.topicPartitions === null ? 'unk' : 'ok',
      lines: [flow.topicPartitions === null ? 'not seen' : formatPlural(flow.topicPartitions, 'partition')],
      rate: sayRate(arriving(flow)),
      age: '',
      hot: false,
    },
    readers: flow.readers.map((reader) => {
      const inbox = boxOf(reader.inbox)
      const status = statuses.find((one) => one === reader.status) ?? 'unknown'
      const behind =
        reader.lagMessages === null ? 'lag not seen' : `${formatCount(reader.lagMessages)} behind`
      return {
        group: {
          name: reader.group,
          href: groupHref(flow.cluster, reader.group),
          kind: statusWord(status, '').kind,
          lines: [behind, ...(reader.lagMessages === 0n ? [] : [sayRange(reader.timeBehindMs)])],
          rate: sayRate(reader.outPerS),
          age: reader.lagMessages === 0n ? '0 s' : sayRange(reader.timeBehindMs),
          hot: hot(reader.group),
        },
        inbox: inbox && toBoxNode(inbox, hot(inbox.id), inbox.inPerS),
      }
    }),
  }
}

function toBoxNode(box: Box, hot: boolean, rate: number | null): FlowNode {
  const count = (what: 'pending' | 'failed' | 'dead', word: string) => {
    const value = box[what]
    return value === null || value === 0n
      ? []
      : [`${sayCount(value, box.cappedStates.includes(what))} ${word}`]
  }
  const waits =
    box.pending === 0n && box.mode !== 'one-transaction' ? ['nothing waits'] : count('pending', 'pending')
  const first = [...waits, ...count('failed', 'failed'), ...count('dead', 'dead')].join(', ')
  const dropped =
    (box.duplicates ?? 0n) > 0n ? [`${formatCount(box.duplicates ?? 0n)} duplicates dropped, 1 h`] : []
  const second = box.oldestPendingMs === null ? dropped : [`oldest ${sayAge(box.oldestPendingMs)}`]
  return {
    name: box.id,
    href: boxHref(box.id),
    kind: boxStatusWords[box.status].kind,
    lines: [
      box.because === null
        ? first || (box.mode === 'one-transaction' ? 'applied at once' : 'not recorded')
        : 'not seen',
      ...second,
    ],
    rate: sayRate(rate),
    age: '',
    hot,
  }
}

/** What comes to the topic: as its readers see it, the one that was looked at longest. */
function arriving({ readers }: Flow): number | null {
  const known = readers.flatMap(({ inPerS }) => inPerS ?? [])
  return known.length === 0 ? null : Math.max(...known)
}

function sayRate(perS: number | null): string {
  return perS === null ? '' : formatRate(perS)
}
