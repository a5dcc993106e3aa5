import { expect, test } from 'vitest'
import { budget, refusePlan } from './check-plan.ts'

const scan = (cost: number, more = {}) => ({
  'Node Type': 'Seq Scan',
  'Relation Name': 't',
  'Total Cost': cost,
  ...more,
})
const above = (kind: string, cost: number, ...plans: object[]) => ({
  'Node Type': kind,
  'Total Cost': cost,
  Plans: plans,
})
const filter = { Filter: "(status = 'pending')" }

const rows: [claim: string, plan: object, said: RegExp | null][] = [
  ['a small table may be read whole', above('Limit', 40, scan(400, filter)), null],
  [
    'a large one not when rows are thrown away',
    above('Limit', 40, scan(90_000, filter)),
    /^It would read the whole table t \(about 5,000,000 rows\)/,
  ],
  ['a large one when each row counts until the limit', above('Limit', 200, scan(90_000)), null],
  [
    'of several parts as well',
    above('Limit', 200, above('Append', 90_000, scan(90_000), scan(80_000))),
    null,
  ],
  ['but not to sort it', above('Limit', 99_000, above('Sort', 99_000, scan(90_000))), /whole table t/],
  ['nor without a limit', above('Aggregate', 30_000, scan(30_000)), /whole table t/],
  [
    'deep below as well',
    above('Aggregate', 9, above('Limit', 9, above('Nested Loop', 9, scan(90_000)))),
    /whole table t/,
  ],
  [
    'an index that reads very much is too dear',
    above('Limit', 60_000, { 'Node Type': 'Index Scan' }),
    /expects it to cost 60,000, more than the 50,000/,
  ],
  ['an index that reads little is not', above('Limit', 50, { 'Node Type': 'Index Scan' }), null],
]

test.each(rows)('%s', (_claim, plan, said) => {
  const because = refusePlan([{ Plan: plan }], budget, 5_000_000)
  expect(because ?? '').toMatch(said ?? /^$/)
})

test('a plan that was not told is no plan', () => {
  expect(refusePlan(undefined, budget, null)).toMatch(/did not say/)
})
