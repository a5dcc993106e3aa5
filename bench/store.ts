// node bench/store.ts [LOOKS]: an hour of looks every 5 s at 10,000 group-partitions (1,000 groups, a topic of ten partitions
// each) in our store on SQLite and on PostgreSQL, beside two yardsticks: the same bytes behind each other in a plain file,
// and the same rows in the plainest of tables. Every row is new each time: what stands still costs less.
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { openDatabase } from '#demo/database.ts'
import type { LagRow, Store } from '#lib/model/store.ts'
import { openStore } from '#lib/store/open.ts'
import { quantile, timed, toWorst, watchLoop, type Sample } from './measure.ts'

const LOOKS = Number(process.argv[2] ?? 720)
const EVERY_MS = 5000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const START_MS = 1_767_225_600_000
const GROUPS = 1000
const ROW_BYTES = 60

const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-store-'))
const atOf = (look: number) => START_MS + look * EVERY_MS
/** Between two looks: a two-hundredth of what it is in life, so that what is done beside them is done beside them. */
const pause = () => new Promise((resume) => setTimeout(resume, EVERY_MS / 200))

/** Bytes that no two rows share and that do not compress. */
function rowsOf(look: number): LagRow[] {
  return Array.from({ length: GROUPS }, (_, n) => `group-${n}`).flatMap((group, n) => [
    { group, topic: `orders-${n % 100}.v1`, bytes: toBytes(look * 2 * GROUPS + 2 * n) },
    { group, topic: '', bytes: toBytes(look * 2 * GROUPS + 2 * n + 1) },
  ])
}

function toBytes(seed: number): Uint8Array {
  let state = seed + 1
  return Uint8Array.from(
    { length: ROW_BYTES },
    () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24,
  )
}

type Figures = { mbAnHour: number; p50: number; p99: number; most: number; block: Sample }

/** Writes every look; made before the clock runs. `size` in bytes, at the end. */
async function writeAll(
  write: (atMs: number, rows: LagRow[]) => unknown,
  size: () => unknown,
): Promise<Figures> {
  const tookMs: number[] = []
  const blocks: Sample[] = []
  for (let look = 0; look < LOOKS; look++) {
    const rows = rowsOf(look)
    // oxlint-disable-next-line no-await-in-loop -- a look at a time
    await pause()
    const loop = watchLoop()
    // oxlint-disable-next-line no-await-in-loop
    tookMs.push((await timed(() => write(atOf(look), rows))).wallMs)
    blocks.push(loop.stop())
  }
  const bytes = Number(await size())
  return {
    mbAnHour: ((bytes / LOOKS) * (HOUR_MS / EVERY_MS)) / 1e6,
    p50: quantile(tookMs, 0.5),
    p99: quantile(tookMs, 0.99),
    most: Math.max(...tookMs),
    block: toWorst(blocks),
  }
}

/** One statement after the other, no names apart, no moments: what SQLite itself needs. */
async function measurePlainTable(): Promise<Figures> {
  const database = new DatabaseSync(join(folder, 'plain.db'))
  database.exec('pragma journal_mode = wal; pragma synchronous = normal')
  database.exec('create table lag (at_ms integer, group_id text, topic text, bytes blob)')
  const insert = database.prepare('insert into lag values (?, ?, ?, ?)')
  const figures = await writeAll(
    (atMs, rows) => {
      database.exec('begin')
      for (const { group, topic, bytes } of rows) insert.run(atMs, group, topic, bytes)
      database.exec('commit')
    },
    () => sizeOf('plain.db'),
  )
  database.close()
  return figures
}

async function measurePlainFile(): Promise<Figures> {
  const file = openSync(join(folder, 'plain.bin'), 'a')
  const figures = await writeAll(
    (_atMs, rows) => writeSync(file, Buffer.concat(rows.map(({ bytes }) => bytes))),
    () => statSync(join(folder, 'plain.bin')).size,
  )
  closeSync(file)
  return figures
}

/** Of all pages, those that still lie in the log counted once. */
function sizeOf(name: string): number {
  const database = new DatabaseSync(join(folder, name), { readOnly: true })
  const pages = Number(database.prepare('pragma page_count').get()?.['page_count'])
  const size = Number(database.prepare('pragma page_size').get()?.['page_size'])
  database.close()
  return pages * size
}

const first = (rows: readonly Uint8Array[]) => rows[0] ?? new Uint8Array()

/** What is done with an hour that is there, each with the longest block of the event loop. */
async function measureUse({ history }: Store): Promise<[string, { wallMs: number; block: Sample }][]> {
  const span = { fromMs: START_MS, toMs: atOf(LOOKS) }
  const topics = ['orders-42.v1', '']
  const want = { resolution: 'tick' as const, topics, ...span }
  const minutes = Math.max(1, Math.floor((LOOKS * EVERY_MS) / MINUTE_MS))
  const uses: [string, () => Promise<unknown>][] = [
    ["a group's hour, topic and whole", () => history.readLag('main', 'group-42', want)],
    ['the same again', () => history.readLag('main', 'group-42', want)],
    ['a whole look', () => history.readTick('main', atOf(LOOKS - 1))],
    ['a minute rolled up', () => rollUp(history, 0)],
    [
      'the rest of the hour rolled up',
      async () => {
        // oxlint-disable-next-line no-await-in-loop
        for (let n = 1; n < minutes; n++) await rollUp(history, n)
      },
    ],
    ['half of it forgotten', () => forget(history, START_MS + HOUR_MS / 2)],
  ]
  const found: [string, { wallMs: number; block: Sample }][] = []
  for (const [name, use] of uses) {
    // oxlint-disable-next-line no-await-in-loop
    await pause()
    const loop = watchLoop()
    // oxlint-disable-next-line no-await-in-loop
    const { wallMs } = await timed(use)
    found.push([name, { wallMs, block: loop.stop() }])
  }
  return found
}

function rollUp(history: Store['history'], minute: number): Promise<void> {
  const fromMs = START_MS + minute * MINUTE_MS
  return history.rollUp('main', 'minute', { fromMs, toMs: fromMs + MINUTE_MS }, first)
}

function forget(history: Store['history'], beforeMs: number): Promise<void> {
  return history.forget({ tick: beforeMs, minute: 0, hour: 0, changes: 0 })
}

function say(name: string, figures: Figures, plain: Figures): void {
  const ms = (value: number) => value.toFixed(1).padStart(7)
  const factor = (figures.mbAnHour / plain.mbAnHour).toFixed(2)
  console.log(
    `${name.padEnd(26)} ${figures.mbAnHour.toFixed(0).padStart(5)} MB an hour (${factor} × the bytes)` +
      ` · ${ms(figures.p50)} ms a look, 99 of 100 ${ms(figures.p99)}, most ${ms(figures.most)},` +
      ` longest block ${sayBlock(figures.block)}`,
  )
}

/** On a busy machine the first also counts when others had the processor or the disk. */
function sayBlock({ wallMs, cpuMs }: Sample): string {
  return `${wallMs.toFixed(1)} ms, of work ${cpuMs.toFixed(1)} ms`
}

async function measureStore(
  name: string,
  url: string | null,
  size: () => unknown,
  plain: Figures,
): Promise<void> {
  const store = await openStore({ url, dataDir: folder })
  say(name, await writeAll((atMs, rows) => store.history.writeTick('main', atMs, rows, []), size), plain)
  for (const [use, { wallMs, block }] of await measureUse(store)) {
    const took = `${wallMs.toFixed(1)} ms, longest block ${sayBlock(block)}`
    console.log(`  ${use.padEnd(34)} ${took}`)
  }
  await store.close()
}

async function sizeOfPostgres(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ size: string }>(
    `select sum(pg_total_relation_size(c.oid)) as size from pg_class c join pg_namespace n on n.oid = relnamespace
     where nspname = 'throughline' and relkind = 'r'`,
  )
  await client.end()
  return Number(rows[0]?.size)
}

const database = await openDatabase({ name: 'bench-store' })
try {
  const file = await measurePlainFile()
  say('the bytes in a file', file, file)
  say('the plainest table', await measurePlainTable(), file)
  await measureStore('our store, SQLite', null, () => sizeOf('throughline.db'), file)
  await measureStore('our store, PostgreSQL', database.url, () => sizeOfPostgres(database.url), file)
} finally {
  await database.stop()
  rmSync(folder, { recursive: true, force: true })
}
