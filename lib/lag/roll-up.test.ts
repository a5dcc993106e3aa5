import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeSnapshot, type FakeGroup, type FakeSnapshot } from '#lib/model/fake-snapshot.ts'
import type { FaultCode } from '#lib/model/reading.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { evaluateBehind } from './behind.ts'
import { rollUp, whyPartitionsUnknown } from './roll-up.ts'
import { viewOnce } from '#lib/history/view-once.ts'
import { toGroup } from './to-group.ts'

function groupOf(plan: FakeSnapshot, id = 'g') {
  const snapshot = fakeSnapshot(plan)
  return toGroup(viewOnce(snapshot), snapshot.groups.index.get(id) ?? -1)
}

const two = { orders: [{ end: 100n }, { end: 100n }] }
const wholly = { seen: 2, total: 2 }

describe('a group', () => {
  const rows: [claim: string, group: FakeGroup, topics: FakeSnapshot['topics'], expected: object][] = [
    [
      'is behind by the sum over its partitions',
      { commits: { orders: [40n, 100n] } },
      two,
      { lagMessages: 60n, coverage: wholly, status: 'unknown', topics: 1, partitions: 2 },
    ],
    [
      'that has read everything is well',
      { commits: { orders: [100n, 100n] } },
      two,
      { lagMessages: 0n, coverage: wholly, status: 'ok' },
    ],
    [
      'of which one end was not seen has the rest of its lag, and says so',
      { commits: { orders: [40n, 10n] } },
      { orders: [{ end: 100n }, { end: 'no-leader' }] },
      {
        lagMessages: 60n,
        coverage: { seen: 1, total: 2 },
        status: 'unknown',
        unseen: [{ scope: 'partition', id: 'orders:1', reason: 'no-leader' }],
      },
    ],
    [
      'of which no end was seen has no lag, which is not 0',
      { commits: { orders: [40n, 10n] } },
      { orders: [{ end: 'timeout' }, { end: 'no-leader' }] },
      { lagMessages: null, coverage: { seen: 0, total: 2 }, status: 'unknown' },
    ],
    [
      'whose coordinator does not answer has no lag either',
      { commits: { orders: [100n, 100n] }, why: 'unreachable' },
      two,
      {
        lagMessages: null,
        coverage: { seen: 0, total: 2 },
        status: 'unknown',
        unseen: [{ scope: 'group', id: 'g', reason: 'unreachable' }],
      },
    ],
    [
      'whose coordinator never answered has none',
      { why: 'denied' },
      two,
      { lagMessages: null, coverage: { seen: 0, total: 0 }, status: 'unknown' },
    ],
    [
      'that owns a partition without a commit is not said to have read it',
      { commits: { orders: [100n, null] }, members: [{ orders: [0, 1] }] },
      two,
      {
        lagMessages: 0n,
        coverage: { seen: 1, total: 2 },
        status: 'unknown',
        members: 1,
        idleMembers: 0,
        unseen: [{ scope: 'partition', reason: 'not-committed' }],
      },
    ],
    [
      'whose members were refused and that committed nothing is unknown',
      { membersFault: 'denied' },
      two,
      { lagMessages: null, status: 'unknown', members: null },
    ],
    [
      'that lost data says so before anything else',
      { commits: { orders: [40n, 300n] } },
      { orders: [{ start: 70n, end: 100n }, { end: 100n }] },
      { lagMessages: 30n, lostMessages: 30n, status: 'lost' },
    ],
    [
      'that is beyond the end is ahead, not up to date',
      { commits: { orders: [100n, 300n] } },
      two,
      { lagMessages: 0n, status: 'ahead' },
    ],
    [
      'that reads a deleted topic has a partition that was not seen',
      { commits: { gone: [5n], orders: [100n] } },
      two,
      {
        lagMessages: 0n,
        coverage: { seen: 1, total: 2 },
        topics: 2,
        unseen: [{ scope: 'partition', id: 'gone:0', reason: 'no-leader' }],
      },
    ],
    [
      'with more members than partitions has idle ones',
      { commits: { orders: [100n, 100n] }, members: [{ orders: [0] }, { orders: [1] }, {}, { orders: [] }] },
      two,
      { members: 4, idleMembers: 2, status: 'ok', statusReason: '4 members, 2 partitions: 2 idle' },
    ],
    [
      'on the move is rebalancing, once everything was seen',
      { commits: { orders: [40n, 100n] }, state: 'PreparingRebalance' },
      two,
      { status: 'rebalancing' },
    ],
  ]
  it.each(rows)('%s', (_, group, topics, expected) => {
    expect(groupOf({ topics: topics ?? {}, groups: { g: group } })).toMatchObject(expected)
  })
})

it('adds up exactly where doubles do not', () => {
  const most = 2n ** 53n - 1n
  const lags = [1n, most, 2n, most, most, 2n ** 62n]
  const topics = { orders: lags.map((end) => ({ end })) }
  expect(groupOf({ topics, groups: { g: { commits: { orders: lags.map(() => 0n) } } } })).toMatchObject({
    lagMessages: lags.reduce((sum, lag) => sum + lag),
  })
})

describe('a share group', () => {
  const share = (lags: (bigint | null)[], fault: FaultCode | null = null) => ({
    atMs: 1,
    fault,
    partitions: lags.map((lag, partition) => ({ topic: 'orders', partition, start: 5n, lag })),
  })
  const rows: [claim: string, group: FakeGroup, expected: object][] = [
    ['has the lag its coordinator tells', { share: share([3n, 4n]) }, { lagMessages: 7n, coverage: wholly }],
    [
      'that nobody has read from has none',
      { share: share([null, null]) },
      { lagMessages: null, coverage: { seen: 0, total: 2 } },
    ],
    [
      'whose offsets were refused has none, whatever was known before',
      { share: share([3n, 4n], 'denied') },
      { lagMessages: null, coverage: { seen: 0, total: 2 }, status: 'unknown' },
    ],
    [
      'whose coordinator fell silent has none, whatever was known before',
      { share: share([3n, 4n]), why: 'timeout' },
      { lagMessages: null, coverage: { seen: 0, total: 2 }, status: 'unknown' },
    ],
    ['that was not looked at yet has none', {}, { lagMessages: null, status: 'unknown' }],
  ]
  it.each(rows)('%s', (_, group, expected) => {
    expect(groupOf({ topics: two, groups: { g: { ...group, type: 'share' } } })).toMatchObject(expected)
  })
})

const offset = fc.oneof(
  fc.bigInt({ min: 0n, max: 300n }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
  fc.bigInt({ min: 0n, max: 2n ** 62n }),
)
const fault = fc.constantFrom<FaultCode>('unreachable', 'no-leader', 'denied')
const partition = fc.tuple(offset, offset, fc.option(fault, { freq: 5 })).map(([a, b, why]) => ({
  start: a < b ? a : b,
  end: why ?? (a < b ? b : a),
}))
const topics = fc.dictionary(
  fc.constantFrom('orders', 'payments', 'clicks'),
  fc.array(partition, { minLength: 1, maxLength: 4 }),
)
const group = fc.record(
  {
    commits: fc.dictionary(
      fc.constantFrom('orders', 'payments', 'gone'),
      fc.array(fc.option(offset, { freq: 4 }), { minLength: 1, maxLength: 4 }),
    ),
    members: fc.array(
      fc.dictionary(fc.constantFrom('orders', 'clicks'), fc.uniqueArray(fc.nat(3), { maxLength: 3 })),
      { maxLength: 3 },
    ),
    why: fault,
  },
  { requiredKeys: ['commits'] },
)
const plans = fc.record({
  topics,
  groups: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), group),
})

/** The same, the slow and simple way. */
function naive(snapshot: Snapshot, at: number) {
  const { groups, ends, logStarts } = snapshot
  let lag = 0n
  let lost = 0n
  let seen = 0
  for (let commit = groups.commitAt.get(at); commit < groups.commitAt.get(at + 1); commit++) {
    const row = groups.commitRow.get(commit)
    if (row < 0 || groups.why[at] !== 0 || ends.why[row] !== 0) continue
    const behind = evaluateBehind(groups.committed.get(commit), ends.value.get(row), logStarts.value.get(row))
    lag += behind.lag
    lost += behind.lost
    seen++
  }
  return { lag, lost, seen }
}

describe('whatever the snapshot', () => {
  it('the sums are those of exact arithmetic, and what was not seen is not among them', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const snapshot = fakeSnapshot(plan)
        const { totals } = rollUp(snapshot)
        for (let at = 0; at < snapshot.groups.ids.length; at++) {
          const { lag, lost, seen } = naive(snapshot, at)
          expect([totals.lag.get(at), totals.lost.get(at), totals.seen[at]]).toEqual([lag, lost, seen])
          expect(totals.seen[at]).toBeLessThanOrEqual(totals.total[at] ?? 0)
        }
      }),
    )
  })

  it('a group does not depend on the others, nor on their order', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const reversed = Object.fromEntries(Object.entries(plan.groups).toReversed())
        for (const id of Object.keys(plan.groups)) {
          const alone = Object.fromEntries(Object.entries(plan.groups).filter(([name]) => name === id))
          const whole = groupOf(plan, id)
          expect(groupOf({ ...plan, groups: reversed }, id)).toEqual(whole)
          expect(groupOf({ ...plan, groups: alone }, id)).toEqual(whole)
        }
      }),
    )
  })

  it('a lag is told only when some of it was seen, and "ok" only when all was', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const snapshot = fakeSnapshot(plan)
        const view = viewOnce(snapshot)
        for (let at = 0; at < snapshot.groups.ids.length; at++) {
          const { lagMessages, coverage, status } = toGroup(view, at)
          const hidden = whyPartitionsUnknown(snapshot, at) !== null
          expect(lagMessages === null).toBe(coverage.seen === 0 && (coverage.total > 0 || hidden))
          expect(status === 'ok' && coverage.seen < coverage.total).toBe(false)
        }
      }),
    )
  })

  it('the readers of a topic are the groups that committed or own a partition of it', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const snapshot = fakeSnapshot(plan)
        const { readers } = rollUp(snapshot)
        for (const [topic, at] of snapshot.topology.topicIndex) {
          const size = plan.topics[topic]?.length ?? 0
          const wanted = Object.entries(plan.groups).flatMap(([id, { commits, members = [] }]) => {
            const committed = (commits[topic] ?? []).slice(0, size).some((one) => one !== null)
            const owned = members.some((member) => (member[topic as 'orders'] ?? []).some((n) => n < size))
            return committed || owned ? [id] : []
          })
          expect((readers.get(at) ?? []).map((one) => snapshot.groups.ids[one] ?? '').toSorted()).toEqual(
            wanted.toSorted(),
          )
        }
      }),
    )
  })
})
