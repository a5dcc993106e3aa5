import type { PoolClient } from 'pg'
import type { Catalogue } from '#lib/model/catalogue.ts'

export type TableColumns = { schema: string; name: string; columns: string[] }

/** What the catalogue says of one table; costs the same however large it is. `name` is quoted. */
export async function readCatalogue(client: PoolClient, name: string): Promise<Catalogue | null> {
  const { rows } = await client.query(FIND, [name])
  const found = rows[0]
  if (!found) return null
  const oid = found['oid'] as number
  const [columns, size] = [await client.query(COLUMNS, [oid]), await client.query(SIZE, [oid])]
  const sums = size.rows[0] ?? {}
  const number = (key: string) => Number(sums[key] ?? 0)
  return {
    schema: String(found['schema']),
    name: String(found['name']),
    columns: new Map(columns.rows.map((row) => [String(row['name']), String(row['type'])])),
    rows: sums['rows'] === null ? null : number('rows'),
    sizeBytes: number('size'),
    deadTuples: number('dead'),
    liveTuples: number('live'),
    inserted: number('inserted'),
    updated: number('updated'),
    deleted: number('deleted'),
    mayWriteAs: found['may_write'] === true ? String(found['reader']) : null,
  }
}

/** Every table that our user may read, in one question. */
export async function readTables(client: PoolClient): Promise<TableColumns[]> {
  const { rows } = await client.query(TABLES)
  return rows.map((row) => ({
    schema: String(row['schema']),
    name: String(row['name']),
    columns: (row['columns'] as string[]).map(String),
  }))
}

const FIND = `
  select c.oid::bigint as oid, n.nspname as schema, c.relname as name,
    has_table_privilege(c.oid, 'insert, update, delete, truncate') as may_write, current_user::text as reader
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid = to_regclass($1) and c.relkind in ('r', 'p', 'v', 'm', 'f')`

const COLUMNS = `
  select attname as name, format_type(atttypid, null) as type from pg_attribute
  where attrelid = $1::oid and attnum > 0 and not attisdropped`

// A table that is not parted is its only part. What was never analysed has reltuples −1.
const SIZE = `
  with part as (select $1::oid as oid union select relid::oid from pg_partition_tree($1::oid::regclass) where isleaf)
  select sum(greatest(c.reltuples, case when c.reltuples < 0 then s.n_live_tup end))::float8 as rows,
    sum(pg_total_relation_size(c.oid))::float8 as size, sum(s.n_dead_tup)::float8 as dead,
    sum(s.n_live_tup)::float8 as live, sum(s.n_tup_ins)::float8 as inserted,
    sum(s.n_tup_upd)::float8 as updated, sum(s.n_tup_del)::float8 as deleted
  from part join pg_class c on c.oid = part.oid left join pg_stat_all_tables s on s.relid = c.oid
  where c.relkind <> 'p'`

const TABLES = `
  select n.nspname as schema, c.relname as name, array_agg(a.attname::text) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema$)'
  group by n.nspname, c.relname
  having count(*) between 3 and 60
  order by n.nspname, c.relname limit 2000`
