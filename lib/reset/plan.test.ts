import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ResetTarget } from '#lib/model/reset.ts'
import { isRefusal } from '#lib/model/reading.ts'
import { toCommand } from './command.ts'
import { planReset, type PlannedAim } from './plan.ts'
import { toScoped } from './scope.ts'
import type { GroupNow, PartitionNow } from './seen.ts'
import { toAim } from './target.ts'

const group: GroupNow = {
  id: 'g',
  type: 'classic',
  state: 'Empty',
  protocol: '',
  members: [],
  movedMsAgo: null,
}
const p0: PartitionNow = {
  topic: 't',
  partition: 0,
  committed: 50n,
  logStart: 10n,
  end: 100n,
  found: null,
  unseen: null,
  barred: null,
}

type Aim = PlannedAim
const offset = (value: bigint): Aim => ({ kind: 'offset', offset: value })
const shift = (by: bigint): Aim => ({ kind: 'shift', by })
const time: Aim = { kind: 'time', atMs: 0 }

function plan(aim: Aim, now: Partial<PartitionNow> = {}, over: Partial<GroupNow> = {}) {
  return planReset({ group: { ...group, ...over }, aim, partitions: [{ ...p0, ...now }] })
}

describe('where one partition goes, log 10 to 100, committed 50', () => {
  test.each<[string, Aim, Partial<PartitionNow>, bigint, boolean]>([
    ['R13 earliest', { kind: 'earliest' }, {}, 10n, false],
    ['R13 latest', { kind: 'latest' }, {}, 100n, false],
    ['R14 empty', { kind: 'earliest' }, { logStart: 10n, end: 10n }, 10n, false],
    ['R15 current', { kind: 'current' }, {}, 50n, false],
    ['R16 current, never committed', { kind: 'current' }, { committed: null }, 100n, false],
    ['R17 current before the log is not clamped', { kind: 'current' }, { committed: 5n }, 5n, false],
    ['R17 current beyond the end is not clamped', { kind: 'current' }, { committed: 150n }, 150n, false],
    ['R18 offset inside', offset(60n), {}, 60n, false],
    ['R18 offset at the start', offset(10n), {}, 10n, false],
    ['R18 offset at the end', offset(100n), {}, 100n, false],
    ['R19 offset before', offset(9n), {}, 10n, true],
    ['R19 offset −1', offset(-1n), {}, 10n, true],
    ['R20 offset beyond', offset(101n), {}, 100n, true],
    ['R22 shift forward', shift(10n), {}, 60n, false],
    ['R22 shift back', shift(-10n), {}, 40n, false],
    ['R22 shift by nothing', shift(0n), {}, 50n, false],
    ['R23 shift far back', shift(-1000n), {}, 10n, true],
    ['R23 shift far on', shift(1000n), {}, 100n, true],
    ['R24 shift by nothing before the log', shift(0n), { committed: 5n }, 10n, true],
    ['R28 time between records', time, { found: { offset: 70n, atMs: 0 } }, 70n, false],
    ['R30 time after the last', time, {}, 100n, false],
    ['R31 time, empty log', time, { logStart: 10n, end: 10n }, 10n, false],
    ['R42 from a file', { kind: 'each', offsets: [{ topic: 't', partition: 0, offset: 5n }] }, {}, 10n, true],
  ])('%s', (_, aim, now, to, clamped) => {
    const { rows, refusal } = plan(aim, now)
    expect(rows.map((row) => [row.to, row.clamped])).toEqual([[to, clamped]])
    expect(refusal).toBeNull()
    const said = rows[0]?.because ?? ''
    expect(said.includes('deleted already') || said.includes('beyond the end')).toBe(clamped)
  })

  test('totals tell what is read again, what never is, and what stays', () => {
    const partitions = [p0, { ...p0, partition: 1, committed: 100n }, { ...p0, partition: 2, committed: 60n }]
    const { totals, rows } = planReset({ group, aim: offset(60n), partitions })
    expect(totals).toEqual({ replayed: 40n, skipped: 10n, unchanged: 1 })
    expect(rows.map(({ delta }) => delta)).toEqual([10n, -40n, 0n])
  })

  test('a target that lies in the log is inside it, and totals add up to the deltas', () => {
    const at = fc.record({
      start: fc.bigInt(0n, 1000n),
      kept: fc.bigInt(0n, 1000n),
      committed: fc.bigInt(0n, 3000n),
    })
    fc.assert(
      fc.property(at, fc.bigInt(-5000n, 5000n), ({ start, kept, committed }, by) => {
        const { rows, totals } = plan(shift(by), { logStart: start, end: start + kept, committed })
        const [row] = rows
        expect((row?.to ?? -1n) >= start && (row?.to ?? -1n) <= start + kept).toBe(true)
        expect(totals.skipped - totals.replayed).toBe(row?.delta)
      }),
    )
  })
})

describe('a plan is refused, its rows in view', () => {
  const member = { clientId: 'billing-1', host: '/10.0.0.7' }

  test('while somebody reads, who is named', () => {
    const { refusal, rows } = plan({ kind: 'earliest' }, {}, { state: 'Stable', members: [member] })
    expect(refusal).toMatchObject({ code: 'members', members: [member] })
    expect(refusal?.because).toContain('billing-1 at /10.0.0.7')
    expect(rows.length).toBe(1)
  })

  test('while the group is rebalancing and no member is known', () => {
    expect(plan({ kind: 'latest' }, {}, { state: 'PreparingRebalance' }).refusal?.code).toBe('members')
  })

  test('of a share group, when a start offset would have to be taken away', () => {
    const none: Aim = { kind: 'each', offsets: [{ topic: 't', partition: 0, offset: null }] }
    expect(plan(none, {}, { type: 'share' }).refusal?.code).toBe('share')
    expect(plan({ kind: 'latest' }, {}, { type: 'share' }).refusal).toBeNull()
  })

  test('of a group that is not there, unless it is to be made', () => {
    const nobody = { ...group, type: null, state: '' }
    const want = { group: nobody, aim: { kind: 'latest' } as const, partitions: [p0] }
    expect(planReset(want).refusal?.code).toBe('not-found')
    expect(planReset({ ...want, create: true }).refusal).toBeNull()
  })

  test('strictly, when the target lies outside the log', () => {
    const want = { group, aim: offset(9n), partitions: [p0] }
    expect(planReset({ ...want, strict: true }).refusal).toMatchObject({
      code: 'out-of-range',
      because: expect.stringContaining('t 0'),
    })
    expect(planReset({ ...want, aim: offset(10n), strict: true }).refusal).toBeNull()
  })

  test('when the topic is not the one that the offsets are of', () => {
    const partitions = [{ ...p0, barred: 't was made anew since.' }]
    expect(planReset({ group, aim: offset(10n), partitions }).refusal).toMatchObject({
      code: 'bad-target',
      because: 't was made anew since.',
    })
  })

  test('R11: with one partition unseen, and nothing of the others goes through', () => {
    const partitions = [p0, { ...p0, partition: 1, end: null, unseen: 'no leader' }]
    const { refusal, rows } = planReset({ group, aim: { kind: 'latest' }, partitions })
    expect(refusal).toMatchObject({ code: 'unseen', because: expect.stringContaining('t 1') })
    expect(rows.length).toBe(1)
  })

  test('R25: a shift with one partition never committed', () => {
    const partitions = [p0, { ...p0, partition: 1, committed: null }]
    expect(planReset({ group, aim: shift(1n), partitions }).refusal?.code).toBe('bad-target')
  })

  test('R26: a shift that leaves the numbers there are', () => {
    expect(plan(shift(9223372036854775807n)).refusal).toMatchObject({ code: 'bad-target' })
  })

  test('R02: with nothing to do', () => {
    expect(planReset({ group, aim: { kind: 'latest' }, partitions: [] }).refusal?.code).toBe('nothing')
  })
})

describe('a plan warns', () => {
  test('of state stores, of an unseen reader, of offsets about to expire, of partitions never committed', () => {
    const said = (now: Partial<PartitionNow>, over: Partial<GroupNow>) =>
      plan({ kind: 'latest' }, now, over).warnings.join(' ')
    expect(said({}, { type: 'streams' })).toContain('Streams')
    expect(said({}, { movedMsAgo: 5000 })).toContain('commit over this')
    expect(said({}, { movedMsAgo: 600_000 })).toBe('')
    expect(said({}, { movedMsAgo: 5000, protocol: 'consumer' })).not.toContain('commit over this')
    expect(said({}, { protocol: 'consumer' })).toContain('offsets.retention.minutes')
    expect(said({ committed: null }, {})).toContain('no committed offset yet')
  })
})

test('an offset that was never there before is deleted, and one that is not there now stays so', () => {
  const none: Aim = { kind: 'each', offsets: [{ topic: 't', partition: 0, offset: null }] }
  expect(plan(none).rows).toMatchObject([{ from: 50n, to: null, delta: null }])
  expect(plan(none, { committed: null })).toMatchObject({ rows: [], refusal: { code: 'nothing' } })
})

describe('a scope', () => {
  const committed = [{ topic: 't', partition: 0 }]
  const partitionsOf = (topic: string) => (topic === 't' ? 3 : null)
  const scoped = (scope: Parameters<typeof toScoped>[0]) => toScoped(scope, committed, partitionsOf)

  test('R01, R03, R04: all committed, all of a topic, some', () => {
    expect(scoped({ all: true })).toEqual(committed)
    expect(scoped({ topics: ['t', 't'] })).toEqual([0, 1, 2].map((partition) => ({ topic: 't', partition })))
    const two = [
      { topic: 't', partition: 2 },
      { topic: 't', partition: 2 },
    ]
    expect(scoped({ partitions: two })).toEqual([{ topic: 't', partition: 2 }])
  })

  test('R09, R10: what is not there is named', () => {
    expect(scoped({ topics: ['u'] })).toEqual({ missing: 'There is no topic u.' })
    expect(scoped({ partitions: [{ topic: 't', partition: 99 }] })).toEqual({
      missing: 'There is no partition 99 of a topic t.',
    })
  })
})

describe("the same with Kafka's tool", () => {
  test.each<[ResetTarget, Parameters<typeof toScoped>[0], string]>([
    [{ kind: 'earliest' }, { all: true }, '--reset-offsets --to-earliest --all-topics'],
    [{ kind: 'shift', by: '-10' }, { topics: ['t'] }, '--reset-offsets --shift-by -10 --topic t'],
    [
      { kind: 'timestamp', at: '2026-11-22T10:00:00.000+02:00' },
      {
        partitions: [
          { topic: 't', partition: 2 },
          { topic: 't', partition: 0 },
        ],
      },
      '--reset-offsets --to-datetime 2026-11-22T08:00:00.000Z --topic t:0,2',
    ],
    [
      { kind: 'duration', duration: 'PT1H' },
      { all: true },
      '--reset-offsets --by-duration PT1H --all-topics',
    ],
    [{ kind: 'csv', csv: 't,0,1' }, { all: true }, '--reset-offsets --from-file offsets.csv'],
  ])('%o', (target, scope, command) => {
    const aim = toAim(target, 'g', Date.UTC(2026, 0, 1))
    expect(isRefusal(aim)).toBe(false)
    const said = isRefusal(aim) ? null : toCommand('b:1', 'g', { target, aim, scope })
    expect(said).toBe(`kafka-consumer-groups.sh --bootstrap-server b:1 --group g ${command} --execute`)
  })

  test('a name with blanks and quotes stays one word', () => {
    const said = toCommand('b:1', "it's $HOME", {
      target: { kind: 'latest' },
      aim: { kind: 'latest' },
      scope: { all: true },
    })
    expect(said).toContain(String.raw`--group 'it'\''s $HOME' --reset`)
  })
})
