import type { ChangeList } from '#lib/model/history.ts'
import type { HistoryStore } from '#lib/model/store.ts'
import { CLUSTER_ROW, unpackClusterPoint } from './cluster-point.ts'
import { MINUTE_MS } from './minutes.ts'
import { thinOut } from './thin-out.ts'

type Want = { cluster: string; fromMs: number; toMs: number; limit: number }

const MOST_STEPS = 200

/** What changed lately, newest first, with how many groups asked for a person meanwhile. Rejects when the store does. */
export async function readRecentChanges(store: HistoryStore, want: Want): Promise<ChangeList> {
  const { cluster, fromMs, toMs, limit } = want
  const clock = (resolution: 'tick' | 'minute', sinceMs: number) =>
    store.readLag(cluster, CLUSTER_ROW.group, {
      resolution,
      topics: [CLUSTER_ROW.topic],
      fromMs: sinceMs,
      toMs,
    })
  const [items, minutes] = await Promise.all([
    store.readChanges(cluster, { fromMs, toMs, limit }),
    clock('minute', fromMs),
  ])
  // The minute that is not over has no roll-up yet.
  const ticks = await clock(
    'tick',
    Math.max(fromMs, (minutes.at(-1)?.atMs ?? fromMs - MINUTE_MS) + MINUTE_MS),
  )
  const looks = [...minutes, ...ticks].map(({ atMs, bytes }) => ({
    atMs,
    needPerson: unpackClusterPoint(bytes).needPerson,
  }))
  const counts = looks.map(({ needPerson }) => needPerson)
  const kept = thinOut(
    looks.map(({ atMs }) => atMs),
    counts,
    counts,
    MOST_STEPS,
  )
  const trouble: ChangeList['trouble'] = []
  for (const n of kept) {
    const look = looks[n]
    if (!look) continue
    const before = looks[n - 1]
    // Nobody looked in between: what was so before may have ended at any time.
    if (before && look.atMs - before.atMs > 3 * MINUTE_MS) trouble.push([before.atMs + 1, null])
    trouble.push([look.atMs, look.needPerson])
  }
  return {
    items,
    total: items.length,
    nextCursor: null,
    asOf: looks.at(-1)?.atMs ?? null,
    fromMs,
    toMs,
    trouble,
  }
}
