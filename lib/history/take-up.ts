import type { Snapshot } from '#lib/model/snapshot.ts'
import type { HistoryStore, LagRow } from '#lib/model/store.ts'
import { rowOf } from '#lib/model/topology.ts'
import { CLUSTER_ROW, unpackClusterPoint } from './cluster-point.ts'
import { toStatus } from './group-pasts.ts'
import type { PastLook } from './judge.ts'
import { unpackLagPoint } from './lag-point.ts'
import { minuteOf } from './minutes.ts'
import type { Watch } from './views.ts'

/** Looks of an earlier process, oldest first: those with single partitions, and what came after the last of them. */
export type Past = {
  detailed: { atMs: number; rows: LagRow[] }[]
  latest: { atMs: number; rows: LagRow[] }[]
}

/** Further back than this it would only make "at least 3 h" a little more exact. */
const LONGEST_MS = 6 * 3_600_000

/** What the store has of the last hours. `windowMs`: how far back statuses look. Rejects when the store does. */
export async function readPast(
  store: HistoryStore,
  cluster: string,
  nowMs: number,
  windowMs: number,
): Promise<Past> {
  const moments = await store.readTicks(cluster, nowMs - LONGEST_MS, nowMs)
  const detailed = chooseDetailed(moments, nowMs, windowMs)
  const last = detailed.at(-1) ?? Infinity
  const read = async (atMs: number) => ({ atMs, rows: await store.readTick(cluster, atMs) })
  const past: Past = { detailed: [], latest: [] }
  // One after another: of a large cluster each is long.
  // oxlint-disable-next-line no-await-in-loop
  for (const atMs of detailed) past.detailed.push(await read(atMs))
  // oxlint-disable-next-line no-await-in-loop
  for (const atMs of moments.filter((one) => one > last)) past.latest.push(await read(atMs))
  return past
}

/** The first look of each minute has single partitions. The older, the fewer are worth reading. */
function chooseDetailed(moments: readonly number[], nowMs: number, windowMs: number): number[] {
  const chosen: number[] = []
  let minute = -1
  for (const atMs of moments) {
    const of = minuteOf(atMs)
    if (of === minute) continue
    minute = of
    const ageMs = nowMs - atMs
    const before = chosen.at(-1) ?? -Infinity
    if (ageMs <= 2 * windowMs || atMs - before >= 0.05 * ageMs) chosen.push(atMs)
  }
  return chosen
}

/** Before the first look of this process: it then goes on as if there had been no other. */
export function* takeUp({ judge, sampler }: Watch, past: Past, snapshot: Snapshot): Generator<void, void> {
  for (const { rows, atMs } of [...past.detailed.slice(-1), ...past.latest]) {
    for (const { group, topic, bytes } of rows) {
      if (topic === CLUSTER_ROW.topic) {
        const { marks } = unpackClusterPoint(bytes)
        if (marks) sampler.pasts.cluster.takeUp(marks)
      } else if (topic === '') {
        const about = unpackLagPoint(bytes).group
        if (!about) continue
        const { status, state, sinceMs } = about
        sampler.pasts.groups.takeUp(group, { status: toStatus(status), state, sinceMs: sinceMs || atMs })
      }
    }
    yield
  }
  const looks: PastLook[] = []
  for (const { atMs, rows } of past.detailed) {
    looks.push({ atMs, groups: toGroups(rows, snapshot) })
    yield
  }
  yield* judge.takeUp(snapshot.topology, looks)
}

function toGroups(rows: readonly LagRow[], { topology, ends }: Snapshot): PastLook['groups'] {
  const groups = new Map<string, PastLook['groups'][number]>()
  for (const { group, topic, bytes } of rows) {
    if (topic === '' || topic === CLUSTER_ROW.topic) continue
    const known = groups.get(group) ?? { id: group, partitions: [] }
    groups.set(group, known)
    for (const { partition, committed, end } of unpackLagPoint(bytes).partitions) {
      const row = rowOf(topology, topic, partition)
      // An end that was further on than it is now was that of another topic of this name, deleted since.
      if (row < 0 || (ends.why[row] === 0 && ends.value.num(row) < end)) continue
      known.partitions.push({ row, committed, end })
    }
  }
  return [...groups.values()]
}
