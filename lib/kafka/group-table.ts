import { Int32Column } from '#lib/model/int32-column.ts'
import { Int64Column } from '#lib/model/int64-column.ts'
import type { FaultCode } from '#lib/model/reading.ts'
import { whyOf, type GroupTable, type Topology } from '#lib/model/snapshot.ts'
import { rowAt } from '#lib/model/topology.ts'
import { coordinatorOf } from './coordinator.ts'
import type { GroupPart } from './group-parts.ts'

/** A group that its old coordinator can no longer speak for is forgotten once its new one has not listed it this long. */
const FORGET_AFTER_MS = 10_000

/**
 * One table out of every coordinator's part. While a coordinator moves two brokers may list the same group: the one
 * that answered last wins. A coordinator that does not answer keeps its groups, each with the reason.
 */
export function toGroupTable(
  parts: ReadonlyMap<number, GroupPart>,
  topology: Topology,
  nowMs: number,
): GroupTable {
  const table = emptyGroupTable(countCommits(parts))
  const index = new Map<string, number>()
  const commitMetadata = new Map<number, string>()
  const orphans = new Map<number, { topic: string; partition: number }>()
  const atMs: number[] = []
  const why: number[] = []
  const sinceMs: number[] = []

  for (const [broker, part] of byFreshness(parts)) {
    const topicAt = part.commits.topicNames.map((name) => topology.topicIndex.get(name) ?? -1)
    for (const [n, id] of part.listed.ids.entries()) {
      if (index.has(id) || isGone(id, broker, part, parts, topology, nowMs)) continue
      index.set(id, table.ids.push(id) - 1)
      table.type.push(part.listed.type[n] ?? 'classic')
      table.protocol.push(part.listed.protocol[n] ?? '')
      table.state.push(part.listed.state[n] ?? '')
      table.coordinator.push(broker)
      const at = part.commits.index.get(id)
      const fault = faultOfGroup(part, at, part.listed.type[n] === 'share')
      atMs.push(fault === null ? part.listed.atMs : part.commits.atMs)
      why.push(fault === null ? 0 : whyOf(fault))
      sinceMs.push(fault === null ? 0 : part.sinceMs || (part.commits.sinceMs.get(id) ?? part.listed.atMs))
      table.commitAt.push(table.commitRow.length)
      if (at !== undefined) copyCommits(part, at, topicAt)
    }
  }
  table.commitAt.push(table.commitRow.length)
  return {
    ...table,
    index,
    atMs: Float64Array.from(atMs),
    why: Uint8Array.from(why),
    sinceMs: Float64Array.from(sinceMs),
    commitMetadata,
    orphans,
  }

  function copyCommits({ commits }: GroupPart, at: number, topicAt: number[]): void {
    const from = commits.at.get(at)
    const to = commits.at.get(at + 1)
    const moved = table.commitRow.length - from
    table.committed.append(commits.offset, from, to)
    for (let commit = from; commit < to; commit++) {
      const number = commits.topic.get(commit)
      const partition = commits.partition.get(commit)
      const known = topicAt[number] ?? -1
      const row = known < 0 ? -1 : rowAt(topology, known, partition)
      if (row < 0) orphans.set(commit + moved, { topic: commits.topicNames[number] ?? '', partition })
      table.commitRow.push(row)
    }
    if (commits.metadata.size === 0) return
    for (let commit = from; commit < to; commit++) {
      const metadata = commits.metadata.get(commit)
      if (metadata !== undefined) commitMetadata.set(commit + moved, metadata)
    }
  }
}

/** `commits`: room for as many. */
function emptyGroupTable(commits: number): GroupTable {
  return {
    ids: [],
    index: new Map(),
    type: [],
    protocol: [],
    state: [],
    coordinator: new Int32Column(0, 64),
    atMs: new Float64Array(),
    why: new Uint8Array(),
    sinceMs: new Float64Array(),
    commitAt: new Int32Column(0, 64),
    commitRow: new Int32Column(0, commits),
    committed: new Int64Column(0, commits),
    commitMetadata: new Map(),
    orphans: new Map(),
  }
}

function countCommits(parts: ReadonlyMap<number, GroupPart>): number {
  let count = 0
  for (const { commits } of parts.values()) count += commits.offset.length
  return count
}

function byFreshness(parts: ReadonlyMap<number, GroupPart>): [number, GroupPart][] {
  return [...parts].toSorted(
    ([, a], [, b]) => Number(a.fault !== null) - Number(b.fault !== null) || b.listed.atMs - a.listed.atMs,
  )
}

function faultOfGroup(part: GroupPart, at: number | undefined, share: boolean): FaultCode | null {
  if (part.fault !== null) return part.fault
  if (share) return null
  if (at === undefined) return 'protocol'
  return part.commits.why[at] ?? null
}

/** Its offsets partition has another leader by now, which answers and does not list it: so it was deleted meanwhile. */
function isGone(
  id: string,
  broker: number,
  part: GroupPart,
  parts: ReadonlyMap<number, GroupPart>,
  topology: Topology,
  nowMs: number,
): boolean {
  if (part.fault === null) return false
  const coordinator = coordinatorOf(topology, id)
  if (coordinator === null || coordinator === broker) return false
  return parts.get(coordinator)?.fault === null && nowMs - part.sinceMs > FORGET_AFTER_MS
}
