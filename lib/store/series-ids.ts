import { sql } from 'kysely'
import type { LagRow } from '#lib/model/store.ts'
import type { Engine, Packed } from './engine.ts'

/** Ids of groups' topics, kept in memory while this process writes. */
export type SeriesIds = {
  /** The rows with ids for names, in the order of the ids; of two rows for one name the later. New names are written. */
  pack(cluster: number, rows: readonly LagRow[], atMs: number): Promise<Packed[]>
  /** All of a cluster, ascending. */
  list(cluster: number): Promise<number[]>
  /** Gives names up of which nothing was seen since. */
  dropOlder(beforeMs: number): Promise<void>
}

const DAY_MS = 86_400_000
/** Names that are read or written in one statement. */
const READ_AT_ONCE = 5000
const WRITTEN_AT_ONCE = 200

type Known = { id: number; seenMs: number }
type Names = Map<string, Map<string, Known>>

export function openSeriesIds(engine: Engine): SeriesIds {
  const { read, write } = engine
  const byCluster = new Map<number, Names>()
  let term = engine.term()

  /** Of a time in which another process wrote, nothing remembered holds. */
  async function namesOf(cluster: number): Promise<Names> {
    if (term !== engine.term()) byCluster.clear()
    term = engine.term()
    const known = byCluster.get(cluster)
    if (known) return known
    const names: Names = new Map()
    for (let after = 0, more = true; more;) {
      // oxlint-disable-next-line no-await-in-loop -- each begins where the one before ended
      const rows = await readSome(cluster, after)
      for (const row of rows) remember(names, row)
      after = rows.at(-1)?.id ?? 0
      more = rows.length === READ_AT_ONCE
      // oxlint-disable-next-line no-await-in-loop
      await engine.breathe()
    }
    byCluster.set(cluster, names)
    return names
  }

  function readSome(cluster: number, after: number) {
    const rows = read.selectFrom('series').selectAll().where('cluster', '=', cluster)
    return rows.where('id', '>', after).orderBy('id').limit(READ_AT_ONCE).execute()
  }

  async function add(names: Names, cluster: number, rows: readonly LagRow[], atMs: number): Promise<void> {
    for (const part of toParts(rows, WRITTEN_AT_ONCE)) {
      const values = part.map(({ group, topic }) => ({ cluster, group_id: group, topic, seen_ms: atMs }))
      const added = write
        .insertInto('series')
        .values(values)
        .onConflict((on) => on.columns(['cluster', 'group_id', 'topic']).doUpdateSet({ seen_ms: atMs }))
        .returningAll()
      // oxlint-disable-next-line no-await-in-loop
      for (const row of await added.execute()) remember(names, row)
      // oxlint-disable-next-line no-await-in-loop
      await engine.breathe()
    }
  }

  async function touch(stale: readonly Known[], atMs: number): Promise<void> {
    for (const part of toParts(stale, READ_AT_ONCE)) {
      const ids = engine.among(
        'id',
        part.map(({ id }) => id),
      )
      // oxlint-disable-next-line no-await-in-loop
      await write.updateTable('series').set({ seen_ms: atMs }).where(ids).execute()
      for (const one of part) one.seenMs = atMs
      // oxlint-disable-next-line no-await-in-loop
      await engine.breathe()
    }
  }

  return {
    async pack(cluster, rows, atMs) {
      const names = await namesOf(cluster)
      const wanted = new Map<string, Map<string, LagRow>>()
      for (const row of rows) of(wanted, row.group).set(row.topic, row)
      const single = [...wanted.values()].flatMap((topics) => [...topics.values()])
      const missing = single.filter(({ group, topic }) => !names.get(group)?.has(topic))
      await add(names, cluster, missing, atMs)
      const found = single.flatMap(({ group, topic, bytes }) => {
        const known = names.get(group)?.get(topic)
        return known ? [{ known, bytes }] : []
      })
      await touch(
        found.map(({ known }) => known).filter(({ seenMs }) => seenMs < atMs - DAY_MS),
        atMs,
      )
      return found
        .map(({ known, bytes }) => ({ series: known.id, bytes }))
        .toSorted((a, b) => a.series - b.series)
    },
    async list(cluster) {
      const names = await namesOf(cluster)
      const ids = [...names.values()].flatMap((topics) => Array.from(topics.values(), ({ id }) => id))
      return ids.toSorted((a, b) => a - b)
    },
    async dropOlder(beforeMs) {
      // What is remembered may be a day old.
      const unseen = sql<boolean>`seen_ms < ${beforeMs - DAY_MS}`
      await write.deleteFrom('series').where(unseen).execute()
      for (const names of byCluster.values()) dropFrom(names, beforeMs - DAY_MS)
    },
  }
}

function remember(names: Names, row: { id: number; group_id: string; topic: string; seen_ms: number }): void {
  of(names, row.group_id).set(row.topic, { id: row.id, seenMs: row.seen_ms })
}

function of<T>(names: Map<string, Map<string, T>>, group: string): Map<string, T> {
  const topics = names.get(group) ?? new Map<string, T>()
  names.set(group, topics)
  return topics
}

function dropFrom(names: Names, beforeMs: number): void {
  for (const [group, topics] of names) {
    for (const [topic, { seenMs }] of topics) if (seenMs < beforeMs) topics.delete(topic)
    if (topics.size === 0) names.delete(group)
  }
}

function toParts<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
}
