import type { Collector } from '#lib/kafka/collector.ts'
import {
  refineTimeBehind,
  toFoundTime,
  type TimedOffset,
  type TimeSearch,
} from '#lib/lag/refine-time-behind.ts'
import { searchTimes, type SearchTarget } from '#lib/lag/search-times.ts'
import { log } from '#lib/log.ts'
import type { GroupPartition } from '#lib/model/group.ts'
import type { RangeMs } from '#lib/model/list.ts'
import { lastSeenOf, type Snapshot, type Topology } from '#lib/model/snapshot.ts'
import { rowOf } from '#lib/model/topology.ts'

/**
 * Times behind that are finer than own samples give them, for groups that somebody looks at. Nobody waits for them: a
 * page has its own bounds at once, and these with its next look.
 */
export type RefinedTimes = {
  /** A partition's time behind with what was found out so far. */
  refine(
    snapshot: Snapshot,
    group: string,
    row: number,
    committed: bigint,
    samples: RangeMs,
  ): ReturnType<typeof refineTimeBehind>
  /** Somebody looks at a group. Starts a search for what is not known to a second; returns at once. */
  look(snapshot: Snapshot, group: string, partitions: readonly GroupPartition[]): void
  /** A record was read, and carries its time. */
  note(snapshot: Snapshot, group: string, row: number, committed: bigint, record: TimedOffset): void
}

type Kept = {
  topology: Topology
  searches: Map<number, TimeSearch>
  running: boolean
  endedMs: number
  lookedMs: number
}

/** Between two searches of one group. */
const REST_MS = 5000
const FORGET_MS = 60_000
const SEARCH_MS = 8000
const ROUND_MS = 3000
const MOST_SEARCHES = 2
/** Of one group, those furthest behind: an answer costs a broker a look into its index, and perhaps its disk. */
const MOST_PARTITIONS = 500
const FINE_MS = 1000

export function openRefinedTimes(collector: Pick<Collector, 'readOffsetsAt'>): RefinedTimes {
  const groups = new Map<string, Kept>()

  /** What was found is of rows: they mean something else once topics came or went. */
  function keptOf({ topology }: Snapshot, group: string): Kept {
    const known = groups.get(group)
    if (known?.topology === topology) return known
    const fresh = {
      topology,
      searches: new Map(),
      running: known?.running ?? false,
      endedMs: -Infinity,
      lookedMs: 0,
    }
    groups.set(group, fresh)
    return fresh
  }

  async function search(kept: Kept, targets: SearchTarget[], atMs: number): Promise<void> {
    const untilMs = Date.now() + SEARCH_MS
    const found = await searchTimes(targets, atMs, {
      ask: (probes) => {
        const leftMs = Math.min(ROUND_MS, untilMs - Date.now())
        return collector.readOffsetsAt(kept.topology, probes, leftMs)
      },
    })
    for (const [row, one] of found) kept.searches.set(row, one)
  }

  return {
    refine(snapshot, group, row, committed, samples) {
      const found = groups.get(group)
      const search = found?.topology === snapshot.topology ? found.searches.get(row) : undefined
      return refineTimeBehind(search, unreadFrom(snapshot, row, committed), samples, snapshot.atMs)
    },
    look(snapshot, group, partitions) {
      const nowMs = Date.now()
      for (const [id, { lookedMs, running }] of groups)
        if (!running && nowMs - lookedMs > FORGET_MS) groups.delete(id)
      const kept = keptOf(snapshot, group)
      kept.lookedMs = nowMs
      if (kept.running || nowMs - kept.endedMs < REST_MS) return
      if ([...groups.values()].filter(({ running }) => running).length >= MOST_SEARCHES) return
      const targets = toTargets(snapshot, partitions)
      if (targets.length === 0) return
      kept.running = true
      search(kept, targets, snapshot.atMs)
        .catch((error: unknown) => log.error({ error, group }, 'Times behind could not be refined.'))
        .finally(() => {
          kept.running = false
          kept.endedMs = Date.now()
          const now = groups.get(group)
          if (now) now.running = false
        })
    },
    note(snapshot, group, row, committed, record) {
      const kept = keptOf(snapshot, group)
      kept.lookedMs = Date.now()
      kept.searches.set(row, toFoundTime(unreadFrom(snapshot, row, committed), record))
    },
  }
}

function toTargets(snapshot: Snapshot, partitions: readonly GroupPartition[]): SearchTarget[] {
  const { topology, configs } = snapshot
  return partitions
    .flatMap(({ topic, partition, committed, lag, timeBehindMs: behind }): SearchTarget[] => {
      const row = rowOf(topology, topic, partition)
      if (row < 0 || committed === null || lag === null || lag === 0n || behind === null) return []
      if (behind.high !== null && behind.high - behind.low <= FINE_MS) return []
      const policy = configs.get(topic)?.cleanupPolicy ?? null
      const dense = policy !== null && !policy.includes('compact')
      return [{ row, offset: unreadFrom(snapshot, row, committed), dense, behind }]
    })
    .toSorted((a, b) => b.behind.low - a.behind.low)
    .slice(0, MOST_PARTITIONS)
}

/** The first offset that is there to be read. */
function unreadFrom({ logStarts }: Snapshot, row: number, committed: bigint): bigint {
  const start = lastSeenOf(logStarts, row)
  return start !== null && start > committed ? start : committed
}
