import type { Collector } from '#lib/kafka/collector.ts'
import { takeFetched } from '#lib/messages/take-fetched.ts'
import type { Match } from '#lib/messages/match.ts'
import type { MaskRule } from '#lib/model/mask.ts'
import { toJson } from '#lib/model/json.ts'
import { messageSchema, tailStateSchema, type Message, type TailQuery } from '#lib/model/messages.ts'
import { Fault, isRefusal, type Refusal } from '#lib/model/reading.ts'
import { matchesOf } from './message-plan.ts'
import type { ServerEvent } from './messages.ts'

export type Tails = {
  /** Follows topics until the signal. `topics` is asked anew from time to time. */
  open(
    topics: () => readonly string[],
    query: TailQuery,
    signal: AbortSignal,
  ): AsyncIterable<ServerEvent> | Refusal
}

/** Of one cluster. */
const MOST_TAILS = 100
const BYTES_PER_S = 4 * 2 ** 20
/** What waits for a slow reader at most; what is older is dropped, and counted. */
const MOST_WAITING_BYTES = 4 * 2 ** 20
const MOST_WAITING = 2000
/** In one event that goes out. */
const MOST_AT_ONCE_BYTES = 2 ** 18
const STATE_MS = 1000
/** Something is said at least so often, so that both sides know that the other is there. */
const BEAT_MS = 10_000

type Outside = Pick<Collector, 'tailRecords'>

export function openTails(collector: Outside, rules: readonly MaskRule[]): Tails {
  let running = 0
  return {
    open(topics, query, signal) {
      if (running >= MOST_TAILS)
        return {
          refused: 'unavailable',
          because: `${MOST_TAILS} tails of this cluster are open already. Close one, or try again later.`,
        }
      // Refused now, or never: what it is made of does not change.
      const first = matchesOf(rules, topics(), query)
      if (isRefusal(first)) return first
      return tail(
        collector,
        rules,
        { topics, query, signal },
        {
          begin: () => void running++,
          end: () => void running--,
        },
      )
    },
  }
}

type TailOf = { topics: () => readonly string[]; query: TailQuery; signal: AbortSignal }

async function* tail(
  collector: Outside,
  rules: readonly MaskRule[],
  { topics, query, signal }: TailOf,
  count: { begin(): void; end(): void },
): AsyncGenerator<ServerEvent> {
  const ended = new AbortController()
  const either = AbortSignal.any([signal, ended.signal])
  const queue = openQueue()
  const state = { scanned: 0n, matched: 0n, skipped: 0n, waiting: [] as string[] }
  const committed = query.isolation === 'committed'
  const matches = new Map<string, Match>()
  let over: { because: string } | { error: unknown } | null = null
  count.begin()

  /** A pattern may get topics later on. */
  function matchOf(topic: string): Match {
    const known = matches.get(topic)
    if (known) return known
    const made = matchesOf(rules, [topic], query)
    const match: Match = (!isRefusal(made) && made.get(topic)) || (() => null)
    matches.set(topic, match)
    return match
  }

  const reading = collector
    .tailRecords(
      { topics, partition: query.partition ?? null, committed, bytesPerS: BYTES_PER_S },
      {
        async take(at, from, fetched) {
          const found = await takeFetched(at, from, fetched, committed, {
            match: matchOf(at.topic),
            markers: query.markers === 'show',
            maxValueBytes: query.maxValueBytes,
          })
          state.scanned += BigInt(found.scanned)
          state.matched += BigInt(found.messages.length)
          for (const message of found.messages) queue.add(message)
          return found.next
        },
        onSkipped: (offsets) => void (state.skipped += offsets),
        onWaiting(sentences) {
          state.waiting = [...sentences]
          queue.wake()
        },
      },
      either,
    )
    .then(
      (because) => (over = { because }),
      (error: unknown) => (over = { error }),
    )
    .finally(() => queue.wake())
  const stop = () => queue.wake()
  either.addEventListener('abort', stop)
  let said = ''
  let saidMs = 0
  try {
    while (!either.aborted) {
      const lines = queue.take(MOST_AT_ONCE_BYTES)
      for (const data of lines) yield { event: 'message', data }
      const now = JSON.stringify(toJson(tailStateSchema, { ...state, dropped: queue.dropped(), atMs: 0 }))
      const nowMs = Date.now()
      if ((now !== said && nowMs - saidMs >= STATE_MS) || nowMs - saidMs >= BEAT_MS) {
        said = now
        saidMs = nowMs
        const told = toJson(tailStateSchema, { ...state, dropped: queue.dropped(), atMs: nowMs })
        yield { event: 'state', data: JSON.stringify(told) }
      }
      if (over && queue.isEmpty()) {
        yield { event: 'end', data: JSON.stringify({ because: sayEnd(over) }) }
        return
      }
      // oxlint-disable-next-line no-await-in-loop -- until something comes, or it is time to say how it stands
      if (queue.isEmpty() && !over && !either.aborted) await queue.wait(STATE_MS)
    }
  } finally {
    either.removeEventListener('abort', stop)
    ended.abort()
    count.end()
    void reading
  }
}

function sayEnd(over: { because: string } | { error: unknown }): string {
  if ('because' in over) return over.because
  if (over.error instanceof Fault) return over.error.message
  throw over.error
}

/** Messages on their way to a reader. Bounded: what is too much is dropped from the old end. */
function openQueue() {
  let lines: string[] = []
  let bytes = 0
  let dropped = 0n
  let wake = (): void => undefined
  return {
    add(message: Message) {
      const line = JSON.stringify(toJson(messageSchema, message))
      lines.push(line)
      bytes += line.length
      while ((bytes > MOST_WAITING_BYTES && lines.length > 1) || lines.length > MOST_WAITING) {
        bytes -= lines.shift()?.length ?? 0
        dropped++
      }
      wake()
    },
    take(most: number): string[] {
      let count = 0
      let size = 0
      while (count < lines.length && (count === 0 || size + (lines[count]?.length ?? 0) <= most))
        size += lines[count++]?.length ?? 0
      const taken = lines.slice(0, count)
      lines = lines.slice(count)
      bytes -= size
      return taken
    },
    dropped: () => dropped,
    isEmpty: () => lines.length === 0,
    wake: () => wake(),
    wait(ms: number): Promise<void> {
      return new Promise((resume) => {
        const timer = setTimeout(resume, ms)
        wake = () => {
          clearTimeout(timer)
          resume()
        }
      })
    },
  }
}
