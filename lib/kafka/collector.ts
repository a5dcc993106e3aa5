import { setTimeout as sleep } from 'node:timers/promises'
import type { CoordinatorView } from '#lib/model/coordinator-view.ts'
import type { Fetched, FetchWant, TimeAnswer, TimeProbe } from '#lib/model/fetched.ts'
import { Fault, type FaultCode, type Gap } from '#lib/model/reading.ts'
import type { OffsetReadings, Snapshot, Topology } from '#lib/model/snapshot.ts'
import type { Setting } from '#lib/model/topic.ts'
import type { Bounds, Place } from '#lib/model/write.ts'
import type { Address, ClusterAccess } from './access.ts'
import { readBounds, readTopologyOf } from './bounds.ts'
import { readEligibleLeaders } from './elr.ts'
import { fetchRecords } from './fetch.ts'
import { readGroupNow } from './group-now.ts'
import { emptyPart, fetchCommits, listGroups, type GroupPart } from './group-parts.ts'
import { toGroupTable } from './group-table.ts'
import { openLinks, type Links } from './links.ts'
import { readOffsets } from './list-offsets.ts'
import { readOffsetsAt } from './offsets-at.ts'
import { openSideReadings, type SideReadings } from './side-readings.ts'
import { tailRecords, type TailHands, type TailWant } from './tail.ts'
import { readTopology, type TopologyReading } from './topology.ts'
import { openWriter, type Writer } from './writer.ts'

/** Keeps looking at one cluster, whether or not anybody watches. Everybody is served from its last snapshot. */
export type Collector = {
  /** Null until the first round has ended well. */
  snapshot(): Snapshot | null
  /** How the last round ended: null while the first one runs, else why it failed, if it did. */
  outcome(): { endedMs: number; fault: { code: FaultCode; because: string; sinceMs: number } | null } | null
  /** Settles when a round that began after this call has ended, well or badly. */
  nextRound(): Promise<void>
  requests: ReadonlyMap<string, number>
  openBreakers(): number[]
  /** The broker whose word on topics and leaders we take; null when none was found yet. */
  spokesman(): Address | null
  readSettings(topic: string): Promise<Setting[]>
  readEligibleLeaders(topic: string): Promise<Map<number, number[]>>
  /** Records of one partition, outside every group; by the last snapshot unless a topology is given. */
  fetchRecords(want: FetchWant, topology?: Topology): Promise<Fetched>
  /** Follows the ends of topics until the signal; returns why it ended by itself. */
  tailRecords(want: TailWant, hands: TailHands, signal: AbortSignal): Promise<string>
  /** Rows are those of the given topology. */
  readOffsetsAt(topology: Topology, probes: readonly TimeProbe[], deadlineMs: number): Promise<TimeAnswer[]>
  /** What a change is made from and checked against: asked now, not taken from a snapshot. */
  readGroupNow(group: string, deadlineMs: number): Promise<CoordinatorView | null>
  readTopologyOf(topics: readonly string[], deadlineMs: number): Promise<Topology>
  readBounds(topology: Topology, places: readonly Place[], deadlineMs: number): Promise<Bounds[]>
  writer: Writer
  close(): Promise<void>
}

export type CollectorOptions = { pollMs: number; onSnapshot?: (snapshot: Snapshot) => void }

export function openCollector(access: ClusterAccess, { pollMs, onSnapshot }: CollectorOptions): Collector {
  const links = openLinks(access)
  const side = openSideReadings(links)
  const writer = openWriter(links, access)
  const state: RoundState = { metadata: null, ends: null, parts: new Map(), bytesPerGroup: new Map() }
  let snapshot: Snapshot | null = null
  let outcome: ReturnType<Collector['outcome']> = null
  let closed = false
  let waiting: (() => void)[] = []
  let timer: NodeJS.Timeout | null = null
  let wake: (() => void) | null = null

  async function round(): Promise<void> {
    try {
      snapshot = await runRound(access.id, links, side, state, snapshot === null)
      outcome = { endedMs: Date.now(), fault: null }
      if (!closed) onSnapshot?.(snapshot)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const sinceMs = outcome?.fault?.sinceMs ?? Date.now()
      outcome = { endedMs: Date.now(), fault: { code: error.code, because: error.message, sinceMs } }
    }
  }

  const loop = (async () => {
    while (!closed) {
      const settled = waiting
      waiting = []
      const startedMs = Date.now()
      // Rounds never overlap: a slow one makes the next one late, it does not queue a second.
      // oxlint-disable-next-line no-await-in-loop
      await round()
      for (const settle of settled) settle()
      const pauseMs = waiting.length > 0 ? 0 : Math.max(0, startedMs + pollMs - Date.now())
      // oxlint-disable-next-line no-await-in-loop
      await new Promise<void>((resume) => {
        wake = resume
        timer = setTimeout(resume, closed ? 0 : pauseMs)
      })
      // Whoever asked for a round ended the pause before its time.
      if (timer) clearTimeout(timer)
    }
    for (const settle of waiting) settle()
  })()

  return {
    snapshot: () => snapshot,
    outcome: () => outcome,
    nextRound: () =>
      new Promise((settle) => {
        waiting.push(settle)
        wake?.()
      }),
    requests: links.tally,
    openBreakers: () => links.ids().filter((id) => links.of(id).breaker.fault() !== null),
    spokesman: () => links.spokesman(),
    readSettings: (topic) => side.readSettings(topic),
    readEligibleLeaders: (topic) => readEligibleLeaders(links, topic),
    async fetchRecords(want, topology = snapshot?.topology) {
      if (!topology) throw new Fault('starting', 'The first look at this cluster is not over yet.')
      return fetchRecords(links, topology, want)
    },
    tailRecords: (want, hands, signal) => tailRecords(links, want, hands, signal),
    readOffsetsAt: (topology, probes, deadlineMs) => readOffsetsAt(links, topology, probes, deadlineMs),
    readGroupNow: (group, deadlineMs) => readGroupNow(links, group, deadlineMs),
    readTopologyOf: (topics, deadlineMs) => readTopologyOf(links, topics, deadlineMs),
    readBounds: (topology, places, deadlineMs) => readBounds(links, topology, places, deadlineMs),
    writer,
    async close() {
      closed = true
      side.close()
      writer.close()
      links.close()
      if (timer) clearTimeout(timer)
      wake?.()
      await loop
    },
  }
}

const FIRST_WAIT_MS = 4000

type RoundState = {
  metadata: TopologyReading | null
  ends: { topology: Topology; readings: OffsetReadings } | null
  parts: Map<number, GroupPart>
  bytesPerGroup: Map<number, { value: number }>
}

/**
 * One lag refresh: metadata, then each coordinator's groups and commits, and the ends after the commits. In that order
 * a group can only be seen further behind than it is, never ahead: a commit beyond the end is then a finding.
 * Costs 1 + 3 × brokers requests before chunking.
 */
async function runRound(
  clusterId: string,
  links: Links,
  side: SideReadings,
  state: RoundState,
  first: boolean,
): Promise<Snapshot> {
  const startedMs = Date.now()
  const cpu = process.cpuUsage()
  const sentBefore = links.sentFor('lag')
  const metadata = await readTopology(links, state.metadata)
  state.metadata = metadata
  links.learn(metadata.nodes)
  const { topology } = metadata
  side.refresh(topology, state.parts)
  await Promise.all(links.ids().map((id) => refreshPart(links, id, state)))
  for (const id of state.parts.keys()) if (!links.ids().includes(id)) state.parts.delete(id)
  const groups = toGroupTable(state.parts, topology, Date.now())
  const ends = await readOffsets(links, topology, 'end', state.ends, { purpose: 'lag', lane: 'light' })
  state.ends = { topology, readings: ends }
  side.refreshStable(topology, ends)
  side.describe(groups)
  // The first snapshot waits for the rest, so that it is whole; not for a question that somebody leaves hanging.
  if (first) await Promise.race([side.settled(), sleep(FIRST_WAIT_MS, undefined, { ref: false })])
  const current = side.current(topology, metadata, ends)
  links.retain(new Set(current.brokers.map(({ id }) => id)))
  const used = process.cpuUsage(cpu)
  const atMs = Date.now()
  return {
    clusterId,
    startedMs,
    atMs,
    topology,
    ends,
    groups,
    ...current,
    gaps: [...partGaps(state.parts), ...side.gaps()],
    cost: {
      wallMs: atMs - startedMs,
      cpuMs: Math.round((used.user + used.system) / 1000),
      lagRequests: links.sentFor('lag') - sentBefore,
    },
  }
}

async function refreshPart(links: Links, id: number, state: RoundState): Promise<void> {
  const part = state.parts.get(id) ?? emptyPart()
  state.parts.set(id, part)
  const bytesPerGroup = state.bytesPerGroup.get(id) ?? { value: 0 }
  state.bytesPerGroup.set(id, bytesPerGroup)
  try {
    const link = links.of(id)
    const listed = await listGroups(link)
    const commits = await fetchCommits(link, listed, bytesPerGroup, part.commits)
    state.parts.set(id, { listed, commits, fault: null, sinceMs: 0 })
  } catch (error) {
    const fault = error instanceof Fault ? error.code : 'protocol'
    state.parts.set(id, { ...part, fault, sinceMs: part.sinceMs || Date.now() })
  }
}

function partGaps(parts: ReadonlyMap<number, GroupPart>): Gap[] {
  return [...parts].flatMap(([id, part]) =>
    part.fault === null
      ? []
      : [{ scope: 'broker' as const, id: String(id), reason: part.fault, sinceMs: part.sinceMs }],
  )
}
