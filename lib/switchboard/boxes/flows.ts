import type { FlowSettings } from '#lib/config/settings.ts'
import { evaluateFlow, type ReaderFacts } from '#lib/boxes/flow.ts'
import { toGroupDetail } from '#lib/lag/group-detail.ts'
import { worstTimeBehind } from '#lib/lag/time-behind.ts'
import type { Box } from '#lib/model/box.ts'
import type { Flow, FlowList } from '#lib/model/flow.ts'
import { statuses, type GroupPartition, type Status } from '#lib/model/group.ts'
import type { RangeMs, Unseen } from '#lib/model/list.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Watched } from '#lib/switchboard/watch-cluster.ts'

/** The flows of the settings. Everything is answered from the last looks. */
export type Flows = {
  list(): FlowList
  find(id: string): Flow | null
  /** The topic that feeds an inbox, and how long it keeps its records. */
  topicOf(box: string): { name: string; keepsMs: number } | null
  flowsOf(box: string): string[]
  /** The cluster of the first flow that a box is in; null: of none. */
  clusterOf(box: string): string | null
  close(): void
}

export type FlowHands = {
  clusterOf(id: string): Watched | undefined
  boxOf(id: string): Box | null
}

/** Settings of a topic change seldom. */
const SETTINGS_MS = 300_000
const AGAIN_MS = 15_000
const LOOK_MS = 5000
const PACE_MS = 60_000

export function openFlows(flows: readonly FlowSettings[], hands: FlowHands): Flows {
  const keeps = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  async function readRetention(): Promise<void> {
    let all = true
    for (const { cluster, topic } of flows) {
      // oxlint-disable-next-line no-await-in-loop -- a handful, and nobody waits
      const ms = await retentionOf(hands.clusterOf(cluster), topic)
      if (ms === null) all = false
      else keeps.set(keyOf(cluster, topic), ms)
    }
    if (!closed) timer = setTimeout(() => void readRetention(), all ? SETTINGS_MS : AGAIN_MS)
  }
  if (flows.length > 0) timer = setTimeout(() => void readRetention(), 1000)

  // Rates want looks at an even pace, whether or not anybody asks.
  const paces = new Map<string, Pace>()
  const look = () => {
    for (const { cluster, topic, readers } of flows)
      for (const { group } of readers) readReader(hands.clusterOf(cluster), topic, group, paces)
  }
  const looking = flows.length > 0 ? setInterval(look, LOOK_MS) : undefined

  function toFlow(flow: FlowSettings): Flow {
    const watched = hands.clusterOf(flow.cluster)
    const snapshot = watched?.views?.snapshot
    const at = snapshot?.topology.topicIndex.get(flow.topic)
    const boxOf = (id: string | null) => (id === null ? null : hands.boxOf(id))
    const outbox = boxOf(flow.outbox)
    const readers = flow.readers.map(({ group, inbox }) => ({
      reader: readReader(watched, flow.topic, group, paces),
      inbox: boxOf(inbox),
    }))
    const boxes = [outbox, ...readers.map(({ inbox }) => inbox)].filter((box) => box !== null)
    const starting: Unseen[] = snapshot
      ? []
      : [{ scope: 'cluster', id: flow.cluster, reason: 'starting', since: Date.now() }]
    return evaluateFlow({
      id: flow.id,
      cluster: flow.cluster,
      topic: {
        name: flow.topic,
        partitions: at === undefined || !snapshot ? null : partitionsOf(snapshot, flow.topic),
        keepsMs: keeps.get(keyOf(flow.cluster, flow.topic)) ?? null,
      },
      outbox,
      readers,
      asOf: snapshot?.atMs ?? null,
      unseen: [...starting, ...boxes.flatMap(({ unseen }) => unseen.filter(isMissed))],
    })
  }

  return {
    list() {
      const items = flows.map(toFlow)
      const asOf = items.reduce<number | null>(
        (newest, flow) => (flow.asOf !== null && flow.asOf > (newest ?? 0) ? flow.asOf : newest),
        null,
      )
      return {
        items,
        total: items.length,
        nextCursor: null,
        asOf,
        unseen: items.flatMap(({ unseen }) => unseen),
      }
    },
    find(id) {
      const flow = flows.find((one) => one.id === id)
      return flow ? toFlow(flow) : null
    },
    topicOf(box) {
      const flow = flows.find(({ readers }) => readers.some(({ inbox }) => inbox === box))
      const keepsMs = flow && keeps.get(keyOf(flow.cluster, flow.topic))
      return flow && keepsMs !== undefined ? { name: flow.topic, keepsMs } : null
    },
    flowsOf: (box) => flows.filter((flow) => holds(flow, box)).map(({ id }) => id),
    clusterOf: (box) => flows.find((flow) => holds(flow, box))?.cluster ?? null,
    close() {
      closed = true
      clearTimeout(timer)
      clearInterval(looking)
    },
  }
}

function holds({ outbox, readers }: FlowSettings, box: string): boolean {
  return outbox === box || readers.some(({ inbox }) => inbox === box)
}

function keyOf(cluster: string, topic: string): string {
  return `${cluster}/${topic}`
}

function isMissed({ reason }: Unseen): boolean {
  return reason !== 'not-recorded'
}

type Snapshot = NonNullable<Watched['views']>['snapshot']

function partitionsOf({ topology }: Snapshot, topic: string): number {
  const index = topology.topicIndex.get(topic) ?? -1
  let count = 0
  for (let row = 0; row < topology.partition.length; row++)
    if (topology.topicOf.get(row) === index) count += 1
  return count
}

/** ms; −1 for ever; null: not told. */
async function retentionOf(watched: Watched | undefined, topic: string): Promise<number | null> {
  if (!watched?.views?.snapshot.topology.topicIndex.has(topic)) return null
  try {
    const settings = await watched.collector.readSettings(topic)
    const text = settings.find(({ name }) => name === 'retention.ms')?.value
    return text === undefined || text === null ? null : Number(text)
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}

/** A group on one topic, as the last snapshot has it. */
function readReader(
  watched: Watched | undefined,
  topic: string,
  group: string,
  paces: Map<string, Pace>,
): ReaderFacts {
  const none = (unseen: string): ReaderFacts => ({
    group,
    unseen,
    lag: null,
    behindMs: null,
    inPerS: null,
    outPerS: null,
    status: 'unknown',
    statusReason: unseen,
  })
  const views = watched?.views
  if (!watched || !views) return none('The cluster was not seen yet.')
  const { judge } = watched
  const { snapshot } = views
  const judgedOf = judge.partitionsOf(group)
  const detail = toGroupDetail(views.groups, group, (row, committed, lag) => ({
    behind: judge.timeBehind(row, Number(committed), Number(lag), snapshot.atMs),
    from: 'samples',
    loss: null,
    judged: judgedOf(row, Number(committed + lag)),
  }))
  if (!detail) return none(`There is no group ${group}, or its name is hidden from us.`)
  const of = detail.partitionList.filter((partition) => partition.topic === topic)
  if (of.length === 0) return none(`${group} has committed nothing of ${topic}.`)
  const seen = of.filter(({ lag }) => lag !== null)
  return {
    group,
    unseen: seen.length === 0 ? `No partition of ${topic} was seen for ${group}.` : null,
    lag: seen.length === 0 ? null : seen.reduce((sum, { lag }) => sum + (lag ?? 0n), 0n),
    behindMs: seen.length < of.length ? null : worstOf(of),
    ...paceOf(paces, JSON.stringify([watched.settings.id, topic, group]), snapshot.atMs, of),
    status: worstStatus(of) ?? detail.status,
    statusReason: detail.statusReason,
  }
}

function worstOf(partitions: readonly GroupPartition[]): RangeMs | null {
  return partitions.reduce<RangeMs | null>(
    (worst, { timeBehindMs }) => (timeBehindMs === null ? worst : worstTimeBehind(worst, timeBehindMs)),
    null,
  )
}

type Pace = { atMs: number; committed: number; end: number }[]

/** What came and what was committed a second, over the last minute. Null: too few looks, or a partition was not seen. */
function paceOf(
  paces: Map<string, Pace>,
  key: string,
  atMs: number,
  partitions: readonly GroupPartition[],
): { inPerS: number | null; outPerS: number | null } {
  const pace = paces.get(key) ?? []
  paces.set(key, pace)
  const whole = partitions.every(({ committed, end }) => committed !== null && end !== null)
  if (whole && atMs > (pace.at(-1)?.atMs ?? 0)) {
    pace.push({
      atMs,
      committed: partitions.reduce((sum, { committed }) => sum + Number(committed ?? 0n), 0),
      end: partitions.reduce((sum, { end }) => sum + Number(end ?? 0n), 0),
    })
    while (pace.length > 2 && (pace[1]?.atMs ?? 0) <= atMs - PACE_MS) pace.shift()
  }
  const [first, last] = [pace[0], pace.at(-1)]
  if (!whole || !first || !last || last.atMs <= first.atMs) return { inPerS: null, outPerS: null }
  const seconds = (last.atMs - first.atMs) / 1000
  // A reset goes back, and a new partition comes in whole: neither is a pace.
  return {
    inPerS: Math.max(0, last.end - first.end) / seconds,
    outPerS: Math.max(0, last.committed - first.committed) / seconds,
  }
}

/** Worst first in `statuses`; null: none is judged. */
function worstStatus(partitions: readonly GroupPartition[]): Status | null {
  const known = new Set(partitions.flatMap(({ status }) => status ?? []))
  return statuses.find((status) => known.has(status)) ?? null
}
