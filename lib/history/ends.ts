import type { SeenEnds } from '#lib/lag/time-behind.ts'
import type { Snapshot, Topology } from '#lib/model/snapshot.ts'

/**
 * The ends of every partition over time: all share the moments of the rounds, so one moment is one column of numbers.
 * The recent quarter of an hour is kept as it was seen; older columns thin out so that the gap between two stays a
 * small part of their age, and weeks fit into some three hundred columns.
 */
export type EndHistory = {
  record(snapshot: Snapshot): void
  /** Ends by row of the topology as an earlier process saw them. Before the first look of this one, oldest first. */
  takeUp(topology: Topology, ends: ReadonlyMap<number, number>, span: { sinceMs: number; atMs: number }): void
  /** The slot of a partition row of the last recorded topology. A recreated topic has slots of its own. */
  slotOf(row: number): number
  /** Of one slot at a time: the same object is used again. */
  seenEnds(slot: number): SeenEnds
  /** By slot, as the last look saw them; NaN where it did not. Never changed afterwards. */
  latest(): Float64Array
  /** When the end of a slot was first seen where it is. */
  movedMs(slot: number): number
}

const FULL_MS = 15 * 60_000
const THIN_TO = 0.05
const LONGEST_MS = 14 * 86_400_000

export function openEndHistory(): EndHistory {
  const slots = new Map<string, number>()
  const moments: number[] = []
  /** When each look began. */
  const begun: number[] = []
  let columns: Float64Array[] = []
  let latest: Float64Array = new Float64Array()
  let lastSeen: Float64Array = new Float64Array()
  let movedMs: Float64Array = new Float64Array()
  let rowSlots = new Int32Array()
  let known: Topology | null = null
  let reading = 0

  function learn(topology: Topology): void {
    if (known === topology) return
    known = topology
    rowSlots = new Int32Array(topology.partitions)
    for (let row = 0; row < topology.partitions; row++) {
      const topic = topology.topicOf.get(row)
      // Clusters without topic ids send zeros: then the name has to do.
      const key = `${topology.topicIds[topic] ?? ''} ${topology.topicNames[topic] ?? ''} ${topology.partition.get(row)}`
      const slot = slots.get(key) ?? slots.size
      slots.set(key, slot)
      rowSlots[row] = slot
    }
    lastSeen = grownTo(slots.size, lastSeen)
    movedMs = grownTo(slots.size, movedMs)
  }

  function see(slot: number, end: number, atMs: number): void {
    latest[slot] = end
    if (lastSeen[slot] === end) return
    lastSeen[slot] = end
    movedMs[slot] = atMs
  }

  const seen: SeenEnds = { sinceMs: begun, atMs: moments, endAt: (n) => columns[n]?.[reading] ?? Number.NaN }

  function keep(sinceMs: number, atMs: number): void {
    columns.push(latest)
    moments.push(atMs)
    begun.push(sinceMs)
    const kept = toKept(moments, atMs)
    if (kept.length === moments.length) return
    columns = kept.flatMap((n) => columns[n] ?? [])
    moments.splice(0, moments.length, ...kept.map((n) => moments[n] ?? 0))
    begun.splice(0, begun.length, ...kept.map((n) => begun[n] ?? 0))
  }

  return {
    record({ topology, ends, startedMs, atMs }) {
      learn(topology)
      latest = grownTo(slots.size)
      for (let row = 0; row < topology.partitions; row++) {
        if (ends.why[row] === 0) see(rowSlots[row] ?? 0, ends.value.num(row), atMs)
      }
      keep(startedMs, atMs)
    },
    takeUp(topology, ends, { sinceMs, atMs }) {
      learn(topology)
      latest = grownTo(slots.size)
      for (const [row, end] of ends) see(rowSlots[row] ?? 0, end, atMs)
      keep(sinceMs, atMs)
    },
    slotOf: (row) => rowSlots[row] ?? -1,
    seenEnds(slot) {
      reading = slot
      return seen
    },
    latest: () => latest,
    movedMs: (slot) => movedMs[slot] ?? 0,
  }
}

function grownTo(length: number, values: Float64Array = NONE): Float64Array {
  const grown = new Float64Array(length).fill(Number.NaN)
  grown.set(values)
  return grown
}

const NONE = new Float64Array()

/** Which moments stay. Between two kept ones lies no more than a twentieth of their age, or one poll. */
function toKept(moments: readonly number[], nowMs: number): number[] {
  const kept: number[] = []
  let lastMs = -Infinity
  for (const [n, atMs] of moments.entries()) {
    const ageMs = nowMs - atMs
    const nextMs = moments[n + 1]
    if (ageMs > LONGEST_MS) continue
    const needed = ageMs <= FULL_MS || nextMs === undefined || nextMs - lastMs > ageMs * THIN_TO
    if (!needed) continue
    kept.push(n)
    lastMs = atMs
  }
  return kept
}
