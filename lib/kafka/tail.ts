import { setTimeout as sleep } from 'node:timers/promises'
import type { Fetched } from '#lib/model/fetched.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Topology } from '#lib/model/snapshot.ts'
import { topicNameOf } from '#lib/model/topology.ts'
import { readBounds, readTopologyOf } from './bounds.ts'
import { errorName, kafkaErrors } from './codes.ts'
import { fetchMany, leaderOf, type FetchedPart } from './fetch-many.ts'
import type { Links } from './links.ts'

export type TailWant = {
  /** Asked anew from time to time: a pattern may get new topics. */
  topics: () => readonly string[]
  /** null: all of them. */
  partition: number | null
  committed: boolean
  /** What is read at most. What comes faster is passed over, and counted. */
  bytesPerS: number
}

export type TailHands = {
  /** Takes what came of one partition and says where to go on. Throws a `Fault` when it cannot be read. */
  take(at: { topic: string; partition: number }, from: bigint, fetched: Fetched): Promise<bigint>
  /** Offsets that were passed over. */
  onSkipped(count: bigint): void
  /** Partitions that cannot be read now, a sentence each; called when that changes. */
  onWaiting(sentences: readonly string[]): void
}

const TICK_MS = 250
const LOOK_AGAIN_MS = 3000
/** While something cannot be read. */
const WAITING_MS = 500
const DEADLINE_MS = 5000
const ANSWER_BYTES = 2 ** 21
const PARTITION_BYTES = 2 ** 19
const OUT_OF_RANGE = 1

type Tailed = { topic: string; partition: number; next: bigint; end: bigint }

/**
 * Follows the ends of some topics, one request a leader and tick, until `signal` or until none of them is there any
 * more: then it returns why. Joins no group, commits nothing, waits at no broker. Throws a `Fault` only when it cannot
 * begin.
 */
export async function tailRecords(
  links: Links,
  want: TailWant,
  hands: TailHands,
  signal: AbortSignal,
): Promise<string> {
  let topology = await readTopologyOf(links, want.topics(), DEADLINE_MS)
  const ids = idsOf(topology)
  const tailed = new Map<string, Tailed>()
  await begin(topology, 'end')
  let lookedMs = Date.now()
  let secondMs = Date.now()
  let left = want.bytesPerS
  let missing = 0
  let turn = 0
  let said = ''

  /** New partitions begin at their end at first, later at their log start: then they were made while we looked on. */
  async function begin(now: Topology, at: 'end' | 'logStart'): Promise<void> {
    const places = placesOf(now, want.partition).filter((place) => !tailed.has(keyOf(place)))
    if (places.length === 0) return
    for (const bounds of await readBounds(links, now, places, DEADLINE_MS)) {
      const next = bounds[at]
      if (next === null || bounds.end === null) continue
      tailed.set(keyOf(bounds), { ...bounds, next, end: bounds.end })
    }
  }

  async function lookAgain(): Promise<void> {
    lookedMs = Date.now()
    const now = await readTopologyOf(links, want.topics(), DEADLINE_MS)
    for (const [topic, id] of idsOf(now)) if (!ids.has(topic)) ids.set(topic, id)
    const gone = new Set(
      [...ids].filter(([topic, id]) => idsOf(now).get(topic) !== id).map(([topic]) => topic),
    )
    missing = gone.size === ids.size ? missing + 1 : 0
    topology = now
    if (gone.size === 0) await begin(now, 'logStart')
  }

  /** Returns what cannot be read now. */
  async function tick(): Promise<string[]> {
    const waiting: string[] = placesOf(topology, want.partition)
      .filter((place) => !tailed.has(keyOf(place)))
      .map(({ topic, partition }) => `${topic} ${partition} has not said where it ends.`)
    const byLeader = Map.groupBy(tailed.values(), (it) => leaderOf(topology, it.topic, it.partition))
    for (const it of byLeader.get(-1) ?? []) {
      const why = topology.topicIndex.has(it.topic) ? 'has no leader' : 'is not there any more'
      waiting.push(`${it.topic} ${it.partition} ${why}.`)
    }
    byLeader.delete(-1)
    await Promise.all(
      [...byLeader].map(async ([leader, own]) => {
        try {
          for (const part of await ask(leader, own)) await take(part, waiting)
        } catch (error) {
          if (!(error instanceof Fault)) throw error
          waiting.push(error.message)
        }
      }),
    )
    turn++
    return waiting
  }

  function ask(leader: number, own: readonly Tailed[]): Promise<FetchedPart[]> {
    // Whoever stands first gets its batch whole: each in turn.
    const first = turn % own.length
    const places = [...own.slice(first), ...own.slice(0, first)].map(({ topic, partition, next }) => ({
      topic,
      partition,
      from: next,
    }))
    return fetchMany(links, topology, leader, {
      places,
      maxBytes: Math.max(1, Math.min(ANSWER_BYTES, left)),
      partitionBytes: PARTITION_BYTES,
      committed: want.committed,
      deadlineMs: DEADLINE_MS,
    })
  }

  async function take({ fetched, errorCode, ...place }: FetchedPart, waiting: string[]): Promise<void> {
    const it = tailed.get(keyOf(place))
    if (!it || signal.aborted) return
    if (errorCode === OUT_OF_RANGE) {
      // Retention was faster, or the log was cut off: it goes on where it can, and what was passed over is counted.
      const [now] = await readBounds(links, topology, [place], DEADLINE_MS)
      if (now?.logStart === undefined || now.logStart === null || now.end === null) return
      const next = now.logStart > it.next ? now.logStart : now.end
      if (next > it.next) hands.onSkipped(next - it.next)
      it.next = next
      return
    }
    if (!fetched) {
      const meaning = kafkaErrors.get(errorCode)?.meaning || 'the answer says nothing of it'
      waiting.push(`${it.topic} ${it.partition} cannot be read: ${meaning} (${errorName(errorCode)}).`)
      return
    }
    left -= fetched.records.length
    it.end = fetched.end
    if (fetched.records.length > 0) it.next = await hands.take(place, it.next, fetched)
  }

  /** A new second: what could not be read in the one before is passed over, so that the tail stays one. */
  function newSecond(): void {
    if (left <= 0)
      for (const it of tailed.values())
        if (it.next < it.end) {
          hands.onSkipped(it.end - it.next)
          it.next = it.end
        }
    left = want.bytesPerS
    secondMs = Date.now()
  }

  while (!signal.aborted) {
    if (Date.now() - secondMs >= 1000) newSecond()
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const waiting = left > 0 ? await tick() : []
    if (waiting.join('\n') !== said && left > 0) {
      said = waiting.join('\n')
      hands.onWaiting(waiting)
    }
    // oxlint-disable-next-line no-await-in-loop
    if (Date.now() - lookedMs > (waiting.length > 0 ? WAITING_MS : LOOK_AGAIN_MS))
      await lookAgain().catch(ignoreFault)
    // Twice in a row: one broker may know less than the others.
    if (missing >= 2) return `${[...ids.keys()].join(', ')} is not there any more: it was deleted.`
    // oxlint-disable-next-line no-await-in-loop
    await sleep(TICK_MS, undefined, { signal }).catch(() => undefined)
  }
  return 'ended'
}

function ignoreFault(error: unknown): void {
  if (!(error instanceof Fault)) throw error
}

function keyOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}:${partition}`
}

function idsOf(topology: Topology): Map<string, string> {
  return new Map(topology.topicNames.map((name, at) => [name, topology.topicIds[at] ?? '']))
}

function placesOf(topology: Topology, partition: number | null): { topic: string; partition: number }[] {
  return Array.from({ length: topology.partitions }, (_, row) => ({
    topic: topicNameOf(topology, row),
    partition: topology.partition.get(row),
  })).filter((place) => partition === null || place.partition === partition)
}
