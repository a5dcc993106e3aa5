import { expect, test } from 'vitest'
import { column } from '#lib/model/preset.ts'
import { fakeCatalogue, fakePlan } from './fake-box.ts'
import { keyOf, tablesOf } from './plan-box.ts'
import { findPreset, presets } from './presets.ts'
import { countRows, readRows } from './questions.ts'
import { proposeBoxes, toSettingsLines } from './recognise.ts'
import { eq } from './say.ts'

test('names of presets are their own, and each is found by its columns', () => {
  expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length)
  const particular = presets.filter(({ name }) => !name.startsWith('generic/'))
  const tables = particular.map(({ name, fingerprint }) => ({ schema: 's', name, columns: fingerprint }))
  expect(proposeBoxes(tables).map(({ preset }) => preset.name)).toEqual(particular.map(({ name }) => name))
})

test('tables beside follow the name that the settings give', () => {
  const box = fakePlan('reference/inbox', { table: { schema: 'billing', name: 'my_inbox' } })
  expect(tablesOf(box).map(keyOf)).toEqual([
    'billing.my_inbox',
    'billing.my_inbox_attempt',
    'billing.my_inbox_duplicate',
  ])
})

test('what the settings say wins: columns, states, and that there is none', () => {
  const box = fakePlan('generic/status', {
    table: { schema: null, name: 't' },
    columns: { status: column('state') },
    states: { failed: eq('retries', 9), dead: null },
  })
  expect(box.states.pending?.where).toEqual(eq('state', 'pending'))
  expect(box.states.failed?.where).toEqual(eq('retries', 9))
  expect(box.states.dead).toBeUndefined()
})

test('rows of another group are left out wherever rows are meant', () => {
  const only = eq('consumer_group', 'billing')
  const { states, duplicates } = fakePlan('reference/inbox', { only })
  for (const rows of [states.failed, states.dead, duplicates])
    expect(rows?.where).toMatchObject({ all: [{}, only] })
})

test('a column that is not there is named, and nothing is asked', () => {
  const box = fakePlan('generic/status', { table: { schema: null, name: 't' } })
  const known = new Map([['public.t', fakeCatalogue('t', ['id', 'created_at'])]])
  const { pending } = box.states
  if (!pending) throw new Error('There is no pending.')
  expect(countRows(box, pending, 'pending', known)).toMatchObject({
    cannot: expect.stringContaining('public.t has no column status'),
  })
  expect(countRows(box, pending, 'pending', new Map())).toMatchObject({
    cannot: expect.stringContaining('There is no table public.t'),
  })
})

test('the payload itself is never asked for', () => {
  const box = fakePlan('reference/outbox')
  const { pending } = box.states
  if (!pending) throw new Error('There is no pending.')
  const columns = [
    'seq',
    'message_id',
    'topic',
    'key',
    'type',
    'created_at',
    'attempts',
    'last_error',
    'payload',
  ]
  const known = new Map([['public.outbox', fakeCatalogue('outbox', [...columns])]])
  const question = readRows(box, pending, { limit: 5, after: null }, known)
  expect('sql' in question && question.sql.match(/[^ ,(]*\(?"payload"[^,]*/g)).toEqual([
    'octet_length("payload"::text) as "payloadBytes" from "public"."outbox" where (true) order by "seq" limit 6',
  ])
})

test('proposed lines quote what YAML would read otherwise', () => {
  const preset = findPreset('reference/outbox')
  if (!preset) throw new Error('There is no preset.')
  const lines = toSettingsLines('app', { preset, table: { schema: 'a b', name: 'x: {y}', columns: [] } })
  expect(lines).toContain('table: { schema: "a b", name: "x: {y}" }')
  expect(lines).toContain('- id: a-b-x---y-')
})

test('a role that the settings take away is not looked at in a table beside either', () => {
  const { states } = fakePlan('reference/outbox', { columns: { payload: null } })
  expect(states.dead?.columns.payload).toBeUndefined()
  expect(states.dead?.columns.error?.name).toBe('reason')
  expect(fakePlan('reference/outbox').states.dead?.columns.payload?.name).toBe('payload')
})
