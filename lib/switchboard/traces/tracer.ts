import { randomUUID } from 'node:crypto'
import type { Views } from '#lib/history/views.ts'
import type { Message } from '#lib/model/messages.ts'
import { Fault } from '#lib/model/reading.ts'
import type { TraceRow, TraceStore } from '#lib/model/store.ts'
import type { Trace } from '#lib/model/trace.ts'
import { isDone, isOver, toHops } from '#lib/trace/timeline.ts'
import { readKept, toBody, toKept, type Followed, type TraceStart } from './followed.ts'
import { relayOf, type Seek } from './seek-message.ts'
import type { BoxFacts, BoxQuestion } from './trace-boxes.ts'
import { leaderOf, readGroups, type Pace } from './trace-groups.ts'

/** So long a message is followed; what has not come by then is told as waiting. */
const FOLLOW_MS = 15 * 60_000
const MOST_LIVE = 200
/** What lies in the boxes is asked again after a twentieth of the message's age, within these. */
const SOONEST_MS = 500
const LATEST_MS = 5000
const AGE_SHARE = 20

/** What of it is asked again and again, and not kept. */
type Asked = {
  boxes: BoxFacts
  atMs: number
  now: Promise<void> | null
  seek: Seek | null
  /** The look at the cluster up to which it is known who had passed it; null: none since its place is known. */
  lookMs: number | null
  /** What of it was last written down; null: nothing yet. */
  kept: string | null
}

type Outside = {
  cluster: string
  store: () => TraceStore | null
  views: () => Views | null
  outPerS: Pace
  /** Never throws. */
  boxes: (question: BoxQuestion) => Promise<BoxFacts>
  /** Null: it is not in the topic, as far as that was read. Throws a `Fault`. */
  seek: (seek: Seek) => Promise<Message | null>
  /** What went wrong while it followed by itself: a `Fault`, or a bug of ours. It goes on. */
  onError: (error: unknown) => void
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

  const groupsOf = (followed: Followed, { readers }: BoxFacts) =>
    readGroups(outside.views(), followed, readers, outside.outPerS)

  function toTrace(followed: Followed, asked: Asked): Trace {
    const { row } = followed
    const { boxes } = asked
    const nowMs = Date.now()
    notePassed(followed, asked)
    const hops = toHops({
      nowMs,
      startMs: followed.startMs,
      topic: row.topic,
      partition: row.partition,
      offset: row.offset,
      recordMs: followed.recordMs,
      leader: leaderOf(outside.views(), followed),
      relay: followed.relay,
      outbox: boxes.outbox,
      groups: groupsOf(followed, boxes),
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

  /** Groups that the last look at the cluster shows past it for the first time. */
  function notePassed(followed: Followed, asked: Asked): void {
    const { row, passed, recordMs } = followed
    const { offset } = row
    const toMs = outside.views()?.snapshot.atMs
    if (offset === null || toMs === undefined || asked.lookMs === toMs) return
    // At the first look since its place is known, it may have been passed at any time since it was written; never before that.
    const fromMs = Math.min(Math.max(asked.lookMs ?? 0, recordMs ?? row.atMs), toMs)
    for (const { group, committed } of groupsOf(followed, unasked))
      if (!(group in passed) && committed !== null && committed > offset) passed[group] = { fromMs, toMs }
    asked.lookMs = toMs
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

  /** Writes it down when it has changed since it was written. */
  async function settle(followed: Followed, asked: Asked): Promise<void> {
    const trace = toTrace(followed, asked)
    const store = outside.store()
    if (!trace.live) {
      live.delete(trace.id)
      followed.row.liveUntilMs = 0
    }
    const sign = signOf(trace)
    if (!store || asked.kept === sign) return
    await store.save({ ...followed.row, body: toBody(followed, trace) })
    asked.kept = sign
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
      // oxlint-disable-next-line no-await-in-loop -- one after the other: databases are not ours
      await guard(async () => {
        await ask(followed, asked)
        await settle(followed, asked)
      })
    }
  }

  async function guard(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      outside.onError(error)
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
    const startMs = start.startMs ?? atMs
    const followed: Followed = { row, startMs, recordMs, keyBytes, writtenMs, relay, passed: {} }
    const asked = newAsked(followed)
    if (!isNew) {
      notePassed(followed, asked)
      // Nobody watched them come by.
      for (const group of Object.keys(followed.passed)) followed.passed[group] = null
    }
    await ask(followed, asked)
    live.set(row.id, { followed, asked })
    for (const id of [...live.keys()].slice(0, Math.max(0, live.size - MOST_LIVE))) live.delete(id)
    schedule()
    await settle(followed, asked)
    return row.id
  }

  return {
    begin: (start) => open(start, true),
    follow: (start) => open(start, false),
    async look() {
      const store = outside.store()
      if (!store) return
      await guard(async () => {
        await takeUp(store)
        for (const { followed, asked } of live.values()) {
          // oxlint-disable-next-line no-await-in-loop -- a few, and the store takes one after the other
          await settle(followed, asked)
        }
      })
    },
    async read(row) {
      const found = live.get(row.id)
      if (!found) return readKept(row)
      const { followed, asked } = found
      if (Date.now() - asked.atMs > SOONEST_MS * 2) await ask(followed, asked)
      return toTrace(followed, asked)
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
    lookMs: null,
    kept: null,
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
