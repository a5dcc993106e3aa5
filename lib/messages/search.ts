import { eachAtMost } from '#lib/model/each-at-most.ts'
import type { Message, Stop } from '#lib/model/messages.ts'
import { compareText } from '#lib/model/compare.ts'
import type { Budget } from './budget.ts'
import { advance, openSource, type Reading, type Source, type SourceHands, type Start } from './source.ts'

/** Sources whose first find is looked for at the same time. */
const AT_ONCE = 6

export type Search = {
  sources: readonly Source[]
  /** Why it ended; null: everything was looked at. Known when the last message was handed out. */
  stopped: Stop | null
  messages: AsyncGenerator<Message, void>
}

/**
 * What fits in some partitions, in the order of time: newest first when reading backward, oldest first forward. Within a
 * partition the order is that of its offsets, whatever the clocks said. Ends with `limit` messages, with the budget, or
 * with the last record; what was found by then is handed out.
 */
export function openSearch(
  starts: readonly Start[],
  limit: number,
  reading: Reading,
  budget: Budget,
  hands: SourceHands,
): Search {
  const sources = starts.map((start) => openSource(start, reading.direction))
  const search: Search = { sources, stopped: null, messages: run() }

  async function* run(): AsyncGenerator<Message, void> {
    await eachAtMost(AT_ONCE, sources, fill)
    while (budget.matched < limit) {
      const best = bestOf(sources, reading)
      const next = best?.waiting.shift()
      if (!best || !next) break
      budget.matched++
      yield next
      // Only the one that gave its last find has to look on: the others have theirs at hand.
      if (budget.matched < limit) await fill(best)
    }
    const left = sources.some((source) => source.waiting.length > 0 || (!source.over && !source.fault))
    search.stopped = budget.matched >= limit && left ? 'limit' : left ? (budget.stop() ?? 'limit') : null
  }

  /** Until it has found something, has nothing left, or must end. */
  async function fill(source: Source): Promise<void> {
    while (source.waiting.length === 0 && !source.over && budget.stop() === null)
      // oxlint-disable-next-line no-await-in-loop -- each window begins where the one before ended
      await advance(source, reading, budget, hands)
  }

  return search
}

function bestOf(sources: readonly Source[], { direction }: Reading): Source | null {
  let best: Source | null = null
  for (const source of sources)
    if (source.waiting.length > 0 && (best === null || isBefore(source, best, direction))) best = source
  return best
}

function isBefore(a: Source, b: Source, direction: Reading['direction']): boolean {
  const [one, other] = [a.waiting[0]?.timestampMs ?? 0, b.waiting[0]?.timestampMs ?? 0]
  if (one !== other) return direction === 'forward' ? one < other : one > other
  return (compareText(a.start.topic, b.start.topic) || a.start.partition - b.start.partition) < 0
}

/** Up to where a source was looked at, but for what it found and nobody has taken. */
export function reachedBy({ waiting, position }: Source, { direction }: Pick<Reading, 'direction'>): bigint {
  const next = waiting[0]
  if (!next) return position
  return direction === 'forward' ? next.offset : next.offset + 1n
}
