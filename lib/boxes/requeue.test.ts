import { expect, test } from 'vitest'
import { fitsType } from './fits-type.ts'
import { fakeCatalogue, fakePlan } from './fake-box.ts'
import type { BoxPlan } from './plan-box.ts'
import { findAgain, sayLeft, sayRows, writeAgain } from './requeue.ts'
import { eq } from './say.ts'

const outboxColumns =
  'seq message_id topic key type headers payload created_at attempts next_attempt_at last_error'
const known = (...tables: [name: string, columns: string][]) =>
  new Map(tables.map(([name, columns]) => [`public.${name}`, fakeCatalogue(name, columns.split(' '))]))

function sqlOf(box: BoxPlan, state: 'failed' | 'dead', ids: string[], tables = all): string {
  const again = findAgain(box, state)
  if ('cannot' in again) return again.cannot
  const write = writeAgain(again, box, ids, tables)
  return 'cannot' in write ? write.cannot : write.sql
}

const all = known(
  ['outbox', outboxColumns],
  ['outbox_dead', `${outboxColumns} dead_at reason`],
  ['inbox', 'consumer_group message_id status'],
  ['inbox_attempt', 'consumer_group message_id started'],
)

test('a failed row is changed only while it is one', () => {
  expect(sqlOf(fakePlan('reference/outbox'), 'failed', ['7', "8'; drop table outbox; --"])).toBe(
    `update "public"."outbox" set "attempts" = 0, "next_attempt_at" = null ` +
      `where "seq" in ('7', '8''; drop table outbox; --') and ("attempts" > 0) returning "seq"::text as id`,
  )
})

test('a dead row goes back whole in one statement, and never over one that is there', () => {
  const sql = sqlOf(fakePlan('reference/outbox'), 'dead', ['7'])
  expect(sql).toMatch(/^with taken as \(delete from "public"\."outbox_dead" as gone where "seq" in \('7'\)/)
  expect(sql).toContain('and not exists (select 1 from "public"."outbox" as there where')
  expect(sql).toContain('insert into "public"."outbox" ("seq", "message_id",')
  expect(sql).toContain('overriding system value')
})

test('of an inbox only the attempts of its own group are forgotten', () => {
  const box = fakePlan('reference/inbox', { only: eq('consumer_group', 'billing') })
  expect(sqlOf(box, 'failed', ['a'])).toBe(
    `delete from "public"."inbox_attempt" where "message_id" in ('a') and ((true) and ("consumer_group" = 'billing')) ` +
      'returning "message_id"::text as id',
  )
})

test.each([
  ['a dead message of an inbox', 'dead', fakePlan('reference/inbox'), /only Kafka can deliver it again/],
  ['another framework', 'failed', fakePlan('cap/published'), /tries its rows again itself/],
  [
    'a state in words of their own',
    'dead',
    fakePlan('reference/outbox', { states: { dead: eq('topic', 'x') } }),
    /words of their own/,
  ],
] as const)('%s is not offered, and why is said', (_claim, state, box, because) => {
  expect(sqlOf(box, state, [])).toMatch(because)
})

test('a table that has changed is not written', () => {
  const bare = known(
    ['outbox', outboxColumns.replace(' next_attempt_at', '')],
    ['outbox_dead', outboxColumns],
  )
  expect(sqlOf(fakePlan('reference/outbox'), 'failed', ['1'], bare)).toMatch(/has no column next_attempt_at/)
  expect(sqlOf(fakePlan('reference/outbox'), 'dead', ['1'], bare)).toMatch(/has no column next_attempt_at/)
})

test.each([
  ['7', 'bigint', true],
  ['-9223372036854775808', 'bigint', true],
  ['9223372036854775808', 'bigint', false],
  ['7; drop', 'bigint', false],
  ['40000', 'smallint', false],
  ['0191a000-0000-7000-8000-000000000000', 'uuid', true],
  ['0191a000', 'uuid', false],
  ["any ' text", 'character varying(255)', true],
  ['a\0b', 'text', false],
  ['x', 'jsonb', false],
])('id %s of a column %s: %s', (id, type, fits) => expect(fitsType(id, type)).toBe(fits))

test('rows are named, and what was left says why', () => {
  expect(sayRows(1, 'failed', 'shop')).toBe('1 failed row of shop')
  expect(sayRows(1204, 'dead', 'shop')).toBe('1,204 dead rows of shop')
  const box = fakePlan('reference/outbox')
  const again = findAgain(box, 'dead')
  if ('cannot' in again) throw new Error(again.cannot)
  expect(sayLeft(again, box, true)).toMatch(/has a row with its number or its message id already/)
  expect(sayLeft(again, box, false)).toMatch(/is not dead any more/)
})
