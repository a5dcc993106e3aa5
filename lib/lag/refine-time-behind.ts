// When was the next unread record written? A broker answers: the first record whose time is T or later. Asked again and
// again with another T, that narrows the time of one record down without reading it. What it rests on:
//
// 1. The answer lies at or past the offset (or there is none): every record before the offset, and the one at it, if it
//    is not the answer, is older than T. True whatever the order of times, so the upper bound is exact.
// 2. The answer lies before the offset: somebody wrote T or later there. Where times never go back (the broker sets
//    them, or producers' clocks agree) the next record is not older. Where they do, the lower bound is the time of the
//    newest record up to the next unread one, and the next one itself may be older.
// 3. The answer is the offset: that is its time, and nothing is left to ask.
import type { TimeBehindFrom } from '#lib/model/group.ts'
import type { RangeMs } from '#lib/model/list.ts'

/** What is known by now; epoch ms. */
export type TimeSearch = {
  /** The next offset that the group reads. */
  offset: bigint
  /** Nothing was ever compacted away: there is a record at every offset. */
  dense: boolean
  /** The record is of this time or later. A guess until `lowSeen`. */
  lowMs: number
  lowSeen: boolean
  /** The least T whose answer lies at or past the offset. A guess until `aboveSeen`. */
  aboveMs: number
  aboveSeen: boolean
  /** The record is of this time or earlier. Infinity until something was seen. */
  highMs: number
  /** A record at or past the offset: no unread one before it is younger. */
  over: TimedOffset | null
  /** How far the next guess goes when one was wrong. */
  strideMs: number
  done: boolean
  /** Who gave it: the brokers' index of times, or the record itself, which was read. */
  from: 'index' | 'record'
}

export type TimedOffset = { offset: bigint; timestampMs: number }

/** Fine enough for a person, and for the sentence on the screen. */
const PRECISION_MS = 1000
/** The first step past a guess that was wrong; each further one is four times as long. */
const FIRST_STRIDE_MS = 2000
const LONGER = 4

/** Begins from what own samples say: `behind` at `atMs`. */
export function openSearch(offset: bigint, dense: boolean, behind: RangeMs, atMs: number): TimeSearch {
  const aboveMs = Math.ceil(atMs - behind.low) + 1
  // Without an upper bound: as far back as the lower one reaches, and then ever farther.
  const back = behind.high ?? behind.low * 2 + FIRST_STRIDE_MS
  return {
    offset,
    dense,
    lowMs: Math.max(0, Math.floor(atMs - back)),
    lowSeen: false,
    aboveMs,
    aboveSeen: false,
    highMs: Infinity,
    over: null,
    strideMs: Math.max(FIRST_STRIDE_MS, back - behind.low),
    done: false,
    from: 'index',
  }
}

/** What was found out by reading the next record of a reader at `offset`. */
export function toFoundTime(offset: bigint, record: TimedOffset): TimeSearch {
  const { timestampMs } = record
  return {
    offset,
    dense: false,
    lowMs: timestampMs,
    lowSeen: true,
    aboveMs: timestampMs + 1,
    aboveSeen: true,
    highMs: timestampMs,
    over: record,
    strideMs: FIRST_STRIDE_MS,
    done: true,
    from: 'record',
  }
}

/** The T to ask for next; null when nothing is left to ask. */
export function nextProbe(search: TimeSearch): number | null {
  const { lowMs, lowSeen, aboveMs, aboveSeen, done } = search
  if (done) return null
  if (!lowSeen) return lowMs
  if (!aboveSeen) return aboveMs
  return Math.floor((lowMs + aboveMs) / 2)
}

/** Takes in what the broker answered to `probeMs`. */
export function learn(search: TimeSearch, probeMs: number, found: TimedOffset | null): void {
  if (found && found.offset < search.offset) learnBefore(search, found.timestampMs)
  else learnPast(search, probeMs, found)
  const { lowSeen, aboveSeen, lowMs, aboveMs } = search
  // Times that go back show as a record before the offset that is younger than one past it: no bound from below then.
  if (lowSeen && aboveSeen && aboveMs - lowMs <= PRECISION_MS) search.done = true
}

function learnBefore(search: TimeSearch, timestampMs: number): void {
  search.lowMs = search.lowSeen ? Math.max(search.lowMs, timestampMs) : timestampMs
  search.lowSeen = true
  if (search.aboveSeen || search.aboveMs > search.lowMs) return
  search.aboveMs = search.lowMs + search.strideMs
  search.strideMs *= LONGER
}

function learnPast(search: TimeSearch, probeMs: number, found: TimedOffset | null): void {
  if (found && (search.over === null || found.offset <= search.over.offset)) search.over = found
  search.aboveMs = search.aboveSeen ? Math.min(search.aboveMs, probeMs) : probeMs
  search.aboveSeen = true
  if (found?.offset === search.offset) {
    search.lowMs = search.highMs = found.timestampMs
    search.lowSeen = search.done = true
    return
  }
  // The offset itself may be a hole; then the answer may be the next record.
  const highMs = found && !search.dense ? found.timestampMs : probeMs - 1
  search.highMs = Math.min(search.highMs, highMs)
  if (search.lowSeen) return
  if (probeMs <= 0) {
    search.lowMs = 0
    search.lowSeen = true
    return
  }
  search.lowMs = Math.max(0, probeMs - search.strideMs)
  search.strideMs *= LONGER
}

/** Whether a lower bound was contradicted: then times go back here, and nothing but the upper one is known. */
function isDisordered({ lowMs, highMs }: TimeSearch): boolean {
  return lowMs > highMs
}

/**
 * Time behind of a reader that now stands at `committed`, from own samples and what was found. What was found counts
 * only where it says more than the samples and does not contradict them: a producer's time may be another than that of
 * the append.
 */
export function refineTimeBehind(
  search: TimeSearch | undefined,
  committed: bigint,
  samples: RangeMs,
  nowMs: number,
): { behind: RangeMs; from: TimeBehindFrom } {
  const unrefined = { behind: samples, from: 'samples' as const }
  // A reader that went back has left what was searched for.
  if (!search?.lowSeen || committed < search.offset || isDisordered(search)) return unrefined
  const highMs = highAt(search, committed)
  const low = Math.max(samples.low, nowMs - highMs)
  const high = Math.min(samples.high ?? Infinity, Math.max(0, nowMs - search.lowMs))
  if (low > high) return unrefined
  const tighter = low > samples.low || high < (samples.high ?? Infinity)
  return tighter ? { behind: { low, high }, from: search.from } : unrefined
}

/** Who has moved on since is not later than before; how much less late he is only a record past him can tell. */
function highAt({ offset, highMs, over }: TimeSearch, committed: bigint): number {
  if (committed === offset) return highMs
  return over && committed <= over.offset ? over.timestampMs : Infinity
}
