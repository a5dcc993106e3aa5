import { describe, expect, test } from 'vitest'
import type { Box } from '#lib/model/box.ts'
import { evaluateFlow, type FlowFacts, type ReaderFacts } from './flow.ts'

const aBox = (id: string, more: Partial<Box> = {}): Box => ({
  id,
  kind: 'outbox',
  mode: 'delete',
  preset: 'reference/outbox',
  presetTitle: 'Throughline outbox',
  database: 'app',
  table: 'shop.outbox',
  status: 'draining',
  statusReason: '',
  pending: 0n,
  inFlight: null,
  failed: 0n,
  dead: 0n,
  oldestPendingMs: null,
  duplicates: null,
  capped: false,
  cappedStates: [],
  notRecorded: [],
  inPerS: 5,
  outPerS: 5,
  keepsMs: null,
  rows: null,
  sizeBytes: null,
  deadTuples: null,
  advice: [],
  refusals: [],
  because: null,
  everyMs: 5000,
  tookMs: 3,
  asOf: 1,
  last: null,
  course: [],
  unseen: [],
  ...more,
})

const aReader = (more: Partial<ReaderFacts> = {}): ReaderFacts => ({
  group: 'billing',
  unseen: null,
  lag: 0n,
  behindMs: { low: 0, high: 0 },
  inPerS: 5,
  outPerS: 5,
  status: 'ok',
  statusReason: '',
  ...more,
})

const flowOf = (more: Partial<FlowFacts> = {}) =>
  evaluateFlow({
    id: 'order-placed',
    cluster: 'main',
    topic: { name: 'orders.v1', partitions: 3, keepsMs: null },
    outbox: aBox('shop-outbox'),
    readers: [{ reader: aReader(), inbox: aBox('billing-inbox', { mode: 'one-transaction' }) }],
    asOf: 1,
    unseen: [],
    ...more,
  })

describe('end to end', () => {
  test('is the oldest unsent row, the time behind and the oldest unprocessed row together', () => {
    const flow = flowOf({
      outbox: aBox('shop-outbox', { pending: 3n, oldestPendingMs: 400 }),
      readers: [
        {
          reader: aReader({ lag: 9n, behindMs: { low: 1000, high: 3000 } }),
          inbox: aBox('billing-inbox', { pending: 2n, oldestPendingMs: 50 }),
        },
      ],
    })
    expect(flow.endToEndRangeMs).toEqual({ low: 1450, high: 3450 })
    expect(flow.endToEndMs).toBe(3450)
  })

  test('of a one-transaction inbox the backlog is the lag of the group', () => {
    const flow = flowOf({
      readers: [
        {
          reader: aReader({ lag: 9n, behindMs: { low: 1000, high: 3000 } }),
          inbox: aBox('billing-inbox', { mode: 'one-transaction', pending: 0n }),
        },
      ],
    })
    expect(flow.endToEndMs).toBe(3000)
    expect(flow.edges.map(({ from, to, lag }) => [from, to, lag])).toEqual([
      ['shop-outbox', 'orders.v1', 0n],
      ['orders.v1', 'billing', 9n],
      ['billing', 'billing-inbox', 0n],
    ])
  })

  test('is that of the worst path', () => {
    const late = aReader({ group: 'late', lag: 1n, behindMs: { low: 60_000, high: 61_000 } })
    const flow = flowOf({
      readers: [
        { reader: aReader(), inbox: null },
        { reader: late, inbox: null },
      ],
    })
    expect(flow.endToEndMs).toBe(61_000)
  })

  const unseen: [string, Partial<FlowFacts>, string][] = [
    ['an outbox that was not seen', { outbox: aBox('shop-outbox', { pending: null }) }, 'shop-outbox'],
    [
      'a group that was not seen',
      { readers: [{ reader: aReader({ lag: null, behindMs: null }), inbox: null }] },
      'billing',
    ],
  ]
  test.each(unseen)('is not told without %s', (_what, facts, missing) => {
    const flow = flowOf(facts)
    expect(flow.endToEndMs).toBeNull()
    expect(flow.paths[0]?.missing).toBe(missing)
  })
})

describe('the bottleneck', () => {
  test('is the place where most of the time is spent, with its pace', () => {
    const flow = flowOf({
      outbox: aBox('shop-outbox', { pending: 3n, oldestPendingMs: 400 }),
      readers: [
        {
          reader: aReader({ lag: 900n, behindMs: { low: 50_000, high: 60_000 }, inPerS: 820, outPerS: 720 }),
          inbox: null,
        },
      ],
    })
    expect(flow.bottleneck).toBe('billing')
    expect(flow.bottleneckReason).toBe('820/s arrive, 720/s leave, 100/s pile up')
  })

  test('is none while everything is there within the time between two looks', () => {
    expect(
      flowOf({ outbox: aBox('shop-outbox', { pending: 3n, oldestPendingMs: 900 }) }).bottleneck,
    ).toBeNull()
  })
})

const statuses: [claim: string, facts: Partial<FlowFacts>, status: string, reason: string][] = [
  ['all is well', {}, 'draining', ''],
  [
    'a box that fails is worse than a group that stands still',
    {
      outbox: aBox('shop-outbox', { status: 'failing', statusReason: '2 rows tried and failed' }),
      readers: [{ reader: aReader({ status: 'stopped' }), inbox: null }],
    },
    'failing',
    'shop-outbox: 2 rows tried and failed',
  ],
  [
    'a group without members holds the flow',
    { readers: [{ reader: aReader({ status: 'stopped', statusReason: 'no members' }), inbox: null }] },
    'waiting',
    'billing: no members',
  ],
  [
    'a box that could not be seen makes the flow unknown, and is named',
    { outbox: aBox('shop-outbox', { status: 'unknown', statusReason: 'It cannot be reached.' }) },
    'unknown',
    'shop-outbox: It cannot be reached.',
  ],
]
test.each(statuses)('status: %s', (_claim, facts, status, statusReason) => {
  expect(flowOf(facts)).toMatchObject({ status, statusReason })
})
