import { describe, expect, test } from 'vitest'
import type { Question } from '#lib/model/catalogue.ts'
import type { BoxWish } from '#lib/model/preset.ts'
import { fakeCatalogue, fakePlan } from './fake-box.ts'
import { findRow } from './find-row.ts'

const types = {
  seq: 'bigint',
  message_id: 'uuid',
  topic: 'text',
  key: 'bytea',
  created_at: 'timestamp with time zone',
  attempts: 'smallint',
  last_error: 'text',
}

function setUp(columns: Record<string, string> = types, more: Partial<BoxWish> = {}) {
  const box = fakePlan('reference/outbox', more)
  const asked: Question[] = []
  const catalogues = new Map(
    ['outbox', 'outbox_dead'].map((name) => [`public.${name}`, fakeCatalogue(name, columns)]),
  )
  const ask = async (question: Question) => {
    asked.push(question)
    return { asked: true as const, rows: [], tookMs: 1 }
  }
  return { box, asked, hands: { catalogues, ask } }
}

describe('a value is held against the type of its column before anything is asked', () => {
  test.each<['id' | 'messageId', string]>([
    ['id', 'x'],
    ['id', "1' or '1'='1"],
    ['id', '1; drop table outbox'],
    ['id', '99999999999999999999'],
    ['id', '9223372036854775808'],
    ['id', '1e3'],
    ['id', ''],
    ['messageId', 'no-uuid'],
    ['messageId', "0190a6c5-0000-7000-8000-000000000000'--"],
    ['messageId', '0190a6c5-0000-7000-8000-000000000000\0'],
  ])('%s %j is in no row', async (by, value) => {
    const { box, asked, hands } = setUp()
    expect(await findRow(box, by, value, hands)).toEqual({ row: null, because: null })
    expect(asked).toEqual([])
  })

  test('a text stays a text', async () => {
    const { box, asked, hands } = setUp({ ...types, seq: 'text' })
    await findRow(box, 'id', `a'b\\c"; drop table x`, hands)
    expect(asked[0]?.sql).toContain(`"seq" =  E'a''b\\\\c"; drop table x'`)
  })
})

test('it is looked for in the table, then beside it; rows of others that share the table are left out', async () => {
  const only = { col: 'topic', op: 'eq' as const, value: "it's" }
  const { box, asked, hands } = setUp(types, { only })
  await findRow(box, 'id', '42', hands)
  expect(asked.map(({ table }) => table)).toEqual(['public.outbox', 'public.outbox_dead'])
  for (const { sql } of asked) {
    expect(sql).toContain(`"seq" = '42'`)
    expect(sql).toContain(`("topic" = 'it''s')`)
    expect(sql).toContain('limit 1')
  }
})

test('a column that is gone is told, one that is only shown is left out', async () => {
  const { seq: _, ...without } = types
  const gone = setUp(without)
  expect((await findRow(gone.box, 'id', '1', gone.hands)).because).toContain('has no column seq')
  const { last_error: __, ...some } = types
  const shown = setUp(some)
  await findRow(shown.box, 'id', '1', shown.hands)
  expect(shown.asked[0]?.sql).toContain('null::text as "error"')
})
