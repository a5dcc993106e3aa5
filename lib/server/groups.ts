import { emptyHistory, readGroupHistory } from '#lib/history/group-history.ts'
import { HOUR_MS } from '#lib/history/minutes.ts'
import { toGroupDetail, type Times } from '#lib/lag/group-detail.ts'
import { listGroups } from '#lib/lag/group-list.ts'
import type { GroupDetail, GroupList } from '#lib/model/group.ts'
import type { GroupHistory, HistoryQuery } from '#lib/model/history.ts'
import type { NextRecord, Residual } from '#lib/model/partition-proof.ts'
import type { GroupQuery } from '#lib/model/query.ts'
import type { Refusal } from '#lib/model/reading.ts'
import type { PlaceNames } from '#lib/switchboard/proofs/partition-proofs.ts'
import { running, emptySpan, historyOf, nothing, noCluster, withViews, viewsOf } from './home.ts'

export function readGroups(cluster: string, query: GroupQuery): GroupList | Refusal {
  const empty = { ...nothing, items: [], folded: [], needPerson: 0, partlySeen: 0, all: 0 }
  return withViews<GroupList>(cluster, empty, ({ groups }, gaps) => ({
    ...listGroups(groups, query),
    unseen: gaps,
  }))
}

export async function readGroup(cluster: string, group: string): Promise<GroupDetail | Refusal> {
  const watched = running()?.clusters.get(cluster)
  const views = viewsOf(cluster)
  if ('refused' in views) return views
  if (!watched) return noCluster(cluster)
  const { judge, refined } = watched
  const { snapshot } = views
  const judgedOf = judge.partitionsOf(group)
  const times: Times = (row, committed, lag) => {
    const judged = judgedOf(row, Number(committed + lag))
    const seen = judge.timeBehind(row, Number(committed), Number(lag), snapshot.atMs)
    const loss = lag > 0n ? judge.dataLoss(snapshot, row, Number(committed), seen) : null
    if (seen === null || lag === 0n) return { behind: seen, from: 'samples', loss, judged }
    return { ...refined.refine(snapshot, group, row, committed, seen), loss, judged }
  }
  const detail = toGroupDetail(views.groups, group, times)
  if (detail) refined.look(snapshot, group, detail.partitionList)
  return (
    detail ?? {
      refused: 'not-found',
      because: `There is no group ${group} in ${cluster}, or its name is hidden from us.`,
    }
  )
}

/** Lag of a group over time. Of a group that is gone as well, as long as it is remembered. */
export async function readHistory(
  cluster: string,
  group: string,
  { from, to, measure }: HistoryQuery,
): Promise<GroupHistory | Refusal> {
  const found = historyOf(cluster)
  if ('refused' in found) return found
  const { watched, store, keep } = found
  const nowMs = Date.now()
  const toMs = Math.min(to ?? nowMs, nowMs)
  const fromMs = from ?? toMs - HOUR_MS
  if (fromMs >= toMs || fromMs < 0) return emptySpan
  const { pollMs } = watched.settings
  const want = { cluster, group, fromMs, toMs, measure, pollMs, keep, nowMs }
  const history = await readGroupHistory(store.history, want)
  if (history) return history
  const known = watched.views?.snapshot.groups.index.has(group) ?? false
  return known
    ? emptyHistory(want)
    : { refused: 'not-found', because: `Nothing is remembered of a group ${group} in ${cluster}.` }
}

/** Read from the brokers for this answer alone; throws a `Fault` when they do not give it. */
export async function readNextRecord(cluster: string, names: PlaceNames): Promise<NextRecord | Refusal> {
  const views = viewsOf(cluster)
  if ('refused' in views) return views
  return running()?.clusters.get(cluster)?.proofs.nextRecord(views.snapshot, names) ?? noCluster(cluster)
}

/** As `readNextRecord`, but what could not be read is an answer as well. */
export async function readResidual(cluster: string, names: PlaceNames): Promise<Residual | Refusal> {
  const views = viewsOf(cluster)
  if ('refused' in views) return views
  return running()?.clusters.get(cluster)?.proofs.residual(views.snapshot, names) ?? noCluster(cluster)
}
