import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, sql } from 'kysely'
import type { Resolution } from '#lib/model/store.ts'
import { openBreath } from './breath.ts'
import { openCheckpoints, type Checkpoints } from './checkpoints.ts'
import type { Engine } from './engine.ts'
import { lockFolder, type FolderLock } from './folder-lock.ts'
import { migrate } from './migrate.ts'
import { toSqliteDialect } from './sqlite-dialect.ts'
import { toSqliteFault } from './sqlite-fault.ts'
import { lagTables, type Tables } from './tables.ts'

type Options = {
  dataDir: string
  /** Of 4 KiB: as if the disk ended there. */
  mostPages?: number
}

/** Of 4 KiB. Only when the thread that does this fails: here everybody would wait for the disk. */
const LONGEST_LOG_PAGES = 16_000
/** Rows that are removed in one step. */
const REMOVED_AT_ONCE = 1000
/** After so many of them the log is put in its place, some MB. */
const STEPS_TO_SETTLE = 50

/** Our store in a file of its folder, which is made when missing and taken for this process alone. Throws Faults. */
export async function openSqlite({ dataDir, mostPages }: Options): Promise<Engine> {
  const file = join(dataDir, 'throughline.db')
  const lock = takeFolder(dataDir, file)
  let writer: DatabaseSync | undefined
  let reader: DatabaseSync | undefined
  let checkpoints: Checkpoints | undefined
  try {
    writer = new DatabaseSync(file, { timeout: 5000 })
    writer.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma temp_store = memory')
    writer.exec(`pragma wal_autocheckpoint = ${LONGEST_LOG_PAGES}`)
    if (mostPages !== undefined) writer.exec(`pragma max_page_count = ${mostPages}`)
    checkpoints = openCheckpoints(file)
    const write = new Kysely<Tables>({ dialect: toSqliteDialect(writer, checkpoints.look) })
    await write.transaction().execute((within) => migrate(within, { dialect: 'sqlite', where: file }))
    reader = new DatabaseSync(file, { timeout: 5000, readOnly: true })
    const read = new Kysely<Tables>({ dialect: toSqliteDialect(reader) })
    return toEngine({ file, writer, reader, checkpoints, write, read, release: lock.release })
  } catch (error) {
    await checkpoints?.close()
    reader?.close()
    writer?.close()
    lock.release()
    throw toSqliteFault(error, file)
  }
}

function takeFolder(dataDir: string, file: string): FolderLock {
  try {
    mkdirSync(dataDir, { recursive: true })
  } catch (error) {
    throw toSqliteFault(error, dataDir)
  }
  try {
    return lockFolder(dataDir)
  } catch (error) {
    throw toSqliteFault(error, file)
  }
}

type Parts = {
  file: string
  writer: DatabaseSync
  reader: DatabaseSync
  checkpoints: Checkpoints
  write: Engine['write']
  read: Engine['read']
  release: () => void
}

function toEngine({ file, writer, reader, checkpoints, write, read, release }: Parts): Engine {
  const breathe = openBreath()
  const insert = ofEach((table) =>
    writer.prepare(`insert or replace into ${table} (at_ms, series, bytes) values (?, ?, ?)`),
  )
  const eldest = ofEach((table) => writer.prepare(`select at_ms from ${table} order by at_ms limit 1`))
  const remove = ofEach((table) =>
    writer.prepare(
      `delete from ${table} where at_ms = ?1 and series < ifnull((select series from ${table}
         where at_ms = ?1 order by series limit 1 offset ${REMOVED_AT_ONCE}), 9e15)`,
    ),
  )

  return {
    read,
    write,
    breathe,
    lookups: 500,
    isSampler: () => true,
    term: () => 1,
    // Raw, for Kysely takes ten times as long; on the same connection, so that it is part of the transaction.
    async append(_within, of, atMs, rows) {
      const statement = insert[of]
      for (const [n, { series, bytes }] of rows.entries()) {
        statement.run(atMs, series, bytes)
        // oxlint-disable-next-line no-await-in-loop
        if (n % 200 === 199) await breathe()
      }
    },
    makeRoom: () => Promise.resolve(),
    async dropOlder(of, beforeMs) {
      for (let step = 1; ; step++) {
        const first = eldest[of].get()
        const atMs = Number(first?.['at_ms'] ?? Infinity)
        if (atMs >= beforeMs) return
        // oxlint-disable-next-line no-await-in-loop -- in turn with the looks that are written meanwhile
        await write.connection().execute(() => Promise.resolve(remove[of].run(atMs)))
        if (step % STEPS_TO_SETTLE === 0) await checkpoints.settle()
        // oxlint-disable-next-line no-await-in-loop
        await breathe()
      }
    },
    among: (column, values) =>
      sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`,
    toFault: (error) => toSqliteFault(error, file),
    async close() {
      await checkpoints.close()
      await read.destroy()
      await write.destroy()
      // Kysely closes only what it has used.
      for (const database of [reader, writer]) if (database.isOpen) database.close()
      release()
    },
  }
}

function ofEach<T>(make: (table: string) => T): Record<Resolution, T> {
  return { tick: make(lagTables.tick), minute: make(lagTables.minute), hour: make(lagTables.hour) }
}
