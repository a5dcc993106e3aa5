import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeSnapshot, type FakeGroup, type FakeSnapshot } from '#lib/model/fake-snapshot.ts'
import { groupQuerySchema, groupSorts } from '#lib/model/query.ts'
import { viewOnce } from '#lib/history/view-once.ts'
import { listGroups } from './group-list.ts'
import type { GroupView } from './group-view.ts'

function viewOf(plan: FakeSnapshot): GroupView {
  const snapshot = fakeSnapshot(plan)
  return viewOnce(snapshot)
}

function ask(view: GroupView, query: Record<string, string | number> = {}) {
  return listGroups(view, groupQuerySchema.parse({ limit: 500, ...query }))
}

const idsOf = (view: GroupView, query: Record<string, string | number> = {}) =>
  ask(view, query).items.map(({ id }) => id)

const topics = {
  orders: [{ end: 100n }, { end: 100n }],
  'Payments.v1': [{ end: 50n }],
  lost: [{ start: 60n, end: 100n }],
}
const groups: Record<string, FakeGroup> = {
  billing: {
    commits: { orders: [100n, 100n] },
    members: [{ orders: [0] }, { orders: [1] }, {}],
    coordinator: 2,
  },
  Shipping: { commits: { orders: [10n, 100n] }, members: [{ orders: [0, 1] }], coordinator: 3 },
  archive: { commits: { lost: [20n] }, state: 'Empty', members: [] },
  'by-hand': { commits: { 'Payments.v1': [50n] }, protocol: '', state: 'Empty', members: [] },
  'connect-cluster': { protocol: 'connect', members: [{}] },
  new: { type: 'consumer', commits: { 'Payments.v1': [10n] }, state: 'Reconciling', members: [{}] },
  jobs: { type: 'share', protocol: 'share', state: 'Empty', members: [] },
  silent: { commits: { orders: [100n, 100n] }, why: 'timeout' },
}
const view = viewOf({ topics, groups })

const filters: [query: Record<string, string>, ids: string[]][] = [
  [{ search: 'ship' }, ['Shipping']],
  [{ search: ' SHIP ' }, ['Shipping']],
  [{ search: 'payments' }, ['by-hand', 'new']],
  [{ search: 'client-2' }, ['billing']],
  [{ search: 'nothing like it' }, []],
  [{ search: '' }, Object.keys(groups)],
  [{ id: 'billing' }, ['billing']],
  [{ id: 'bill' }, []],
  [{ state: 'empty' }, ['archive', 'by-hand', 'jobs']],
  [{ state: 'Stable, Reconciling' }, ['Shipping', 'billing', 'connect-cluster', 'new', 'silent']],
  [{ type: 'classic' }, ['Shipping', 'archive', 'billing', 'by-hand', 'connect-cluster', 'silent']],
  [{ type: 'share,consumer' }, ['jobs', 'new']],
  [{ type: 'connect' }, ['connect-cluster']],
  [{ type: 'simple' }, ['by-hand']],
  [{ status: 'lost' }, ['archive']],
  [{ status: 'lost,ok' }, ['archive', 'billing', 'by-hand', 'connect-cluster']],
  [{ topic: 'orders' }, ['Shipping', 'billing', 'silent']],
  [{ topic: 'order' }, []],
  [{ members: 'none' }, ['archive', 'by-hand', 'jobs']],
  [{ members: 'some' }, ['Shipping', 'billing', 'connect-cluster', 'new']],
  [{ members: 'idle' }, ['billing', 'connect-cluster', 'new']],
  [{ topic: 'orders', members: 'some', state: 'stable', search: 'bill' }, ['billing']],
]

describe('the list of groups', () => {
  it.each(filters)('filtered by %j', (query, ids) => {
    expect(idsOf(view, { ...query, sort: 'id' })).toEqual(ids.toSorted())
  })

  it.each([
    ['worst', ['archive', 'Shipping', 'jobs', 'silent', 'new', 'billing', 'by-hand', 'connect-cluster']],
    ['lag', ['Shipping', 'archive', 'new', 'billing', 'by-hand', 'connect-cluster', 'jobs', 'silent']],
    ['members', ['billing', 'Shipping', 'connect-cluster', 'new', 'archive', 'by-hand', 'jobs', 'silent']],
    [
      'coordinator',
      ['archive', 'by-hand', 'connect-cluster', 'jobs', 'new', 'silent', 'billing', 'Shipping'],
    ],
  ])('sorted by %s, ties by name', (sort, ids) => {
    expect(idsOf(view, { sort })).toEqual(ids)
  })

  it('says how many there are, how many need a person, how many were partly seen, whatever is asked', () => {
    expect(ask(view, { search: 'billing' })).toMatchObject({
      total: 1,
      all: 8,
      needPerson: 1,
      partlySeen: 1,
      asOf: view.snapshot.atMs,
    })
  })

  it('is empty on an empty cluster', () => {
    expect(ask(viewOf({}))).toMatchObject({ items: [], total: 0, all: 0, nextCursor: null, needPerson: 0 })
  })
})

describe('folding', () => {
  const console = (count: number, group: FakeGroup): Record<string, FakeGroup> =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`console-consumer-${1000 + n}`, group]))
  const gone: FakeGroup = { commits: { orders: [90n, 100n] }, state: 'Empty', members: [] }
  const fold = (plan: Record<string, FakeGroup>) => ask(viewOf({ topics, groups: plan }), { fold: 'yes' })

  it('puts many throw-away groups without members into one row, with their lag', () => {
    const { items, folded, total } = fold({ ...groups, ...console(25, gone) })
    expect(folded).toEqual([{ pattern: 'console-consumer-*', groups: 25, lagMessages: 250n }])
    expect([items.length, total]).toEqual([8, 8])
  })

  it('leaves a few of them alone', () => {
    expect(fold({ ...groups, ...console(19, gone) })).toMatchObject({ folded: [], total: 27 })
  })

  it('leaves those with members alone', () => {
    expect(fold(console(25, { ...gone, members: [{}] }))).toMatchObject({ folded: [], total: 25 })
  })

  it('has no lag, which is not 0, when none of theirs was seen', () => {
    expect(fold(console(25, { ...gone, why: 'timeout' })).folded).toEqual([
      { pattern: 'console-consumer-*', groups: 25, lagMessages: null },
    ])
  })

  it('unfolds by its pattern', () => {
    const whole = viewOf({ topics, groups: { ...groups, ...console(25, gone) } })
    expect(ask(whole, { pattern: 'console-consumer-*' }).total).toBe(25)
  })
})

const anyGroups = fc.dictionary(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((name) => name !== '__proto__'),
  fc.record({
    commits: fc.record({ orders: fc.array(fc.bigInt({ min: 0n, max: 120n }), { maxLength: 2 }) }),
    state: fc.constantFrom('Stable', 'Empty'),
    coordinator: fc.integer({ min: 1, max: 3 }),
  }),
  { maxKeys: 30 },
)

describe('whatever the groups and the order', () => {
  const queries = fc.record({
    sort: fc.constantFrom(...groupSorts),
    order: fc.constantFrom('asc' as const, 'desc' as const),
    limit: fc.integer({ min: 1, max: 7 }),
  })

  it('paging walks every row once, in the order of the whole', () => {
    fc.assert(
      fc.property(anyGroups, queries, (some, { limit, ...query }) => {
        const list = viewOf({ topics, groups: some })
        const walked: string[] = []
        let cursor: string | null = ''
        for (let page = 0; cursor !== null && page <= 30; page++) {
          const answer = ask(list, { ...query, limit, ...(cursor === '' ? {} : { cursor }) })
          walked.push(...answer.items.map(({ id }) => id))
          cursor = answer.nextCursor
        }
        expect(walked).toEqual(idsOf(list, query))
        expect(walked.toSorted()).toEqual(Object.keys(some).toSorted())
      }),
    )
  })

  it('the order does not depend on who answered first', () => {
    fc.assert(
      fc.property(anyGroups, queries, (some, { sort, order }) => {
        const turned = Object.fromEntries(Object.entries(some).toReversed())
        expect(idsOf(viewOf({ topics, groups: turned }), { sort, order })).toEqual(
          idsOf(viewOf({ topics, groups: some }), { sort, order }),
        )
      }),
    )
  })
})
