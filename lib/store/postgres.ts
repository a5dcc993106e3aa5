import { CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import { Pool } from 'pg'
import { Fault } from '#lib/model/reading.ts'
import { openElection } from './election.ts'
import type { Engine } from './engine.ts'
import { migrate } from './migrate.ts'
import { openPartitions } from './partitions.ts'
import { toPostgresFault } from './postgres-fault.ts'
import { toClientConfig, toWhere } from './postgres-url.ts'
import { lagTables, type Tables } from './tables.ts'

type Options = { url: string; log: (sentence: string) => void }

const CONNECTIONS = 5
/** Rows that go into one statement. */
const SENT_AT_ONCE = 1000
/** Oldest with `unnest` of several arrays, partition keys in primary keys and identity columns in partitioned tables. */
const OLDEST = 14

/** Our store in a schema of its own of a PostgreSQL, which several processes may share: one of them writes. Throws Faults. */
export async function openPostgres({ url, log }: Options): Promise<Engine> {
  const where = toWhere(url)
  const config = toClientConfig(url)
  const pool = new Pool({ ...config, max: CONNECTIONS })
  // A connection that breaks while nobody uses it: the next question takes another.
  pool.on('error', () => undefined)
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw('set search_path to throughline'))
      },
    }),
  })
  try {
    await db.transaction().execute((within) => prepare(within, where))
    const election = await openElection(config, log)
    return toEngine({ where, db, election })
  } catch (error) {
    await pool.end()
    throw toPostgresFault(error, where)
  }
}

async function prepare(within: Transaction<Tables>, where: string): Promise<void> {
  const { rows } = await sql<{ version: number; there: boolean }>`
    select current_setting('server_version_num')::int / 10000 as version,
      exists (select from pg_namespace where nspname = 'throughline') as there`.execute(within)
  const version = rows[0]?.version ?? 0
  if (version < OLDEST)
    throw new Fault('unsupported', `${where} is version ${version}: the store needs ${OLDEST} or newer.`)
  // Two that start together take turns.
  await sql`select pg_advisory_xact_lock(hashtext('throughline migrations'))`.execute(within)
  // Not "if not exists" alone: that asks for the right to make schemas even when ours is there.
  if (!rows[0]?.there) await sql`create schema if not exists throughline`.execute(within)
  await migrate(within, { dialect: 'postgres', where })
}

type Parts = { where: string; db: Kysely<Tables>; election: Awaited<ReturnType<typeof openElection>> }

function toEngine({ where, db, election }: Parts): Engine {
  return {
    read: db,
    write: db,
    ...openPartitions(db),
    lookups: 5000,
    breathe: () => undefined,
    isSampler: election.isSampler,
    term: election.term,
    async append(within, of, atMs, rows) {
      for (let at = 0; at < rows.length; at += SENT_AT_ONCE) {
        const some = rows.slice(at, at + SENT_AT_ONCE)
        const series = some.map((row) => row.series)
        const bytes = some.map((row) => row.bytes)
        // oxlint-disable-next-line no-await-in-loop
        await sql`insert into ${sql.table(lagTables[of])} (at_ms, series, bytes)
          select ${atMs}::bigint, given.series, given.bytes
          from unnest(${series}::integer[], ${bytes}::bytea[]) as given (series, bytes)
          on conflict (at_ms, series) do update set bytes = excluded.bytes`.execute(within)
      }
    },
    among: (column, values) =>
      typeof values[0] === 'string'
        ? sql`${sql.ref(column)} = any(${values}::text[])`
        : sql`${sql.ref(column)} = any(${values}::bigint[])`,
    toFault: (error) => toPostgresFault(error, where),
    async close() {
      // Both, even when one of the connections is broken.
      await Promise.allSettled([election.close(), db.destroy()])
    },
  }
}
