import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { boxWhen, makeTestDatabase, openTestBoxes, run } from '#demo/boxes-stage.ts'
import { fakeWish } from '#lib/boxes/fake-box.ts'
import { openDatabase, type Database } from '#demo/database.ts'
import { referenceOutboxFixture } from '#lib/boxes/fixtures/reference-outbox.ts'
import type { Box } from '#lib/model/box.ts'

let server: Database
beforeAll(async () => {
  server = await openDatabase({ name: 'boxes-advice' })
})
afterAll(() => server.stop())

const adviceOf = (box: Box, kind: string) => box.advice.find((one) => one.kind === kind)
const wish = fakeWish('reference/outbox', { table: { schema: 'shop', name: null } })

test('a user that could write is told so; the one of the advice may read, and sees the same', async () => {
  const url = await makeTestDatabase(server.url)
  await run(url, referenceOutboxFixture.sql)
  const boxes = openTestBoxes(url, [wish])
  const box = await boxWhen(boxes, ({ asOf }) => asOf !== null, 'a first look')
  await boxes.close()
  const advice = adviceOf(box, 'rights')
  expect(advice?.text).toMatch(/could write into shop\.outbox, shop\.outbox_dead\.$/)
  await run(url, advice?.sql ?? '')
  await run(url, `alter role throughline_reader password 'of-this-test'`)
  const reader = new URL(url)
  reader.username = 'throughline_reader'
  reader.password = 'of-this-test'
  const looking = openTestBoxes(reader.href, [wish])
  try {
    const seen = await boxWhen(looking, ({ asOf }) => asOf !== null, 'a first look')
    expect(seen).toMatchObject({ pending: 7n, failed: 2n, dead: 3n, because: null })
    expect(adviceOf(seen, 'rights')).toBeUndefined()
  } finally {
    await looking.close()
  }
  await expect(run(reader.href, 'delete from shop.outbox')).rejects.toThrow(/read-only|permission denied/)
})

test('where settings ask for it, a table that our user could write into is not read', async () => {
  const url = await makeTestDatabase(server.url)
  await run(url, referenceOutboxFixture.sql)
  const boxes = openTestBoxes(url, [wish], undefined, { requireReadOnlyRole: true })
  try {
    const box = await boxWhen(boxes, ({ because }) => because !== null, 'the refusal')
    expect(box).toMatchObject({ pending: null, asOf: null, unseen: [{ reason: 'denied' }] })
    expect(box.because).toMatch(/could write into shop\.outbox, and requireReadOnlyRole of the database app/)
  } finally {
    await boxes.close()
  }
})

test('a question that would cost more than its budget is refused', async () => {
  const url = await makeTestDatabase(server.url)
  await run(url, referenceOutboxFixture.sql)
  await run(
    url,
    `insert into shop.outbox (message_id, topic) select gen_random_uuid(), 't' from generate_series(1, 20000); analyze shop.outbox`,
  )
  const budget = { statementMs: 2000, lockMs: 100, maxCost: 100 }
  const boxes = openTestBoxes(url, [wish], undefined, { budget })
  try {
    const box = await boxWhen(boxes, ({ asOf }) => asOf !== null, 'a first look')
    expect(box.pending).toBeNull()
    expect(box.refusals.find(({ what }) => what === 'pending')?.because).toContain('more than the 100')
  } finally {
    await boxes.close()
  }
})

test('the session that keeps vacuum from cleaning is named', async () => {
  const url = await makeTestDatabase(server.url)
  await run(url, referenceOutboxFixture.sql)
  const holder = new Client({ connectionString: url, application_name: 'nightly report' })
  await holder.connect()
  // As one that has been open for long: its own clock cannot be moved, its transaction can only grow old.
  await holder.query('begin isolation level repeatable read; select 1')
  const { rows } = await holder.query('select pg_backend_pid() as pid')
  await run(
    url,
    `insert into shop.outbox (message_id, topic) select gen_random_uuid(), 't' from generate_series(1, 15000)`,
  )
  await run(url, 'delete from shop.outbox')
  const boxes = openTestBoxes(url, [wish])
  try {
    const box = await boxWhen(boxes, (one) => adviceOf(one, 'bloat') !== undefined, 'the advice')
    expect(adviceOf(box, 'bloat')?.text).toMatch(/^\d+ % of shop\.outbox is dead rows\.$/)
    const { oldest } = (await boxes.at('box')?.base.database.holding()) ?? {}
    expect(oldest).toMatchObject({
      kind: 'session',
      name: String(rows[0]?.['pid']),
      who: expect.stringContaining('nightly report'),
    })
    expect(oldest?.forMs).toBeGreaterThan(0)
  } finally {
    await boxes.close()
    await holder.query('rollback')
    await holder.end()
  }
})
