import type { Collector } from '#lib/kafka/collector.ts'
import { openSlices } from '#lib/kafka/slices.ts'
import { openBudget, type Bounds, type Budget } from '#lib/messages/budget.ts'
import { toCursor } from '#lib/messages/cursor.ts'
import { sizeOf } from '#lib/messages/pick.ts'
import { openSearch, reachedBy, type Search } from '#lib/messages/search.ts'
import type { Reading, SourceHands, Start } from '#lib/messages/source.ts'
import { matchesGlob, isGlob } from '#lib/model/glob.ts'
import type { MaskRule } from '#lib/model/mask.ts'
import { toJson } from '#lib/model/json.ts'
import {
  messageListSchema,
  messageSchema,
  progressSchema,
  type Message,
  type MessageList,
  type MessageQuery,
  type Progress,
  type Stop,
} from '#lib/model/messages.ts'
import { Fault, isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import { planMessages, type MessagePlan } from './message-plan.ts'

/** One thing that a stream of events says. */
export type ServerEvent = { event: string; data: string }

type Question = Omit<MessageQuery, 'limit'> & { limit: number }

/** What topics hold, read from the brokers for whoever asks. Joins no group, commits nothing. */
export type Messages = {
  list(topics: readonly string[], query: Question, signal: AbortSignal): Promise<MessageList | Refusal>
  /** The same with more time: `progress`, `items` as they are found, and `done` with the rest of the list. */
  search(
    topics: readonly string[],
    query: Question,
    signal: AbortSignal,
  ): Promise<AsyncIterable<ServerEvent> | Refusal>
  /** One JSON text a line. Ends with a line that says so when not everything was looked at, with the cursor to go on. */
  download(
    topics: readonly string[],
    query: Question,
    signal: AbortSignal,
  ): Promise<AsyncIterable<string> | Refusal>
}

/** A page gives up after ten seconds. */
const LIST_BOUNDS: Bounds = { bytes: 64 * 2 ** 20, records: 500_000, ms: 7000, held: 2 ** 26 }
const SEARCH_BOUNDS: Bounds = { bytes: 2 ** 30, records: 5_000_000, ms: 60_000, held: 2 ** 26 }
const DOWNLOAD_BOUNDS: Bounds = { bytes: 2 ** 30, records: 5_000_000, ms: 300_000, held: 2 ** 26 }
const FETCH_DEADLINE_MS = 8000
/** Past the end of its time a search still waits so long for what was asked. */
const GRACE_MS = 1000
const PROGRESS_MS = 250
/** Of one cluster at once: each may hold some megabytes, and brokers read from their disks for it. */
const MOST_AT_ONCE = 12

const BUSY: Refusal = {
  refused: 'unavailable',
  because: 'Others are reading messages of this cluster. Try again in a few seconds.',
}

type Outside = Pick<Collector, 'readTopologyOf' | 'readBounds' | 'readOffsetsAt' | 'fetchRecords'>

export function openMessages(collector: Outside, rules: readonly MaskRule[]): Messages {
  let running = 0

  async function begin(
    topics: readonly string[],
    query: Question,
    bounds: Bounds,
    signal: AbortSignal,
  ): Promise<Run | Refusal> {
    if (running >= MOST_AT_ONCE) return BUSY
    running++
    try {
      const plan = await planMessages(collector, rules, topics, query)
      if (isRefusal(plan)) {
        running--
        return plan
      }
      return openRun(
        collector,
        plan,
        query,
        openBudget(bounds, Date.now, () => signal.aborted),
        () => running--,
      )
    } catch (error) {
      running--
      throw error
    }
  }

  return {
    async list(topics, query, signal) {
      const run = await begin(topics, query, LIST_BOUNDS, signal)
      if (isRefusal(run)) return run
      const items: Message[] = []
      for await (const message of run.messages) items.push(message)
      return run.toList(items)
    },
    async search(topics, query, signal) {
      const run = await begin(topics, query, SEARCH_BOUNDS, signal)
      return isRefusal(run) ? run : searchEvents(run, signal)
    },
    async download(topics, query, signal) {
      const run = await begin(topics, query, DOWNLOAD_BOUNDS, signal)
      return isRefusal(run) ? run : toLines(run)
    },
  }
}

type Run = {
  messages: AsyncGenerator<Message, void>
  progress(): Progress
  /** It is on its way, and not held any longer. */
  onSent(message: Message): void
  toList(items: Message[]): MessageList
}

function openRun(
  collector: Outside,
  plan: MessagePlan,
  query: Question,
  budget: Budget,
  onEnd: () => void,
): Run {
  const hands = handsOn(collector, plan, query, budget)
  const searches: Search[] = []
  const readings: Reading[] = []

  async function* run(): AsyncGenerator<Message, void> {
    try {
      yield* searchIn(plan.starts)
      // Its own partition has none of it: the producer may choose otherwise, or the topic had fewer partitions once.
      if (budget.matched === 0 && plan.elsewhere.length > 0 && budget.stop() === null)
        yield* searchIn(plan.elsewhere)
    } finally {
      onEnd()
    }
  }

  /** Each topic has masks of its own, so each has a filter of its own; the order of time holds over all of them. */
  function searchIn(starts: readonly Start[]): AsyncGenerator<Message, void> {
    const reading: Reading = {
      direction: plan.direction,
      committed: query.isolation === 'committed',
      picking: {
        match: (record, topic) => plan.matches.get(topic)?.(record) ?? null,
        markers: query.markers === 'show',
        maxValueBytes: query.maxValueBytes,
      },
    }
    const search = openSearch(starts, query.limit, reading, budget, hands)
    searches.push(search)
    readings.push(reading)
    return search.messages
  }

  return {
    messages: run(),
    progress: () => ({
      scanned: BigInt(budget.scanned),
      matched: budget.matched,
      bytes: BigInt(budget.bytes),
      elapsedMs: budget.elapsedMs(),
    }),
    onSent: (message) => void (budget.held -= sizeOf(message)),
    toList: (items) => toList({ plan, query, budget, searches }, items),
  }
}

function handsOn(collector: Outside, plan: MessagePlan, query: Question, budget: Budget): SourceHands {
  let topology: Topology = plan.topology
  const slices = openSlices()
  return {
    breath: slices,
    async fetch({ topic, partition }, from, maxBytes) {
      const committed = query.isolation === 'committed'
      const deadlineMs = Math.min(FETCH_DEADLINE_MS, budget.leftMs() + GRACE_MS)
      const want = { topic, partition, from, maxBytes, committed, deadlineMs }
      try {
        return await collector.fetchRecords(want, topology)
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'no-leader') throw error
        // It moved while we read: the new one is asked, once.
        topology = await collector.readTopologyOf([...plan.topology.topicNames], deadlineMs)
        return collector.fetchRecords(want, topology)
      }
    },
  }
}

type Read = { plan: MessagePlan; query: Question; budget: Budget; searches: readonly Search[] }

function toList({ plan, query, budget, searches }: Read, items: Message[]): MessageList {
  const sources = searches.flatMap((search) => search.sources)
  const { direction } = plan
  const positions = sources.flatMap((source) => {
    const { topic, partition, logStart, end } = source.start
    const position = reachedBy(source, plan)
    const left = direction === 'forward' ? position < end : position > logStart
    return left ? [{ topic, partition, position }] : []
  })
  const elsewhere = searches.length > 1 ? [] : plan.elsewhere
  const stopped: Stop | null = searches.reduce<Stop | null>((why, search) => search.stopped ?? why, null)
  const broken = sources.filter(({ fault }) => fault !== null)
  return {
    items,
    total: items.length,
    scanned: BigInt(budget.scanned),
    bytes: BigInt(budget.bytes),
    elapsedMs: budget.elapsedMs(),
    stopped,
    nextCursor: stopped !== null && positions.length > 0 ? toCursor({ direction, positions }) : null,
    keyPartition: elsewhere.length > 0 ? plan.keyPartition : null,
    hidden: query.markers === 'show' ? 0 : budget.hidden,
    ranges: sources.map((source) => {
      const { topic, partition, logStart, end, position } = source.start
      const begun = position < logStart ? logStart : position > end ? end : position
      const reached = reachedBy(source, plan)
      const [from, to] = direction === 'forward' ? [begun, reached] : [reached, begun]
      return { topic, partition, logStart, end, from, to }
    }),
    maskedFields: plan.maskedFields,
    asOf: Date.now(),
    unseen: [
      ...plan.missing.map(({ place, reason }) => ({ place, reason })),
      ...broken.map(({ start, fault }) => ({ place: start, reason: fault?.code ?? ('protocol' as const) })),
    ].map(({ place, reason }) => ({
      scope: 'partition' as const,
      id: `${place.topic}:${place.partition}`,
      reason,
      since: Date.now(),
    })),
    faults: [
      ...plan.missing.map(({ sentence }) => sentence),
      ...broken.flatMap(({ fault }) => (fault ? [fault.message] : [])),
    ],
  }
}

async function* searchEvents(run: Run, signal: AbortSignal): AsyncGenerator<ServerEvent> {
  const items: Message[] = []
  const reading = (async () => {
    for await (const message of run.messages) {
      items.push(message)
      run.onSent(message)
    }
  })()
  // It is waited for below, as often as needed.
  reading.catch(() => undefined)
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- the progress of what runs beside it
    const over = await Promise.race([reading.then(() => true), later(PROGRESS_MS)])
    if (over || signal.aborted) break
    yield { event: 'progress', data: JSON.stringify(toJson(progressSchema, run.progress())) }
    if (items.length > 0) yield toItems(items.splice(0))
  }
  await reading
  if (items.length > 0) yield toItems(items)
  yield { event: 'done', data: JSON.stringify(toJson(messageListSchema, run.toList([]))) }
}

function toItems(items: readonly Message[]): ServerEvent {
  return { event: 'items', data: JSON.stringify(items.map((item) => toJson(messageSchema, item))) }
}

async function* toLines(run: Run): AsyncGenerator<string> {
  let lines = ''
  for await (const message of run.messages) {
    lines += `${JSON.stringify(toJson(messageSchema, message))}\n`
    run.onSent(message)
    if (lines.length < 2 ** 16) continue
    yield lines
    lines = ''
  }
  const { stopped, scanned, faults, nextCursor } = toJson(messageListSchema, run.toList([]))
  const whole = stopped === null && faults.length === 0
  yield whole
    ? lines
    : `${lines}${JSON.stringify({ incomplete: true, stopped, scanned, faults, nextCursor })}\n`
}

function later(ms: number): Promise<false> {
  return new Promise((resume) => setTimeout(() => resume(false), ms).unref())
}

const MOST_TOPICS = 200

/** The topics that names and patterns mean; what Kafka keeps for itself only when it is named. */
export function topicsOf(patterns: string, topology: Topology): string[] | Refusal {
  const wanted = patterns
    .split(',')
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '')
  const topics = topology.topicNames.filter((name, at) =>
    wanted.some(
      (pattern) => name === pattern || (topology.topicInternal[at] !== true && matchesGlob(pattern, name)),
    ),
  )
  const named = wanted.filter((pattern) => !isGlob(pattern))
  const all = [...new Set([...topics, ...named])]
  if (all.length === 0) return { refused: 'not-found', because: `No topic fits ${wanted.join(', ')}.` }
  if (all.length > MOST_TOPICS)
    return {
      refused: 'bad-request',
      because: `${all.length} topics fit ${wanted.join(', ')}; at most ${MOST_TOPICS} are read at once.`,
    }
  return all
}
