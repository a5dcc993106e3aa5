import { Client } from 'pg'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase, type Database } from '#demo/database.ts'
import { eq } from '#lib/boxes/say.ts'
import { column, type BoxWish } from '#lib/model/preset.ts'
import type { Boxes } from './boxes.ts'
import { boxWhen, makeTestDatabase, openTestBoxes, run } from '#demo/boxes-stage.ts'
import { fakeWish } from '#lib/boxes/fake-box.ts'

let server: Database
const opened: { close(): Promise<void> }[] = []
beforeAll(async () => {
  server = await openDatabase({ name: 'boxes-trouble' })
  return () => server.stop()
})
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close()
})

const table = (name: string) => `
  create table ${name} (id bigint primary key, status text not null, created_at timestamptz not null default now());
  insert into ${name} select n, case when n <= 5 then 'pending' else 'done' end from generate_series(1, 20) n;`

const one = (id: string, name: string): BoxWish =>
  fakeWish('generic/status', { id, table: { schema: null, name } })

/** Two boxes, so that it is seen what lives on beside the one in trouble. */
async function openTwo(): Promise<{ url: string; boxes: Boxes }> {
  const url = await makeTestDatabase(server.url)
  await run(url, table('first') + table('second'))
  const boxes = openTestBoxes(url, [one('first', 'first'), one('second', 'second')])
  opened.push(boxes)
  for (const id of ['first', 'second'])
    await boxWhen(boxes, ({ pending }) => pending === 5n, '5 rows that wait', id)
  return { url, boxes }
}

/** It is looked at, and looked at again. */
async function livesOn(boxes: Boxes, id: string): Promise<void> {
  const { asOf } = await boxWhen(boxes, ({ pending }) => pending === 5n, '5 rows that wait', id)
  await boxWhen(boxes, (box) => box.pending === 5n && (box.asOf ?? 0) > (asOf ?? 0), 'another look', id)
}

describe('the box says what is wrong, and the other lives on', () => {
  test('a table that is locked', async () => {
    const { url, boxes } = await openTwo()
    const holder = new Client({ connectionString: url })
    await holder.connect()
    await holder.query('begin; lock table first in access exclusive mode')
    const box = await boxWhen(boxes, ({ because }) => because !== null, 'a sentence', 'first')
    expect(box.because).toMatch(/^The database app at .* keeps the table locked: end what holds it\./)
    expect(box).toMatchObject({ status: 'unknown', pending: null, last: { pending: 5n } })
    expect(box.unseen[0]).toMatchObject({ scope: 'box', id: 'first', reason: 'timeout' })
    await livesOn(boxes, 'second')
    await holder.query('rollback')
    await holder.end()
    await boxWhen(boxes, ({ pending, because }) => pending === 5n && because === null, 'it back', 'first')
  })

  test('a table that is dropped, and comes back', async () => {
    const { url, boxes } = await openTwo()
    await run(url, 'drop table first')
    const box = await boxWhen(boxes, ({ because }) => because !== null, 'a sentence', 'first')
    expect(box.because).toMatch(/There is no table public\.first: it was dropped or renamed/)
    await livesOn(boxes, 'second')
    await run(url, table('first'))
    await boxWhen(boxes, ({ pending, because }) => pending === 5n && because === null, 'it back', 'first')
  })

  test('a column that is renamed costs what needs it, and is named', async () => {
    const { url, boxes } = await openTwo()
    await run(url, 'alter table first rename column created_at to made_at')
    const box = await boxWhen(boxes, ({ refusals }) => refusals.length > 0, 'a refusal', 'first')
    expect(box.refusals.map(({ what }) => what)).toEqual(['oldest'])
    expect(box.refusals[0]?.because).toMatch(/^public\.first has no column created_at/)
    expect(box.pending).toBe(5n)
    await run(url, 'alter table first drop column status')
    const bare = await boxWhen(boxes, ({ pending }) => pending === null, 'nothing to count', 'first')
    expect(bare.status).toBe('unknown')
    expect(bare.statusReason).toMatch(/has no column status/)
    await livesOn(boxes, 'second')
  })

  test('a column whose type changes', async () => {
    const { url, boxes } = await openTwo()
    await run(url, 'alter table first alter column status type int using 1')
    const box = await boxWhen(boxes, ({ because }) => because !== null, 'a sentence', 'first')
    expect(box.because).toMatch(/does not fit the type of its column/)
    await livesOn(boxes, 'second')
  })

  test('a right that is taken away', async () => {
    const { url, boxes: _ } = await openTwo()
    await run(
      url,
      `create role reader_${process.pid} login password 'x'; grant select on second to reader_${process.pid}`,
    )
    const weak = new URL(url)
    weak.username = `reader_${process.pid}`
    weak.password = 'x'
    const boxes = openTestBoxes(weak.href, [one('first', 'first'), one('second', 'second')])
    opened.push(boxes)
    const box = await boxWhen(boxes, ({ because }) => because !== null, 'a sentence', 'first')
    expect(box.because).toMatch(/denies our user the right to read the table: grant SELECT on it/)
    await livesOn(boxes, 'second')
  })

  test('a question that takes too long is stopped by the server', async () => {
    const url = await makeTestDatabase(server.url)
    await run(
      url,
      `${table('second')} create table slow_rows (id bigint, status text, created_at timestamptz);
       insert into slow_rows values (1, 'pending', now());
       create view first as select id, created_at, status || left(pg_sleep(30)::text, 0) as status from slow_rows`,
    )
    const boxes = openTestBoxes(url, [one('first', 'first'), one('second', 'second')])
    opened.push(boxes)
    const box = await boxWhen(boxes, ({ because }) => because !== null, 'a sentence', 'first')
    expect(box.because).toMatch(/took too long over a question and was told to stop/)
    await livesOn(boxes, 'second')
    const left = await run(
      url,
      `select 1 from pg_stat_activity where query like '%first%' and state = 'active' and pid <> pg_backend_pid()`,
    )
    expect(left).toEqual([])
  })
})

test('a database that is gone costs its own boxes alone', async () => {
  const gone = await openDatabase({ name: 'boxes-gone' })
  const url = await makeTestDatabase(server.url)
  await run(url, table('second'))
  await run(gone.url, table('first'))
  const boxes = openTestBoxes(gone.url, [one('first', 'first')])
  const others = openTestBoxes(url, [one('second', 'second')])
  opened.push(boxes, others)
  await boxWhen(boxes, ({ pending }) => pending === 5n, '5 rows that wait', 'first')
  await gone.stop()
  const box = await boxWhen(boxes, ({ because }) => because !== null, 'a sentence', 'first')
  expect(box.because).toMatch(/cannot be reached|connection to .* broke|starting or stopping/i)
  expect(box.because).not.toContain(new URL(gone.url).password)
  expect(box).toMatchObject({ pending: null, last: { pending: 5n } })
  await livesOn(others, 'second')
})

describe('nothing in a setting is run', () => {
  const attack = `x'); drop table victim; --`
  const attacks = [
    attack,
    `"; drop table victim; --`,
    `\\'; drop table victim; --`,
    `$$; drop table victim; $$`,
    `x" or "1"="1`,
  ]

  test.each(attacks)('%s in names and values', async (text) => {
    const url = await makeTestDatabase(server.url)
    // A table that really has these names: what is quoted wrongly would not find it.
    const named = text.replaceAll('"', '""')
    await run(
      url,
      `create table victim (id int); create schema "${named}";
       create table "${named}"."${named}" ("${named}" text primary key, status text, created_at timestamptz default now());`,
    )
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(`insert into "${named}"."${named}" values ($1, $1)`, [text])
    await client.end()
    const boxes = openTestBoxes(url, [
      fakeWish('generic/status', {
        table: { schema: text, name: text },
        columns: { id: column(text), key: column(text), topic: column(text), type: column(text) },
        states: {
          pending: { all: [eq('status', text), eq(text, text)] },
          failed: eq(text, 'no'),
          inFlight: null,
          dead: null,
        },
        only: { not: { col: text, op: 'in', values: ['other', `${text}'`] } },
        timeZone: 'UTC',
      }),
    ])
    opened.push(boxes)
    const box = await boxWhen(boxes, ({ asOf, because }) => asOf !== null || because !== null, 'a look')
    expect(box).toMatchObject({ because: null, refusals: [], pending: 1n, failed: 0n })
    const rows = await boxes.rows('box', { state: 'pending', limit: 1 })
    expect('items' in rows && rows.items).toMatchObject([{ id: text, key: text, topic: text, type: text }])
    // A cursor comes from outside as well.
    const cursor = Buffer.from(JSON.stringify([`2020-01-01'); drop table victim; --`, text])).toString(
      'base64url',
    )
    await expect(boxes.rows('box', { state: 'pending', limit: 1, cursor })).rejects.toThrow(/does not fit/)
    expect(await run(url, 'select count(*)::int as n from victim')).toEqual([{ n: 0 }])
  })

  test('a reading transaction refuses what would write', async () => {
    const url = await makeTestDatabase(server.url)
    await run(
      url,
      `create table victim (id int);
       create function spoil() returns text language sql volatile as $$ insert into public.victim values (1) returning 'pending' $$;
       create view first as select 1 as id, now() as created_at, public.spoil() as status`,
    )
    const boxes = openTestBoxes(url, [one('first', 'first')])
    opened.push(boxes)
    const box = await boxWhen(boxes, ({ because }) => because !== null, 'a sentence', 'first')
    expect(box.because).toMatch(/refused a write in a reading transaction/)
    expect(await run(url, 'select count(*)::int as n from victim')).toEqual([{ n: 0 }])
  })
})

describe('what would cost too much', () => {
  test('is not run, says which index is missing, and is run when it is there', async () => {
    const url = await makeTestDatabase(server.url)
    await run(
      url,
      `create table first (id bigint primary key, status text not null, created_at timestamptz not null);
       insert into first select n, case when n % 100000 = 0 then 'pending' else 'done' end, now() - n * interval '1 ms'
       from generate_series(1, 1200000) n; analyze first`,
    )
    const boxes = openTestBoxes(url, [one('first', 'first')])
    opened.push(boxes)
    const box = await boxWhen(boxes, ({ refusals }) => refusals.length > 0, 'a refusal', 'first')
    expect(box.pending).toBeNull()
    expect(box.refusals[0]?.because).toMatch(
      /^It would read the whole table first \(about 1,2\d\d,\d{3} rows\)/,
    )
    expect(box.unseen).toContainEqual(expect.objectContaining({ id: 'first:pending', reason: 'unsupported' }))
    const rows = await boxes.rows('first', { state: 'pending', limit: 5 })
    expect('refusal' in rows && rows.refusal?.index).toBe(box.refusals[0]?.index)
    const index = box.refusals[0]?.index ?? ''
    expect(index).toMatch(
      /^create index concurrently on "public"\."first" \("status", "created_at"\) where not/,
    )
    await run(url, index)
    const seen = await boxWhen(boxes, ({ pending }) => pending !== null, 'a count', 'first')
    expect(seen).toMatchObject({ pending: 12n, failed: 0n, refusals: [] })
    expect(seen.advice.filter(({ kind }) => kind === 'index')).toEqual([])
  })

  test('two connections are all that is ever open', async () => {
    const { url, boxes } = await openTwo()
    await Promise.all(Array.from({ length: 40 }, () => boxes.rows('first', { state: 'pending', limit: 5 })))
    const rows = await run(
      url,
      `select count(*)::int as n from pg_stat_activity where application_name = 'throughline' and datname = current_database()`,
    )
    expect(Number(rows[0]?.['n'])).toBeLessThanOrEqual(2)
  })

  test('pages go through all rows once, in their order', async () => {
    const url = await makeTestDatabase(server.url)
    // All at one moment: the id has to tell them apart.
    await run(
      url,
      `create table first (id bigint primary key, status text not null, created_at timestamptz not null);
       insert into first select n, 'pending', '2026-01-01' from generate_series(1, 25) n`,
    )
    const boxes = openTestBoxes(url, [one('first', 'first')])
    opened.push(boxes)
    await boxWhen(boxes, ({ pending }) => pending === 25n, '25 rows', 'first')
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await boxes.rows('first', { state: 'pending', limit: 10, cursor })
      if (!('items' in page)) throw new Error(page.because)
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(ids).toEqual(Array.from({ length: 25 }, (_, n) => String(n + 1)))
  })
})
