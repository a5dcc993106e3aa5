import type { PoolClient } from 'pg'
import type { Holder, Holding } from '#lib/model/catalogue.ts'

/** Who holds vacuum back in this database, and what its logical slots keep. What a user may not see of others is null. */
export async function readHolding(client: PoolClient): Promise<Holding> {
  const oldest = (await client.query(OLDEST)).rows[0]
  const slots = await client.query(SLOTS)
  return {
    oldest: oldest
      ? {
          kind: oldest['kind'] as Holder['kind'],
          name: String(oldest['name']),
          who: typeof oldest['who'] === 'string' && oldest['who'] !== '' ? oldest['who'] : null,
          forMs: typeof oldest['for_ms'] === 'number' ? Math.max(0, Math.round(oldest['for_ms'])) : null,
          xids: Number(oldest['xids']),
        }
      : null,
    slots: slots.rows.map((row) => ({
      name: String(row['name']),
      active: row['active'] === true,
      walStatus: typeof row['wal_status'] === 'string' ? row['wal_status'] : null,
      behindBytes: typeof row['behind'] === 'number' ? row['behind'] : null,
    })),
  }
}

// Sessions of other databases do not hold back the tables of this one; those of replicas, which have none, do. Vacuum does not
// hold itself back.
const OLDEST = `
  select * from (
    select 'session' as kind, pid::text as name, concat_ws(', ', usename, nullif(application_name, '')) as who,
      (extract(epoch from clock_timestamp() - xact_start) * 1000)::float8 as for_ms, age(backend_xmin)::float8 as xids
    from pg_stat_activity
    where backend_xmin is not null and pid <> pg_backend_pid()
      and (backend_type = 'walsender' or (datname = current_database() and backend_type <> 'autovacuum worker'))
    union all
    select 'prepared', gid, owner::text, (extract(epoch from clock_timestamp() - prepared) * 1000)::float8,
      age(transaction)::float8
    from pg_prepared_xacts where database = current_database()
    union all
    select 'slot', slot_name::text, plugin::text, null, age(xmin)::float8
    from pg_replication_slots where xmin is not null
  ) as holders order by xids desc limit 1`

const SLOTS = `
  select slot_name::text as name, active, wal_status,
    pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end,
      restart_lsn)::float8 as behind
  from pg_replication_slots where database = current_database() order by behind desc nulls last limit 20`
