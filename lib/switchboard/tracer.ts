import { findPlace } from '#lib/lag/group-place.ts'
import type { Views } from '#lib/history/views.ts'
import { fromJson, toJson } from '#lib/model/json.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Sent } from '#lib/model/send.ts'
import type { TraceRow, TraceStore } from '#lib/model/store.ts'
import { rowOf } from '#lib/model/topology.ts'
import { traceSchema, type Trace } from '#lib/model/trace.ts'
import { isDone, toHops, type GroupFacts, type InboxFacts, type OutboxFacts } from '#lib/trace/timeline.ts'

/** So long a message is followed; what has not come by then is told as waiting. */
const FOLLOW_MS = 15 * 60_000
const MOST_LIVE = 200

/** What the boxes of the settings know of a message; none without flows. */
type BoxFacts = {
  outbox: OutboxFacts | null
  /** By group: those that a flow links to this topic. `inbox` null: the flow names none. */
  readers: ReadonlyMap<string, InboxFacts | null>
}

type Followed = {
  row: TraceRow
  recordMs: number | null
  keyBytes: number | null
  /** First seen past the message between these two looks. */
  passed: Record<string, { fromMs: number; toMs: number }>
}

type Outside = {
  cluster: string
  store: () => TraceStore | null
  views: () => Views | null
  outPerS: (group: string, row: number, end: bigint) => number | null
  boxes: (row: TraceRow) => Promise<BoxFacts>
  onFault: (because: string) => void
}

export type Tracer = {
  /** Follows a message that was just sent. */
  begin(sent: Sent, key: Buffer | null): Promise<void>
  /** After each look at the cluster. */
  look(): Promise<void>
  /** Null: it is none of this cluster. */
  read(row: TraceRow): Promise<Trace | null>
}

export function openTracer(outside: Outside): Tracer {
  const live = new Map<string, Followed>()
  let lastMs: number | null = null
  let takenUp = false

  /** Those of an earlier process go on. */
  async function takeUp(store: TraceStore): Promise<void> {
    if (takenUp) return
    takenUp = true
    for (const row of await store.list({ cluster: outside.cluster, live: true, limit: MOST_LIVE })) {
      const kept = toKept(row)
      if (kept) live.set(row.id, kept)
    }
  }

  async function toTrace(followed: Followed, nowMs: number): Promise<Trace> {
    const { row } = followed
    const boxes = await outside.boxes(row)
    const hops = toHops({
      nowMs,
      startMs: row.atMs,
      topic: row.topic,
      partition: row.partition,
      offset: row.offset,
      recordMs: followed.recordMs,
      outbox: boxes.outbox,
      groups: readGroups(followed, boxes),
    })
    const done = isDone(hops)
    return {
      id: row.id,
      cluster: row.cluster,
      messageId: row.messageId,
      topic: row.topic,
      partition: row.partition,
      offset: row.offset,
      keyBytes: followed.keyBytes,
      startMs: row.atMs,
      box: row.box,
      row: row.row,
      hops,
      done,
      live: !done && nowMs < row.liveUntilMs,
      endsMs: row.liveUntilMs,
      asOf: nowMs,
    }
  }

  function readGroups({ row, passed }: Followed, boxes: BoxFacts): GroupFacts[] {
    const views = outside.views()
    if (!views || row.partition === null) return []
    const { snapshot } = views
    const { topology, groups, ends, lastStables } = snapshot
    const at = rowOf(topology, row.topic, row.partition)
    if (at < 0) return []
    const topic = topology.topicIndex.get(row.topic) ?? -1
    const seen = (views.groups.readers.get(topic) ?? []).map((group) => groups.ids[group] ?? '')
    const end = ends.why[at] === 0 ? ends.value.get(at) : null
    return [...new Set([...boxes.readers.keys(), ...seen])].map((group) => {
      const place = findPlace(snapshot, group, row.topic, row.partition ?? 0)
      return {
        group,
        awaited: boxes.readers.has(group),
        committed: 'refused' in place ? null : place.committed,
        end,
        lastStable: lastStables.why[at] === 0 ? lastStables.value.get(at) : null,
        members: snapshot.members.get(group)?.members.length ?? 0,
        passed: passed[group] ?? null,
        outPerS: outside.outPerS(group, at, end ?? 0n),
        inbox: boxes.readers.get(group) ?? null,
      }
    })
  }

  /** Whether a group was seen past it for the first time. */
  function notePassed(followed: Followed, fromMs: number, toMs: number): boolean {
    const { row, passed } = followed
    if (row.offset === null) return false
    const fresh = readGroups(followed, { outbox: null, readers: new Map() }).filter(
      ({ group, committed }) => !passed[group] && committed !== null && committed > (row.offset ?? 0n),
    )
    for (const { group } of fresh) passed[group] = { fromMs: Math.max(fromMs, row.atMs), toMs }
    return fresh.length > 0
  }

  async function lookAt(store: TraceStore, followed: Followed, fromMs: number, atMs: number): Promise<void> {
    const moved = notePassed(followed, fromMs, atMs)
    const trace = await toTrace(followed, Date.now())
    if (!trace.live) {
      live.delete(trace.id)
      followed.row.liveUntilMs = 0
    }
    if (moved || !trace.live) await store.save({ ...followed.row, body: toBody(followed, trace) })
  }

  return {
    async begin(sent, key) {
      const store = outside.store()
      const row: TraceRow = {
        id: sent.traceId,
        atMs: sent.atMs,
        cluster: outside.cluster,
        messageId: sent.messageId,
        topic: sent.topic,
        partition: sent.partition,
        offset: sent.offset,
        box: null,
        row: null,
        liveUntilMs: sent.atMs + FOLLOW_MS,
        body: '',
      }
      const followed: Followed = { row, recordMs: sent.atMs, keyBytes: key?.length ?? null, passed: {} }
      live.set(row.id, followed)
      for (const id of [...live.keys()].slice(0, Math.max(0, live.size - MOST_LIVE))) live.delete(id)
      const trace = await toTrace(followed, Date.now())
      await store?.save({ ...row, body: toBody(followed, trace) })
    },
    async look() {
      const store = outside.store()
      const snapshot = outside.views()?.snapshot
      if (!store || !snapshot) return
      const fromMs = lastMs ?? snapshot.startedMs
      lastMs = snapshot.atMs
      try {
        await takeUp(store)
        // oxlint-disable-next-line no-await-in-loop -- a few, and the store takes one after the other
        for (const followed of live.values()) await lookAt(store, followed, fromMs, snapshot.atMs)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        outside.onFault(error.message)
      }
    },
    async read(row) {
      const followed = live.get(row.id)
      if (followed) return toTrace(followed, Date.now())
      const kept = toKept(row)
      return kept ? readKept(row) : null
    },
  }
}

function toBody({ recordMs, keyBytes, passed }: Followed, trace: Trace): string {
  return JSON.stringify({ recordMs, keyBytes, passed, trace: toJson(traceSchema, trace) })
}

function toKept(row: TraceRow): Followed | null {
  try {
    const { recordMs, keyBytes, passed } = JSON.parse(row.body) as Followed
    return { row, recordMs, keyBytes, passed }
  } catch {
    return null
  }
}

function readKept({ body }: TraceRow): Trace | null {
  const { trace } = JSON.parse(body) as { trace?: unknown }
  return trace === undefined ? null : fromJson(traceSchema, trace)
}
