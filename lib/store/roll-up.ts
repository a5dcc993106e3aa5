import { sql, type Transaction } from 'kysely'
import type { HistoryStore } from '#lib/model/store.ts'
import type { Engine, Packed } from './engine.ts'
import { readMoments, toBytes } from './read-lag.ts'
import { lagTables, resolutionCodes, type Tables } from './tables.ts'

type To = 'minute' | 'hour'
type Fold = Parameters<HistoryStore['rollUp']>[3]

const finer = { minute: 'tick', hour: 'minute' } as const

/**
 * `[fromMs, toMs)` of a cluster as one row a series at `fromMs`, all of it or nothing. `ids`: its series, ascending.
 * A span in which nothing was seen is rolled up as well: nothing stands there.
 */
export async function rollUp(
  engine: Engine,
  {
    cluster,
    ids,
    to,
    fromMs,
    toMs,
  }: { cluster: number; ids: readonly number[]; to: To; fromMs: number; toMs: number },
  fold: Fold,
): Promise<void> {
  const moments = await readMoments(engine, cluster, { of: finer[to], fromMs, toMs: toMs - 1 })
  const folded: Packed[] = []
  const size = Math.max(1, Math.floor(engine.lookups / Math.max(1, moments.length)))
  for (let at = 0; moments.length > 0 && at < ids.length; at += size) {
    // oxlint-disable-next-line no-await-in-loop -- others have their turn in between
    const some = await readSome(engine, { cluster, ids: ids.slice(at, at + size), of: finer[to], moments })
    for (const [series, rows] of some) {
      folded.push({ series, bytes: fold(rows) })
      const rest = engine.breathe()
      // oxlint-disable-next-line no-await-in-loop
      if (rest) await rest
    }
  }
  await engine.makeRoom(to, fromMs)
  await engine.write.transaction().execute(async (within) => {
    if (!(await markMoment(within, cluster, to, fromMs))) await clear(engine, within, { ids, to, fromMs })
    await engine.append(within, to, fromMs, folded)
  })
}

/** The last that was rolled up. */
export async function lastRollUp({ read }: Engine, cluster: number, to: To): Promise<number | null> {
  const row = await read
    .selectFrom('moments')
    .select(({ fn }) => fn.max('at_ms').as('last'))
    .where('cluster', '=', cluster)
    .where('resolution', '=', resolutionCodes[to])
    .executeTakeFirst()
  return row?.last ?? null
}

type Some = { cluster: number; ids: readonly number[]; of: 'tick' | 'minute'; moments: readonly number[] }

/** Bytes by series, ascending by moment. */
async function readSome(
  { read }: Engine,
  { cluster, ids, of, moments }: Some,
): Promise<Map<number, Uint8Array[]>> {
  const { rows } = await sql<{ series: number; bytes: Uint8Array }>`
    select lag.series, lag.bytes
    from moments cross join ${sql.table(lagTables[of])} as lag
    where moments.cluster = ${cluster} and moments.resolution = ${resolutionCodes[of]}
      and moments.at_ms between ${moments[0] ?? 0} and ${moments.at(-1) ?? -1}
      and lag.at_ms = moments.at_ms and lag.at_ms between ${moments[0] ?? 0} and ${moments.at(-1) ?? -1}
      and lag.series between ${ids[0] ?? 0} and ${ids.at(-1) ?? -1}
    order by moments.at_ms, lag.series`.execute(read)
  // Two clusters may have been looked at in the same millisecond.
  const own = new Set(ids)
  const found = new Map<number, Uint8Array[]>()
  for (const { series, bytes } of rows) {
    if (!own.has(series)) continue
    const known = found.get(series)
    if (known) known.push(toBytes(bytes))
    else found.set(series, [toBytes(bytes)])
  }
  return found
}

/** False when it was there already. */
async function markMoment(
  within: Transaction<Tables>,
  cluster: number,
  to: To,
  atMs: number,
): Promise<boolean> {
  const added = await within
    .insertInto('moments')
    .values({ cluster, resolution: resolutionCodes[to], at_ms: atMs })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst()
  return (added.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** What an earlier roll-up of the same span has put there. */
async function clear(
  { among, breathe, lookups }: Engine,
  within: Transaction<Tables>,
  { ids, to, fromMs }: { ids: readonly number[]; to: To; fromMs: number },
): Promise<void> {
  for (let at = 0; at < ids.length; at += lookups) {
    const some = among('series', ids.slice(at, at + lookups))
    // oxlint-disable-next-line no-await-in-loop
    await within.deleteFrom(lagTables[to]).where('at_ms', '=', fromMs).where(some).execute()
    // oxlint-disable-next-line no-await-in-loop
    await breathe()
  }
}
