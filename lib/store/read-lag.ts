import { sql } from 'kysely'
import type { LagRow, Resolution } from '#lib/model/store.ts'
import type { Engine } from './engine.ts'
import { lagTables, resolutionCodes } from './tables.ts'

/** A row as the contract gives it out. */
export type LagAt = { atMs: number; topic: string; bytes: Uint8Array }

type Span = { of: Resolution; fromMs: number; toMs: number }

/** Moments in `[fromMs, toMs]`, ascending. */
export async function readMoments(
  engine: Engine,
  cluster: number,
  { of, fromMs, toMs }: Span,
): Promise<number[]> {
  const rows = await engine.read
    .selectFrom('moments')
    .select('at_ms')
    .where('cluster', '=', cluster)
    .where('resolution', '=', resolutionCodes[of])
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<=', toMs)
    .orderBy('at_ms')
    .execute()
  return rows.map(({ at_ms }) => at_ms)
}

/** Rows of these topics of a group, ascending by moment. */
export async function readLag(
  engine: Engine,
  cluster: number,
  { group, topics, ...span }: Span & { group: string; topics: readonly string[] },
): Promise<LagAt[]> {
  const series = await readSeries(engine, cluster, group, topics)
  if (series.size === 0) return []
  const moments = await readMoments(engine, cluster, span)
  const found: LagAt[] = []
  for (const part of toParts(moments, engine.lookups / series.size)) {
    // oxlint-disable-next-line no-await-in-loop -- others have their turn in between
    found.push(...(await readRows(engine, cluster, span.of, part, series)))
    // oxlint-disable-next-line no-await-in-loop
    await engine.breathe()
  }
  return found
}

/** All topics of a group at the last of the moments in `[fromMs, toMs]` at which it has any. */
export async function readLagAt(
  engine: Engine,
  cluster: number,
  { group, ...span }: Span & { group: string },
): Promise<LagAt[]> {
  const series = await readSeries(engine, cluster, group, null)
  if (series.size === 0) return []
  const moments = (await readMoments(engine, cluster, span)).toReversed()
  // Nearly always it is the first or a few further back.
  for (const part of [moments.slice(0, 20), ...toParts(moments.slice(20), engine.lookups / series.size)]) {
    // oxlint-disable-next-line no-await-in-loop -- seldom more than one
    const atMs = await findLast(engine, span.of, part, [...series.keys()])
    // oxlint-disable-next-line no-await-in-loop
    if (atMs !== null) return await readRows(engine, cluster, span.of, [atMs], series)
    // oxlint-disable-next-line no-await-in-loop
    await engine.breathe()
  }
  return []
}

/** Everything of one look. */
export async function readTick(engine: Engine, cluster: number, atMs: number): Promise<LagRow[]> {
  const [there] = await readMoments(engine, cluster, { of: 'tick', fromMs: atMs, toMs: atMs })
  if (there === undefined) return []
  const found: LagRow[] = []
  for (let after = 0, more = true; more;) {
    const some = engine.read
      .selectFrom('lag_tick as lag')
      .innerJoin('series', 'series.id', 'lag.series')
      .select(['lag.series', 'lag.bytes', 'series.group_id', 'series.topic'])
      .where('lag.at_ms', '=', atMs)
      .where('lag.series', '>', after)
      .where('series.cluster', '=', cluster)
      .orderBy('lag.series')
      .limit(engine.lookups)
    // oxlint-disable-next-line no-await-in-loop -- each begins where the one before ended
    const rows = await some.execute()
    for (const row of rows) found.push({ group: row.group_id, topic: row.topic, bytes: toBytes(row.bytes) })
    after = rows.at(-1)?.series ?? 0
    more = rows.length === engine.lookups
    // oxlint-disable-next-line no-await-in-loop
    await engine.breathe()
  }
  return found
}

/** Topics by series; all of the group for null. */
async function readSeries(
  { read, among }: Engine,
  cluster: number,
  group: string,
  topics: readonly string[] | null,
): Promise<Map<number, string>> {
  const all = read
    .selectFrom('series')
    .select(['id', 'topic'])
    .where('cluster', '=', cluster)
    .where('group_id', '=', group)
  const rows = await (topics ? all.where(among('topic', topics)) : all).execute()
  return new Map(rows.map(({ id, topic }) => [id, topic]))
}

/** `moments`: neighbours, ascending. */
async function readRows(
  { read, among }: Engine,
  cluster: number,
  of: Resolution,
  moments: readonly number[],
  series: ReadonlyMap<number, string>,
): Promise<LagAt[]> {
  // A cross join keeps SQLite to this order: each row is looked up by its key, which begins with the moment. PostgreSQL
  // leaves partitions out only when it is told the span of the rows themselves.
  const { rows } = await sql<{ at_ms: number; series: number; bytes: Uint8Array }>`
    select lag.at_ms, lag.series, lag.bytes
    from moments cross join ${sql.table(lagTables[of])} as lag
    where moments.cluster = ${cluster} and moments.resolution = ${resolutionCodes[of]}
      and moments.at_ms between ${moments[0] ?? 0} and ${moments.at(-1) ?? -1}
      and lag.at_ms = moments.at_ms and lag.at_ms between ${moments[0] ?? 0} and ${moments.at(-1) ?? -1}
      and ${among('lag.series', [...series.keys()])}
    order by moments.at_ms, lag.series`.execute(read)
  return rows.map((row) => ({
    atMs: row.at_ms,
    topic: series.get(row.series) ?? '',
    bytes: toBytes(row.bytes),
  }))
}

async function findLast(
  { read, among }: Engine,
  of: Resolution,
  moments: readonly number[],
  series: readonly number[],
): Promise<number | null> {
  const { rows } = await sql<{ at_ms: number | null }>`
    select max(lag.at_ms) as at_ms from ${sql.table(lagTables[of])} as lag
    where ${among('lag.at_ms', moments)} and ${among('lag.series', series)}`.execute(read)
  return rows[0]?.at_ms ?? null
}

/** PostgreSQL hands out Buffers. */
export function toBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function toParts<T>(all: readonly T[], size: number): T[][] {
  const whole = Math.max(1, Math.floor(size))
  return Array.from({ length: Math.ceil(all.length / whole) }, (_, n) =>
    all.slice(n * whole, (n + 1) * whole),
  )
}
