// For tests of this room: a history store in memory, with nothing of what makes a real one hard.
import type { Change, HistoryStore, LagRow, Resolution } from '#lib/model/store.ts'

type Kept = LagRow & { atMs: number }

export function openMemoryStore(): HistoryStore & { rows: Record<Resolution, Kept[]>; changes: Change[] } {
  const rows: Record<Resolution, Kept[]> = { tick: [], minute: [], hour: [] }
  const changes: Change[] = []
  const finer = { minute: 'tick', hour: 'minute' } as const
  const byTime = (a: { atMs: number }, b: { atMs: number }) => a.atMs - b.atMs
  return {
    rows,
    changes,
    async writeTick(_cluster, atMs, added, changed) {
      rows.tick.push(...added.map((row) => ({ ...row, atMs })))
      changes.push(...changed)
    },
    async writeChange(_cluster, change) {
      changes.push(change)
    },
    async readTicks(_cluster, fromMs, toMs) {
      const moments = new Set(rows.tick.map(({ atMs }) => atMs))
      return [...moments].filter((atMs) => atMs >= fromMs && atMs <= toMs).toSorted((a, b) => a - b)
    },
    async readLag(_cluster, group, { resolution, topics, fromMs, toMs }) {
      const wanted = rows[resolution].filter((row) => row.group === group && topics.includes(row.topic))
      return wanted.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).toSorted(byTime)
    },
    async readLagAt(_cluster, group, { resolution, atMs, afterMs }) {
      const near = rows[resolution].filter(
        (row) => row.group === group && row.atMs <= atMs && row.atMs > afterMs,
      )
      const last = Math.max(...near.map((row) => row.atMs))
      return near.filter((row) => row.atMs === last)
    },
    readTick: async (_cluster, atMs) => rows.tick.filter((row) => row.atMs === atMs),
    async rollUp(_cluster, to, { fromMs, toMs }, fold) {
      const groups = new Map<string, Kept[]>()
      for (const row of rows[finer[to]].toSorted(byTime)) {
        if (row.atMs < fromMs || row.atMs >= toMs) continue
        const key = JSON.stringify([row.group, row.topic])
        groups.set(key, [...(groups.get(key) ?? []), row])
      }
      rows[to] = rows[to].filter((row) => row.atMs !== fromMs)
      for (const same of groups.values()) {
        const [first] = same
        if (first) rows[to].push({ ...first, atMs: fromMs, bytes: fold(same.map(({ bytes }) => bytes)) })
      }
    },
    async lastRollUp(_cluster, to) {
      return rows[to].reduce<number | null>((last, { atMs }) => Math.max(last ?? 0, atMs), null)
    },
    async readChanges(_cluster, { fromMs, toMs, limit, kinds, subject }) {
      const wanted = changes.filter(
        (one) =>
          one.atMs >= fromMs &&
          one.atMs <= toMs &&
          (kinds?.includes(one.kind) ?? true) &&
          (subject === undefined || one.subject === subject),
      )
      return wanted.toSorted((a, b) => b.atMs - a.atMs).slice(0, limit)
    },
    async forget(before) {
      for (const of of ['tick', 'minute', 'hour'] as const) {
        rows[of] = rows[of].filter(({ atMs }) => atMs >= before[of])
      }
    },
  }
}
