import { quote, type Tx } from '#workers/connect.ts'
import { firstUuid7, uuid7Ms } from '#workers/uuid7.ts'

const dayMs = 86_400_000

/**
 * Makes the days of yesterday to the day after tomorrow, and drops days that are wholly older than the window, with all the
 * duplicates seen before it. A message that comes again after that is applied again: the window must be longer than the topic keeps
 * its records, and than any reset reaches back. Returns the tables that were dropped.
 */
export async function keepPartitions(
  tx: Tx,
  schema: string,
  { nowMs, windowMs }: { nowMs: number; windowMs: number },
): Promise<string[]> {
  const today = Math.floor(nowMs / dayMs)
  for (const day of [-1, 0, 1, 2]) await makeDay(tx, schema, today + day)
  const oldest = firstUuid7(nowMs - windowMs)
  const old = (await readDays(tx, schema)).filter(({ end }) => end <= oldest)
  for (const { table } of old) await tx.query(`drop table ${quote(schema)}.${quote(table)}`)
  const before = new Date(nowMs - windowMs)
  await tx.query(`delete from ${quote(schema)}.inbox_duplicate where seen_at < $1`, [before])
  await tx.query(`delete from ${quote(schema)}.inbox_other where received_at < $1`, [before])
  await tx.query(`delete from ${quote(schema)}.inbox_attempt where updated_at < $1`, [before])
  return old.map(({ table }) => table)
}

/** Several consumers may make the same day at once: the one that comes second finds it. */
async function makeDay(tx: Tx, schema: string, day: number): Promise<void> {
  const name = quote(schema)
  const table = `inbox_${new Date(day * dayMs).toISOString().slice(0, 10).replaceAll('-', '')}`
  const { rows } = await tx.query('select to_regclass($1) is not null as there', [`${name}.${table}`])
  if (rows[0]?.['there'] === true) return
  const [from, to] = [firstUuid7(day * dayMs), firstUuid7((day + 1) * dayMs)]
  await tx
    .query(
      `create table if not exists ${name}.${table} partition of ${name}.inbox for values from ('${from}') to ('${to}')`,
    )
    .catch((error: { code?: string }) => {
      // Made by another meanwhile, or its rows already lie in the rest: they stay there.
      if (error.code !== '42P07' && error.code !== '23505' && error.code !== '23514') throw error
    })
}

async function readDays(tx: Tx, schema: string): Promise<{ table: string; end: string }[]> {
  const { rows } = await tx.query(
    `select c.relname as table, pg_get_expr(c.relpartbound, c.oid) as bound
     from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = to_regclass($1) and c.relname <> 'inbox_other'`,
    [`${quote(schema)}.inbox`],
  )
  return rows.flatMap((row) => {
    const end = /TO \('([^']+)'\)/.exec(String(row['bound']))?.[1]
    return end === undefined ? [] : [{ table: String(row['table']), end }]
  })
}

/** Whether a message is older than the inbox remembers: it would be applied though it may have been before. */
export function isBeyondWindow(id: string, nowMs: number, windowMs: number): boolean {
  const madeMs = uuid7Ms(id)
  return madeMs !== null && madeMs < nowMs - windowMs
}
