import { randomUUID } from 'node:crypto'
import { findPlace } from '#lib/lag/group-place.ts'
import type { Views } from '#lib/history/views.ts'
import { fromJson, toJson } from '#lib/model/json.ts'
import type { Message } from '#lib/model/messages.ts'
import { Fault } from '#lib/model/reading.ts'
import type { TraceRow, TraceStore } from '#lib/model/store.ts'
import { rowOf } from '#lib/model/topology.ts'
import { traceSchema, type Trace } from '#lib/model/trace.ts'
import { isDone, isOver, toHops, type GroupFacts, type TraceFacts } from '#lib/trace/timeline.ts'
import { relayOf, type Seek } from './seek-message.ts'
import type { BoxFacts, BoxQuestion } from './trace-boxes.ts'

/** So long a message is followed; what has not come by then is told as waiting. */
const FOLLOW_MS = 15 * 60_000
const MOST_LIVE = 200
/** What lies in the boxes is asked again after a twentieth of the message's age, within these. */
const SOONEST_MS = 500
const LATEST_MS = 5000
const AGE_SHARE = 20

/** A message as its tracing begins. What is not known is null. */
export type TraceStart = {
  messageId: string | null
  topic: string
  partition: number | null
  offset: bigint | null
  /** When its record was written, epoch ms. */
  recordMs: number | null
  keyBytes: number | null
  /** The outbox that it went through, and its row there. */
  box: string | null
  row: string | null
  writtenMs: number | null
  /** Where its way begins. */
  startMs: number | null
  /** Of its header: the trace that it was sent with. */
  traceId: string | null
  /** Of its headers: who sent it out of the outbox. */
  relay: TraceFacts['relay']
}

type Followed = {
  row: TraceRow
  startMs: number
  recordMs: number | null
  keyBytes: number | null
  writtenMs: number | null
  relay: TraceFacts['relay']
  /** First seen past the message between these two looks; null: it had passed before anybody looked. */
  passed: Record<string, { fromMs: number; toMs: number } | null>
}

/** What of it is asked again and again, and not kept. */
type Asked = { boxes: BoxFacts; atMs: number; now: Promise<void> | null; seek: Seek | null; looked: boolean }

type Outside = {
  cluster: string
  store: () => TraceStore | null
  views: () => Views | null
  outPerS: (group: string, row: number, end: bigint) => number | null
  /** Never throws. */
  boxes: (question: BoxQuestion) => Promise<BoxFacts>
  /** Null: it is not in the topic, as far as that was read. Throws a `Fault`. */
  seek: (seek: Seek) => Promise<Message | null>
  onFault: (because: string) => void
}

export type Tracer = {
  /** Follows a message that was just sent. Returns the id of its trace. */
  begin(start: TraceStart): Promise<string>
  /** Follows one that was there before: who had passed it then, had. */
  follow(start: TraceStart): Promise<string>
  /** After each look at the cluster. */
  look(): Promise<void>
  /** Null: it is none of this cluster. */
  read(row: TraceRow): Promise<Trace | null>
  close(): void
}

const unasked: BoxFacts = { outbox: null, readers: new Map() }

export function openTracer(outside: Outside): Tracer {
  const live = new Map<string, { followed: Followed; asked: Asked }>()
  let lastMs: number | null = null
  let takenUp = false
  let timer: NodeJS.Timeout | null = null
  let closed = false

  /** Those of an earlier process go on. */
  async function takeUp(store: TraceStore): Promise<void> {
    if (takenUp) return
    takenUp = true
    for (const row of await store.list({ cluster: outside.cluster, live: true, limit: MOST_LIVE })) {
      const kept = toKept(row)
      if (kept && !live.has(row.id)) live.set(row.id, { followed: kept, asked: newAsked(kept) })
    }
    schedule()
  }

  function toTrace(followed: Followed, boxes: BoxFacts, nowMs: number): Trace {
    const { row } = followed
    const hops = toHops({
      nowMs,
      startMs: followed.startMs,
      topic: row.topic,
      partition: row.partition,
      offset: row.offset,
      recordMs: followed.recordMs,
      leader: leaderOf(row),
      relay: followed.relay,
      outbox: boxes.outbox,
      groups: readGroups(followed, boxes),
    })
    return {
      id: row.id,
      cluster: row.cluster,
      messageId: row.messageId,
      topic: row.topic,
      partition: row.partition,
      offset: row.offset,
      keyBytes: followed.keyBytes,
      startMs: followed.startMs,
      box: row.box,
      row: row.row,
      hops,
      done: isDone(hops),
      live: !isOver(hops) && nowMs < row.liveUntilMs,
      endsMs: row.liveUntilMs,
      asOf: nowMs,
    }
  }

  function leaderOf({ topic, partition }: TraceRow): number | null {
    const topology = outside.views()?.snapshot.topology
    if (!topology || partition === null) return null
    const at = rowOf(topology, topic, partition)
    const leader = at < 0 ? -1 : topology.leader.get(at)
    return leader < 0 ? null : leader
  }

  /** The groups that a flow links, and those that are seen on the partition. */
  function readGroups({ row, passed }: Followed, boxes: BoxFacts): GroupFacts[] {
    const unseen = (group: string): GroupFacts => ({
      group,
      awaited: boxes.readers.has(group),
      committed: null,
      end: null,
      lastStable: null,
      members: 0,
      passed: passed[group] ?? null,
      outPerS: null,
      inbox: boxes.readers.get(group) ?? null,
    })
    const linked = [...boxes.readers.keys()]
    const views = outside.views()
    if (!views || row.partition === null) return linked.map(unseen)
    const { snapshot } = views
    const { topology, groups, ends, lastStables } = snapshot
    const at = rowOf(topology, row.topic, row.partition)
    if (at < 0) return linked.map(unseen)
    const topic = topology.topicIndex.get(row.topic) ?? -1
    const seen = (views.groups.readers.get(topic) ?? []).map((group) => groups.ids[group] ?? '')
    const end = ends.why[at] === 0 ? ends.value.get(at) : null
    return [...new Set([...linked, ...seen])].map((group) => {
      const place = findPlace(snapshot, group, row.topic, row.partition ?? 0)
      return {
        ...unseen(group),
        committed: 'refused' in place ? null : place.committed,
        end,
        lastStable: lastStables.why[at] === 0 ? lastStables.value.get(at) : null,
        members: snapshot.members.get(group)?.members.length ?? 0,
        outPerS: outside.outPerS(group, at, end ?? 0n),
      }
    })
  }

  /** Whether a group was seen past it for the first time. */
  function notePassed(
    followed: Followed,
    toMark: (group: string) => { fromMs: number; toMs: number } | null,
  ): boolean {
    const { row, passed } = followed
    const { offset } = row
    if (offset === null) return false
    const fresh = readGroups(followed, unasked).filter(
      ({ group, committed }) => !(group in passed) && committed !== null && committed > offset,
    )
    for (const { group } of fresh) passed[group] = toMark(group)
    return fresh.length > 0
  }

  /** What the boxes say now, and where it is when it has left its outbox. One at a time for each message. */
  function ask(followed: Followed, asked: Asked): Promise<void> {
    asked.now ??= askNow(followed, asked).finally(() => {
      asked.now = null
    })
    return asked.now
  }

  async function askNow(followed: Followed, asked: Asked): Promise<void> {
    const { row } = followed
    asked.boxes = await outside.boxes({ ...row, writtenMs: followed.writtenMs })
    followed.writtenMs ??= asked.boxes.outbox?.writtenMs ?? null
    if (asked.seek && row.offset === null && asked.boxes.outbox?.state !== 'pending') {
      const found = await seekOnce(asked.seek)
      if (found) {
        row.partition = found.partition
        row.offset = found.offset
        followed.recordMs = found.timestampMs
        followed.relay = relayOf(found)
        followed.keyBytes = found.key === null ? null : found.keyBytes
        asked.seek = null
      }
    }
    asked.atMs = Date.now()
  }

  async function seekOnce(seek: Seek): Promise<Message | null> {
    try {
      return await outside.seek(seek)
    } catch (error) {
      // The cluster does not answer just now; the hop says that it is not there yet.
      if (error instanceof Fault) return null
      throw error
    }
  }

  async function settle(followed: Followed, asked: Asked, before: string): Promise<void> {
    const trace = toTrace(followed, asked.boxes, Date.now())
    const store = outside.store()
    if (!trace.live) {
      live.delete(trace.id)
      followed.row.liveUntilMs = 0
    }
    if (store && (!trace.live || signOf(trace) !== before))
      await store.save({ ...followed.row, body: toBody(followed, trace) })
  }

  function schedule(): void {
    if (timer || closed || live.size === 0) return
    timer = setTimeout(() => {
      void tick().finally(() => {
        timer = null
        schedule()
      })
    }, SOONEST_MS)
  }

  async function tick(): Promise<void> {
    for (const { followed, asked } of live.values()) {
      const age = Date.now() - followed.row.atMs
      const restMs = Math.min(LATEST_MS, Math.max(SOONEST_MS, age / AGE_SHARE))
      if (Date.now() - asked.atMs < restMs - 50) continue
      const before = signOf(toTrace(followed, asked.boxes, Date.now()))
      // oxlint-disable-next-line no-await-in-loop -- one after the other: databases are not ours
      await guard(async () => {
        await ask(followed, asked)
        await settle(followed, asked, before)
      })
    }
  }

  async function guard(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      outside.onFault(error.message)
    }
  }

  async function open(start: TraceStart, isNew: boolean): Promise<string> {
    const atMs = Date.now()
    const row: TraceRow = {
      id: (isNew ? start.traceId : null) ?? randomUUID(),
      atMs,
      cluster: outside.cluster,
      messageId: start.messageId,
      topic: start.topic,
      partition: start.partition,
      offset: start.offset,
      box: start.box,
      row: start.row,
      liveUntilMs: atMs + FOLLOW_MS,
      body: '',
    }
    const { recordMs, keyBytes, writtenMs, relay } = start
    const followed = { row, startMs: start.startMs ?? atMs, recordMs, keyBytes, writtenMs, relay, passed: {} }
    const asked = newAsked(followed)
    if (!isNew) notePassed(followed, () => null)
    await ask(followed, asked)
    live.set(row.id, { followed, asked })
    for (const id of [...live.keys()].slice(0, Math.max(0, live.size - MOST_LIVE))) live.delete(id)
    schedule()
    const trace = toTrace(followed, asked.boxes, Date.now())
    await outside.store()?.save({ ...row, body: toBody(followed, trace) })
    return row.id
  }

  return {
    begin: (start) => open(start, true),
    follow: (start) => open(start, false),
    async look() {
      const store = outside.store()
      const snapshot = outside.views()?.snapshot
      if (!store || !snapshot) return
      const fromMs = lastMs ?? snapshot.startedMs
      const toMs = snapshot.atMs
      lastMs = toMs
      await guard(async () => {
        await takeUp(store)
        for (const { followed, asked } of live.values()) {
          const before = signOf(toTrace(followed, asked.boxes, Date.now()))
          // At the first look since its place is known, it may have been passed at any time since it was written.
          const sinceMs = asked.looked ? fromMs : (followed.recordMs ?? followed.row.atMs)
          notePassed(followed, () => ({ fromMs: Math.min(sinceMs, toMs), toMs }))
          asked.looked = followed.row.offset !== null
          // oxlint-disable-next-line no-await-in-loop -- a few, and the store takes one after the other
          await settle(followed, asked, before)
        }
      })
    },
    async read(row) {
      const found = live.get(row.id)
      if (!found) return readKept(row)
      const { followed, asked } = found
      if (Date.now() - asked.atMs > SOONEST_MS * 2) await ask(followed, asked)
      return toTrace(followed, asked.boxes, Date.now())
    },
    close() {
      closed = true
      if (timer) clearTimeout(timer)
    },
  }
}

function newAsked({ row, startMs }: Followed): Asked {
  const { messageId, topic, offset } = row
  return {
    boxes: unasked,
    atMs: 0,
    now: null,
    seek: offset === null && messageId !== null ? { topic, messageId, sinceMs: startMs, cursor: null } : null,
    looked: false,
  }
}

/** What of a trace is worth writing down when it changes. */
function signOf({ hops, offset, live }: Trace): string {
  return [
    offset,
    live,
    ...hops.map(({ kind, name, state, atMs }) => `${kind} ${name} ${state} ${atMs}`),
  ].join('\n')
}

function toBody({ startMs, recordMs, keyBytes, writtenMs, relay, passed }: Followed, trace: Trace): string {
  const kept = { startMs, recordMs, keyBytes, writtenMs, relay, passed }
  return JSON.stringify({ ...kept, trace: toJson(traceSchema, trace) })
}

function toKept(row: TraceRow): Followed | null {
  try {
    const { startMs, recordMs, keyBytes, writtenMs, relay, passed } = JSON.parse(row.body) as Omit<
      Followed,
      'row'
    >
    return { row, startMs, recordMs, keyBytes, writtenMs, relay, passed }
  } catch {
    return null
  }
}

function readKept({ body }: TraceRow): Trace | null {
  try {
    const { trace } = JSON.parse(body) as { trace?: unknown }
    return trace === undefined ? null : fromJson(traceSchema, trace)
  } catch {
    return null
  }
}
