import { sql, type Transaction } from 'kysely'
import { Fault } from '#lib/model/reading.ts'
import { allMigrations } from './migrations/all.ts'
import type { Migration, Words } from './migrations/migration.ts'
import type { Tables } from './tables.ts'

const words: Record<Words['dialect'], Words> = {
  sqlite: {
    dialect: 'sqlite',
    id: 'integer primary key autoincrement',
    int64: 'integer',
    bytes: 'blob',
    end: ' strict',
    endByKey: ' strict, without rowid',
  },
  postgres: {
    dialect: 'postgres',
    id: 'integer generated always as identity primary key',
    int64: 'bigint',
    bytes: 'bytea',
    end: '',
    endByKey: '',
  },
}

type Place = { dialect: Words['dialect']; where: string; migrations?: readonly Migration[] }

/** Runs what has not run yet, inside the caller's transaction. A store of a newer program is refused: Fault. */
export async function migrate(
  within: Transaction<Tables>,
  { dialect, where, migrations = allMigrations }: Place,
): Promise<void> {
  const spoken = words[dialect]
  const table = `create table if not exists migrations (number integer primary key, name text not null,
    at_ms ${spoken.int64} not null)${spoken.end}`
  await sql.raw(table).execute(within)
  const done = await within.selectFrom('migrations').select('number').orderBy('number').execute()
  const last = done.at(-1)?.number ?? 0
  const newest = migrations.at(-1)?.number ?? 0
  if (last > newest) throw new Fault('unsupported', toNewerSentence(where, last, newest))
  for (const { number, name, statements } of migrations) {
    if (number <= last) continue
    // Each stands on the one before.
    // oxlint-disable-next-line no-await-in-loop
    for (const statement of statements(spoken)) await sql.raw(statement).execute(within)
    // oxlint-disable-next-line no-await-in-loop
    await within.insertInto('migrations').values({ number, name, at_ms: Date.now() }).execute()
  }
}

function toNewerSentence(where: string, last: number, newest: number): string {
  return (
    `${where} was written by a newer Throughline: its schema is ${last}, this program knows ${newest}. ` +
    'Run the newer one, or give this one a store of its own.'
  )
}
