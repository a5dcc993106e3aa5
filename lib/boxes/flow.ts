import type { Box, BoxStatus } from '#lib/model/box.ts'
import type { Flow, FlowEdge, FlowPath } from '#lib/model/flow.ts'
import type { Status } from '#lib/model/group.ts'
import type { RangeMs, Unseen } from '#lib/model/list.ts'
import { formatCount, formatDuration, formatRate } from '#lib/model/measure.ts'

/** How a group stands on the topic of a flow. Null: not seen. */
export type ReaderFacts = {
  group: string
  /** Why nothing is known of it, a sentence; null: it was seen. */
  unseen: string | null
  lag: bigint | null
  behindMs: RangeMs | null
  inPerS: number | null
  outPerS: number | null
  status: Status
  statusReason: string
}

export type FlowFacts = {
  id: string
  cluster: string
  topic: { name: string; partitions: number | null; keepsMs: number | null }
  outbox: Box | null
  readers: { reader: ReaderFacts; inbox: Box | null }[]
  /** Of the cluster's last look. */
  asOf: number | null
  unseen: Unseen[]
}

/** Below this no place is called a bottleneck: it is the time between two looks. */
const LEAST_MS = 10_000

/** One flow with its edges, where the time goes, and what holds it up. */
export function evaluateFlow(facts: FlowFacts): Flow {
  const { outbox, readers, topic } = facts
  const paths = readers.map(({ reader, inbox }) => toPath(outbox, reader, inbox))
  const worst = paths.reduce<FlowPath | null>((most, path) => (isWorse(path, most) ? path : most), null)
  const places = placesOf(facts)
  const slowest = places.reduce<Place | null>(
    (most, place) => (place.ms > (most?.ms ?? 0) ? place : most),
    null,
  )
  const bottleneck = slowest && slowest.ms >= LEAST_MS ? slowest : null
  return {
    id: facts.id,
    cluster: facts.cluster,
    outbox: outbox?.id ?? null,
    topic: topic.name,
    topicPartitions: topic.partitions,
    keepsMs: topic.keepsMs,
    readers: readers.map(({ reader, inbox }) => ({
      group: reader.group,
      inbox: inbox?.id ?? null,
      lagMessages: reader.lag,
      timeBehindMs: reader.behindMs,
      inPerS: reader.inPerS,
      outPerS: reader.outPerS,
      status: reader.status,
      statusReason: reader.unseen ?? reader.statusReason,
    })),
    edges: [
      ...(outbox ? [relayEdge(outbox, topic.name)] : []),
      ...readers.map(({ reader }) => readEdge(topic.name, reader)),
      ...readers.flatMap(({ reader, inbox }) => (inbox ? [applyEdge(reader, inbox)] : [])),
    ],
    paths,
    bottleneck: bottleneck?.name ?? null,
    bottleneckReason: bottleneck?.because ?? null,
    // A path that is not wholly seen says nothing of the whole.
    endToEndMs: paths.some(({ inAllMs }) => inAllMs === null) ? null : mostOf(worst?.inAllMs ?? null),
    endToEndRangeMs: paths.some(({ inAllMs }) => inAllMs === null) ? null : (worst?.inAllMs ?? null),
    ...judge(facts),
    asOf: facts.asOf,
    unseen: facts.unseen,
  }
}

function relayEdge(box: Box, topic: string): FlowEdge {
  return {
    from: box.id,
    to: topic,
    kind: 'relay',
    ratePerS: box.outPerS,
    lag: box.pending,
    ageMs: ageOf(box),
    ageRangeMs: toRange(ageOf(box)),
    capped: box.cappedStates.includes('pending'),
  }
}

function readEdge(topic: string, { group, outPerS, lag, behindMs }: ReaderFacts): FlowEdge {
  return {
    from: topic,
    to: group,
    kind: 'read',
    ratePerS: outPerS,
    lag,
    ageMs: mostOf(behindMs),
    ageRangeMs: behindMs,
    capped: false,
  }
}

function applyEdge({ group }: ReaderFacts, box: Box): FlowEdge {
  return {
    from: group,
    to: box.id,
    kind: 'apply',
    ratePerS: box.inPerS,
    lag: box.pending,
    ageMs: ageOf(box),
    ageRangeMs: toRange(ageOf(box)),
    capped: box.cappedStates.includes('pending'),
  }
}

/** Age of the oldest row that waits; 0 when none does; null when that was not seen. */
function ageOf(box: Box): number | null {
  if (box.pending === null) return null
  return box.pending === 0n ? 0 : box.oldestPendingMs
}

function toPath(outbox: Box | null, reader: ReaderFacts, inbox: Box | null): FlowPath {
  const outboxMs = outbox ? ageOf(outbox) : 0
  const lagMs = reader.lag === 0n ? { low: 0, high: 0 } : reader.behindMs
  const inboxMs = inbox ? ageOf(inbox) : 0
  const missing =
    outboxMs === null && outbox
      ? outbox.id
      : lagMs === null
        ? reader.group
        : inboxMs === null && inbox
          ? inbox.id
          : null
  const seen = outboxMs !== null && lagMs !== null && inboxMs !== null
  return {
    group: reader.group,
    inbox: inbox?.id ?? null,
    outboxMs: outbox ? outboxMs : null,
    lagMs,
    inboxMs: inbox ? inboxMs : null,
    inAllMs: seen
      ? {
          low: outboxMs + lagMs.low + inboxMs,
          high: lagMs.high === null ? null : outboxMs + lagMs.high + inboxMs,
        }
      : null,
    missing,
  }
}

function isWorse({ inAllMs }: FlowPath, than: FlowPath | null): boolean {
  if (!than || than.inAllMs === null) return true
  if (inAllMs === null) return false
  return (mostOf(inAllMs) ?? 0) > (mostOf(than.inAllMs) ?? 0)
}

type Place = { name: string; ms: number; because: string }

/** Every place at which a message can wait, with for how long. */
function placesOf({ outbox, readers }: FlowFacts): Place[] {
  const boxes = [outbox, ...readers.map(({ inbox }) => inbox)].flatMap((box): Place[] => {
    const ms = box ? ageOf(box) : null
    return box && ms !== null ? [{ name: box.id, ms, because: sayPace(box.inPerS, box.outPerS, ms) }] : []
  })
  const groups = readers.flatMap(({ reader }): Place[] => {
    const ms = reader.lag === 0n ? 0 : mostOf(reader.behindMs)
    return ms === null
      ? []
      : [{ name: reader.group, ms, because: sayPace(reader.inPerS, reader.outPerS, ms) }]
  })
  return [...boxes, ...groups]
}

/** "820/s arrive, 720/s leave, 100/s pile up". */
function sayPace(inPerS: number | null, outPerS: number | null, ms: number): string {
  if (inPerS === null || outPerS === null) return `the oldest waits ${formatDuration(ms)}`
  const more = inPerS - outPerS
  const pile = more >= 0.1 ? `, ${formatRate(more)} pile up` : ''
  return `${formatRate(inPerS)} arrive, ${formatRate(outPerS)} leave${pile}`
}

const stuck: readonly Status[] = ['lost', 'stalled', 'stopped', 'ahead']
const late: readonly Status[] = ['falling-behind', 'lagging', 'rewound']

/** The worst of its parts, named. */
function judge({ outbox, readers }: FlowFacts): { status: BoxStatus; statusReason: string } {
  const boxes = [outbox, ...readers.map(({ inbox }) => inbox)].filter((box) => box !== null)
  const say = (box: Box) => `${box.id}: ${box.statusReason}`
  const first = (status: BoxStatus) => boxes.find((box) => box.status === status)
  const failing = first('failing')
  if (failing) return { status: 'failing', statusReason: say(failing) }
  const held = readers.find(({ reader }) => stuck.includes(reader.status))?.reader
  if (held) return { status: 'waiting', statusReason: `${held.group}: ${held.statusReason || held.status}` }
  const waiting = first('waiting')
  if (waiting) return { status: 'waiting', statusReason: say(waiting) }
  const slow = readers.find(({ reader }) => late.includes(reader.status))?.reader
  if (slow) {
    const lag = slow.lag === null ? '' : `${formatCount(slow.lag)} behind, `
    return { status: 'waiting', statusReason: `${slow.group}: ${lag}${slow.statusReason || slow.status}` }
  }
  const short = first('window-short')
  if (short) return { status: 'window-short', statusReason: say(short) }
  const dark = readers.find(({ reader }) => reader.unseen !== null || reader.status === 'unknown')?.reader
  if (dark) return { status: 'unknown', statusReason: `${dark.group}: ${dark.unseen ?? dark.statusReason}` }
  const unseen = first('unknown')
  if (unseen) return { status: 'unknown', statusReason: say(unseen) }
  return { status: 'draining', statusReason: '' }
}

function toRange(ms: number | null): RangeMs | null {
  return ms === null ? null : { low: ms, high: ms }
}

/** The upper bound; without one the lower. */
function mostOf(range: RangeMs | null): number | null {
  return range === null ? null : (range.high ?? range.low)
}
