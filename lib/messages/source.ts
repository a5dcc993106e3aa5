import type { Message } from '#lib/model/messages.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Budget } from './budget.ts'
import { pick, type Picking } from './pick.ts'
import { readWindow, type WindowHands } from './read-window.ts'

export type Direction = 'forward' | 'backward'

/** One partition and where to begin: forward from the first offset wanted, backward from the one after the last. */
export type Start = {
  topic: string
  partition: number
  logStart: bigint
  /** Nothing from here on was there when reading began. */
  end: bigint
  position: bigint
}

/** One partition, read a window at a time in one direction. */
export type Source = {
  start: Start
  /** Found and not yet handed out, in the order of reading. */
  waiting: Message[]
  /** Forward: everything before it was looked at; backward: everything from it on. */
  position: bigint
  /** Nothing is left to read. */
  over: boolean
  fault: Fault | null
  /** Offsets of the next window when reading backward. */
  width: bigint
}

export type Reading = { direction: Direction; committed: boolean; picking: Picking }
export type SourceHands = {
  fetch(at: Start, from: bigint, maxBytes: number): ReturnType<WindowHands['fetch']>
  breath?: () => Promise<void> | undefined
}

/** Aimed at with each window. */
const WINDOW_BYTES = 2 ** 20
/** The first window backward is small: the records may be large. */
const FIRST_WIDTH = 4n
const MOST_WIDTH = 1_000_000n
const MOST_GROWTH = 8
/** Of one window, in characters: a small batch may unpack to a lot. */
const MOST_HELD = 2 ** 23

export function openSource(start: Start, direction: Direction): Source {
  const { logStart, end } = start
  const position = start.position < logStart ? logStart : start.position > end ? end : start.position
  const source: Source = { start, waiting: [], position, over: false, fault: null, width: FIRST_WIDTH }
  source.over = isOver(source, direction)
  return source
}

/** Reads the next window; what goes wrong ends this source and no other. */
export async function advance(
  source: Source,
  reading: Reading,
  budget: Budget,
  hands: SourceHands,
): Promise<void> {
  const { start, position } = source
  const forward = reading.direction === 'forward'
  const from = forward ? position : maxOf(start.logStart, position - source.width)
  const to = forward ? start.end : position
  let bytes = 0
  const windowHands: WindowHands = {
    fetch: async (at, maxBytes) => {
      const got = await hands.fetch(start, at, maxBytes)
      bytes += got.records.length
      budget.bytes += got.records.length
      return got
    },
    check: () => {
      if (budget.stop() === 'cancelled') throw new Cancelled()
    },
  }
  try {
    const want = { from, to, maxBytes: WINDOW_BYTES, committed: reading.committed, whole: !forward }
    const window = await readWindow(want, windowHands)
    const range = forward ? { from, to: window.next, mostHeld: MOST_HELD } : { from: window.from, to }
    const found = await pick(start, window.batches, range, reading.picking, hands.breath)
    budget.scanned += found.scanned
    budget.hidden += found.hidden
    budget.held += found.held
    if (forward) {
      for (const message of found.messages) source.waiting.push(message)
      source.position = found.reached
    } else {
      for (const message of found.messages.toReversed()) source.waiting.push(message)
      source.position = window.from
      source.width = nextWidth(source.width, Math.max(bytes, found.held))
    }
    source.over = isOver(source, reading.direction)
  } catch (error) {
    if (error instanceof Cancelled) return
    if (!(error instanceof Fault)) throw error
    source.fault = error
    source.over = true
  }
}

class Cancelled extends Error {}

function isOver({ position, start }: Source, direction: Direction): boolean {
  return direction === 'forward' ? position >= start.end : position <= start.logStart
}

/** So many offsets as the aim in bytes would hold, growing step by step: one small window says little of the next. */
function nextWidth(width: bigint, bytes: number): bigint {
  const factor = Math.min(MOST_GROWTH, WINDOW_BYTES / Math.max(1, bytes))
  const next = BigInt(Math.max(1, Math.floor(Number(width) * factor)))
  return next > MOST_WIDTH ? MOST_WIDTH : next
}

function maxOf(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
