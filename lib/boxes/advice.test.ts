import { expect, test } from 'vitest'
import type { Catalogue, Holder, Holding, Slot } from '#lib/model/catalogue.ts'
import { adviseBox } from './advice.ts'
import { fakeCatalogue, fakePlan } from './fake-box.ts'

const shop = { table: { schema: 'shop', name: null } }

function advise(
  more: Partial<Catalogue>,
  holding: Holding | null = null,
  box = fakePlan('reference/outbox', shop),
) {
  const table = fakeCatalogue(box.table.name, [], { schema: box.table.schema, ...more })
  const catalogues = new Map([[`${table.schema}.${table.name}`, table]])
  return adviseBox(box, { catalogues, refusals: [] }, holding, null)
}

const bloated = { deadTuples: 60_000, liveTuples: 40_000 }
const held = (more: Partial<Holder>): Holding => ({
  oldest: { kind: 'session', name: '4711', who: 'shop, report', forMs: 7_200_000, xids: 3, ...more },
  slots: [],
})

test.each([
  [
    'a session',
    {},
    'The session 4711 (shop, report), whose transaction is open for 2 h, keeps vacuum',
    /where pid = 4711;$/,
  ],
  [
    'a prepared transaction',
    { kind: 'prepared', name: "it's", who: 'shop' },
    "The prepared transaction it's (shop), which stands for 2 h, keeps",
    /gid = 'it''s';$/,
  ],
  [
    'a slot',
    { kind: 'slot', name: 'old', who: null, forMs: null, xids: 1_204_000 },
    'The replication slot old, 1,204,000 transactions back, keeps',
    /slot_name = 'old';$/,
  ],
  [
    'a session of the moment is not blamed',
    { forMs: 200 },
    'Nobody keeps vacuum',
    /autovacuum_vacuum_threshold/,
  ],
] as const)('%s that holds vacuum back is named', (_claim, holder, words, sql) => {
  const [advice] = advise(bloated, held(holder))
  expect(advice?.text).toBe('60 % of shop.outbox is dead rows.')
  expect(advice?.detail.replaceAll('\u00a0', ' ')).toContain(words)
  expect(advice?.sql).toMatch(sql)
})

test('while nobody was asked nobody is blamed, and of few dead rows nothing is said', () => {
  expect(advise(bloated)[0]?.detail).toContain('A long transaction keeps vacuum')
  expect(advise({ deadTuples: 9000, liveTuples: 0 }, held({}))).toEqual([])
})

test('a user that could write is told, with the SQL of one that cannot', () => {
  const [advice] = advise({ mayWriteAs: 'postgres' })
  expect(advice).toMatchObject({ kind: 'rights', text: 'postgres could write into shop.outbox.' })
  expect(advice?.sql).toContain('grant select on "shop"."outbox" to throughline_reader;')
})

const slot = (more: Partial<Slot>): Holding => ({
  oldest: null,
  slots: [{ name: 'debezium', active: true, walStatus: 'reserved', behindBytes: 0, ...more }],
})

test.each([
  ['that is lost', slot({ walStatus: 'lost' }), /rows are lost to it/],
  ['that is about to be lost', slot({ walStatus: 'unreserved' }), /goes at the next checkpoint/],
  ['that nobody reads', slot({ active: false, behindBytes: 3 * 1_073_741_824 }), /3\.0 GiB of log are kept/],
  ['that is read', slot({ behindBytes: 3 * 1_073_741_824 }), null],
  ['that is not there', { oldest: null, slots: [] }, /nobody reads them now/],
] as const)('of a box that is read from the log: a slot %s', (_claim, holding, because) => {
  const [advice] = advise({}, { ...holding, slots: [...holding.slots] }, fakePlan('debezium/outbox', shop))
  expect(advice?.detail ?? '').toMatch(because ?? /^$/)
})
