// node bench/boxes.ts [rows]: what looking at a large inbox costs, beside a plain count(*). Without the index each question is refused;
// with the one that the refusal names each has to be there within 100 ms.
import { Client } from 'pg'
import { openDatabase } from '#demo/database.ts'
import { lookAtBox } from '#lib/boxes/look.ts'
import { findRow } from '#lib/boxes/find-row.ts'
import { planBox } from '#lib/boxes/plan-box.ts'
import { findPreset } from '#lib/boxes/presets.ts'
import { breakDown, countRows, findOldest, readRows, type Cannot } from '#lib/boxes/questions.ts'
import type { Question } from '#lib/model/catalogue.ts'
import { openMonitoredDatabase } from '#lib/postgres/database.ts'

const rows = Number(process.argv[2] ?? 5_000_000)
const MOST_MS = 100
const preset = findPreset('generic/status')
if (!preset) throw new Error('generic/status is not there.')
const plan = planBox(
  {
    id: 'bench',
    database: 'bench',
    preset: preset.name,
    kind: 'inbox',
    mode: null,
    table: { schema: 'public', name: 'inbox' },
    columns: { topic: { name: 'topic', unit: 'timestamp' }, payload: { name: 'payload', unit: 'timestamp' } },
    states: {},
    only: null,
    keepsMs: null,
    timeZone: 'UTC',
    actions: [],
  },
  preset,
)

/** As if the topic were the id of the message: nobody made an index for it. */
const byTopic = {
  states: Object.fromEntries(
    Object.entries(plan.states).map(([state, one]) => [
      state,
      { ...one, columns: { ...one.columns, messageId: { name: 'topic', unit: 'timestamp' as const } } },
    ]),
  ),
}

const server = await openDatabase({ name: 'bench-boxes' })
const client = new Client({ connectionString: server.url })
const database = openMonitoredDatabase({ id: 'bench', url: server.url })
let slow = 0
try {
  await client.connect()
  const fillMs = await timed(() => fill())
  console.log(
    `${rows.toLocaleString('en-US')} rows, 1 in 500 open, filled in ${(fillMs / 1000).toFixed(0)} s`,
  )
  const plain = await timed(() => client.query(`select count(*) from inbox where status = 'pending'`))
  console.log(`yardstick: select count(*) … where status = 'pending'   ${plain.toFixed(0)} ms\n`)
  const before = await look('without the index')
  const index = before.refusals[0]?.index
  if (!index) throw new Error('Nothing was refused without an index.')
  const indexMs = await timed(() => client.query(index))
  console.log(`\n${index}\nmade in ${(indexMs / 1000).toFixed(1)} s\n`)
  await look('with it')
  if (slow > 0) {
    console.log(`\n${slow} questions took ${MOST_MS} ms or longer`)
    process.exitCode = 1
  }
} finally {
  await database.close()
  await client.end()
  await server.stop()
}

async function fill(): Promise<void> {
  await client.query(`create table inbox (id bigint primary key, status text not null, topic text not null,
    created_at timestamptz not null, payload bytea)`)
  await client.query(`insert into inbox select n,
      case when n % 500 = 0 then (array['pending', 'pending', 'pending', 'processing', 'failed', 'dead'])[1 + (n / 500) % 6] else 'done' end,
      'topic-' || n % 7, now() - (${rows} - n) * interval '10 ms', decode(repeat('ab', 60), 'hex')
    from generate_series(1, ${rows}) n`)
  await client.query('vacuum analyze inbox')
}

/** Asks what a look, an opened box and its rows ask; prints each. */
async function look(title: string) {
  const seen = await lookAtBox(plan, {
    inspect: (name) => database.inspect(name),
    ask: (question, count) => database.ask(question, count),
    nowMs: Date.now,
  })
  if ('gone' in seen) throw new Error(seen.gone)
  const { pending, inFlight, failed, dead } = plan.states
  if (!pending || !inFlight || !failed || !dead) throw new Error('A state is missing.')
  const questions: (Question | Cannot | null)[] = [
    countRows(plan, pending, 'count pending', seen.catalogues),
    countRows(plan, inFlight, 'count in flight', seen.catalogues),
    countRows(plan, failed, 'count failed', seen.catalogues),
    countRows(plan, dead, 'count dead', seen.catalogues),
    findOldest(plan, pending, seen.catalogues),
    readRows(plan, pending, { limit: 50, after: null }, seen.catalogues),
    breakDown(plan, pending, 'topic', seen.catalogues),
  ]
  console.log(`${title}: the whole look ${seen.tookMs} ms`)
  for (const question of questions) {
    if (question === null || 'cannot' in question) continue
    // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
    console.log(`  ${question.what.padEnd(18)} ${await ask(question)}`)
  }
  // Each question as a trace asks it: by the primary key, and by a column that has no index.
  const hands = {
    catalogues: seen.catalogues,
    async ask(question: Question, count: number | null) {
      console.log(`  ${question.what.padEnd(18)} ${await ask(question)}`)
      return database.ask(question, count)
    },
  }
  await findRow(plan, 'id', String(rows / 2), hands)
  await findRow({ ...plan, ...byTopic }, 'messageId', 'topic-none', hands)
  return seen
}

async function ask(question: Question): Promise<string> {
  const first = await database.ask(question, rows)
  if (!first.asked) return `refused: ${first.because}`
  const again = await database.ask(question, rows)
  const warm = again.asked ? again.tookMs : 0
  if (first.tookMs >= MOST_MS) slow += 1
  const n = first.rows[0]?.['n']
  const found = typeof n === 'number' ? `${n}` : `${first.rows.length} rows`
  return `${first.tookMs.toFixed(1)} ms at first, ${warm.toFixed(1)} ms again, ${found}`
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}
