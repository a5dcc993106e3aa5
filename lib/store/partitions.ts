import { sql, type Kysely } from 'kysely'
import type { Resolution } from '#lib/model/store.ts'
import { lagTables, type Tables } from './tables.ts'

const HOUR_MS = 3_600_000

/** How much time one partition holds, in ms: some dozen partitions each, by what is usually kept. */
const widths: Record<Resolution, number> = { tick: HOUR_MS, minute: 24 * HOUR_MS, hour: 720 * HOUR_MS }

/** PostgreSQL's tables of rows, cut by time: what is too old is dropped as a file instead of row by row. */
export type Partitions = {
  /** Makes the partition of this moment and, ahead of its time, the next. */
  makeRoom: (of: Resolution, atMs: number) => Promise<void>
  /** Only whole partitions. */
  dropOlder: (of: Resolution, beforeMs: number) => Promise<void>
}

export function openPartitions(db: Kysely<Tables>): Partitions {
  const made = new Set<string>()

  async function make(of: Resolution, index: number): Promise<void> {
    const name = toName(of, index)
    if (made.has(name)) return
    await db.transaction().execute(async (within) => {
      // Another process may be at it: the one that was elected just before.
      await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(within)
      if (await isThere(within, name)) return
      const table = sql.table(lagTables[of])
      const from = sql.lit(index * widths[of])
      const to = sql.lit((index + 1) * widths[of])
      // Made first and attached then: so nobody who reads has to wait.
      await sql`create table ${sql.table(name)} (like ${table} including all)`.execute(within)
      await sql`alter table ${table} attach partition ${sql.table(name)} for values from (${from}) to (${to})`.execute(
        within,
      )
    })
    made.add(name)
  }

  return {
    async makeRoom(of, atMs) {
      const index = Math.floor(atMs / widths[of])
      await make(of, index)
      await make(of, index + 1)
    },
    async dropOlder(of, beforeMs) {
      for (const index of await listIndices(db, of)) {
        if ((index + 1) * widths[of] > beforeMs) continue
        const name = toName(of, index)
        made.delete(name)
        // oxlint-disable-next-line no-await-in-loop -- each waits for those who read
        await sql`drop table if exists ${sql.table(name)}`.execute(db)
      }
    },
  }
}

function toName(of: Resolution, index: number): string {
  return `${lagTables[of]}_${index}`
}

async function isThere(db: Kysely<Tables>, name: string): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${name}) is not null as there`.execute(db)
  return rows[0]?.there ?? false
}

async function listIndices(db: Kysely<Tables>, of: Resolution): Promise<number[]> {
  const { rows } = await sql<{ name: string }>`
    select child.relname as name from pg_inherits join pg_class as child on child.oid = inhrelid
    where inhparent = ${lagTables[of]}::regclass`.execute(db)
  return rows.map(({ name }) => Number(name.slice(lagTables[of].length + 1)))
}
