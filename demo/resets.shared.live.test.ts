import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReader } from '#demo/reader.ts'
import { openResetStage, WITHIN_MS, type ResetStage } from '#demo/reset-stage.ts'
import { joinShared, type SharedBrokers } from '#demo/shared/join.ts'
import { commitFor } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import type { Done, Plan } from '#lib/model/plan.ts'
import type { Refusal } from '#lib/model/reading.ts'
import type { ResetScope, ResetTarget } from '#lib/model/reset.ts'

// Plan, execution and undo of changes, on real coordinators: what the server does behind its routes.
const orders = 'change-orders'
const other = 'change-other'

let brokers: SharedBrokers
let stage: ResetStage

beforeAll(async () => {
  brokers = await joinShared()
  stage = await openResetStage(brokers.bootstrap, 'change-')
  await stage.makeTopic(orders, 3)
  await stage.makeTopic(other, 1)
  for (const partition of [0, 1, 2]) await stage.send(orders, partition, records(20))
  await stage.send(other, 0, records(10))
  // Records are read from the leaders of the last look.
  await stage.collector.nextRound()
})

afterAll(async () => {
  await stage?.clear()
  await brokers?.leave()
})

function records(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    value: `v${n}`,
    timestamp: String(1_700_000_000_000 + n),
  }))
}

const at = (offset: bigint, partition = 0, topic = orders) => ({ topic, partition, offset })
const place = (partition: number, topic = orders) => ({ topic, partition })

async function commit(group: string, ...rows: (ReturnType<typeof at> & { metadata?: string })[]) {
  const done = await stage.collector.writer.commitOffsets(group, rows, WITHIN_MS)
  expect(done.filter(({ outcome }) => outcome !== 'done')).toEqual([])
}

const all: ResetScope = { all: true }

function planReset(group: string, target: ResetTarget, scope = all, more = {}): Promise<Plan> {
  return stage.plans.reset(group, { target, scope, create: false, strict: false, ...more })
}

function execute({ id }: Plan, key: string = randomUUID()): Promise<Done | Refusal> {
  return stage.plans.execute(id, key, { actor: 'test', group: undefined })
}

async function executed(plan: Plan): Promise<Done> {
  expect(plan.refusal).toBeNull()
  const done = await execute(plan)
  if ('refused' in done) throw new Error(done.because)
  return done
}

async function planUndo(auditId: string): Promise<Plan> {
  const plan = await stage.plans.undo(auditId)
  if ('refused' in plan) throw new Error(plan.because)
  return plan
}

/** What the audit log tells of a group, newest first. */
async function logged(target: string) {
  const { items } = await stage.audit.list({ target, fromMs: 0, toMs: Date.now() + 1000, limit: 10 })
  return items.map(({ action, outcome }) => `${action} ${outcome}`)
}

describe('a reset is carried out as it was shown, and taken back', () => {
  it('offsets and metadata come back, and a partition that had none has none again', async () => {
    const group = 'change-back'
    await commit(group, { ...at(15n), metadata: 'mine' }, at(20n, 1))
    const plan = await planReset(group, { kind: 'offset', offset: '5' }, { topics: [orders] })
    expect(plan).toMatchObject({
      action: 'reset',
      totals: { replayed: 25n, skipped: 0n, unchanged: 0 },
      groups: [{ group, type: 'classic', state: 'Empty', members: 0 }],
      mayWrite: null,
    })
    expect(plan.rows.map(({ partition, from, to, targetMs }) => [partition, from, to, targetMs])).toEqual([
      [0, 15n, 5n, 1_700_000_000_005],
      [1, 20n, 5n, 1_700_000_000_005],
      [2, null, 5n, 1_700_000_000_005],
    ])
    const done = await executed(plan)
    expect(done).toMatchObject({ outcome: 'done', repeated: false })
    expect(await stage.committed(group)).toEqual({
      [`${orders} 0`]: '5',
      [`${orders} 1`]: '5',
      [`${orders} 2`]: '5',
    })

    const undo = await planUndo(done.auditId)
    expect(undo).toMatchObject({ action: 'undo', undoes: done.auditId })
    expect(undo.rows.find(({ partition }) => partition === 2)).toMatchObject({ from: 5n, to: null })
    const undone = await executed(undo)
    expect(await stage.committed(group)).toEqual({ [`${orders} 0`]: '15 mine', [`${orders} 1`]: '20' })
    // An undo can be taken back as well.
    await executed(await planUndo(undone.auditId))
    expect(await stage.committed(group)).toMatchObject({ [`${orders} 2`]: '5' })
    expect(await logged(group)).toEqual(['undo done', 'undo done', 'reset done'])
  })

  it('a double click is one reset, and the same key later is told what was done then', async () => {
    const group = 'change-twice'
    await commit(group, at(15n))
    const plan = await planReset(group, { kind: 'earliest' })
    const key = randomUUID()
    const both = await Promise.all([execute(plan, key), execute(plan, key)])
    expect(both.map((done) => ('refused' in done ? done.because : [done.outcome, done.repeated]))).toEqual([
      ['done', false],
      ['done', true],
    ])
    expect(await execute(plan, key)).toMatchObject({
      outcome: 'done',
      repeated: true,
      rows: [{ group, from: 15n, to: 0n, committed: 0n, error: null }],
    })
    expect(await logged(group)).toEqual(['reset done'])
    // With another key it is another reset, of a plan that is not true any more.
    expect(await execute(plan)).toMatchObject({ refused: 'conflict' })
  })

  it('to the offsets of another group, and to those before an earlier reset', async () => {
    await commit('change-model', at(3n), at(4n, 1), at(7n, 0, other))
    await commit('change-copy', at(10n))
    const copied = await executed(
      await planReset('change-copy', { kind: 'group', group: 'change-model' }, { topics: [orders] }),
    )
    expect(await stage.committed('change-copy')).toEqual({ [`${orders} 0`]: '3', [`${orders} 1`]: '4' })
    await commit('change-third', at(1n))
    await executed(await planReset('change-third', { kind: 'audit', audit: copied.auditId }))
    expect(await stage.committed('change-third')).toEqual({ [`${orders} 0`]: '10' })
    const unknown = await planReset('change-third', { kind: 'audit', audit: '999999' })
    expect(unknown.refusal).toMatchObject({ code: 'bad-target', because: expect.stringContaining('999999') })
  })

  it('of a share group, whose start offsets are set', async () => {
    const group = 'change-share'
    await stage.collector.writer.alterShareOffsets(group, [at(2n), at(3n, 1)], WITHIN_MS)
    const done = await executed(await planReset(group, { kind: 'latest' }))
    expect(await stage.committed(group)).toEqual({ [`${orders} 0`]: '20', [`${orders} 1`]: '20' })
    await executed(await planUndo(done.auditId))
    expect(await stage.committed(group)).toEqual({ [`${orders} 0`]: '2', [`${orders} 1`]: '3' })
    // What had no start offset cannot lose it again: Kafka has no word for that.
    const wider = await executed(await planReset(group, { kind: 'latest' }, { partitions: [place(2)] }))
    expect((await planUndo(wider.auditId)).refusal).toMatchObject({ code: 'share' })
  })

  it('of a group that is not there only when it is to be made', async () => {
    const scope = { topics: [other] }
    expect((await planReset('change-new', { kind: 'earliest' }, scope)).refusal).toMatchObject({
      code: 'not-found',
    })
    const done = await executed(await planReset('change-new', { kind: 'earliest' }, scope, { create: true }))
    expect(await stage.committed('change-new')).toEqual({ [`${other} 0`]: '0' })
    await executed(await planUndo(done.auditId))
    expect(await stage.collector.readGroupNow('change-new', WITHIN_MS)).toMatchObject({ commits: [] })
  })

  it('of several groups, each with an entry of its own', async () => {
    await commit('change-many-a', at(10n))
    await commit('change-many-b', at(12n))
    const want = { target: { kind: 'earliest' } as const, scope: all, create: false, strict: false }
    const plan = await stage.plans.resets({ groups: ['change-many-a', 'change-many-b'], ...want })
    const done = await executed(plan)
    expect(done).toMatchObject({
      outcome: 'done',
      groups: [{ group: 'change-many-a' }, { group: 'change-many-b' }],
    })
    expect(new Set(done.groups.map(({ auditId }) => auditId)).size).toBe(2)
    await executed(await planUndo(done.groups[1]?.auditId ?? ''))
    expect(await stage.committed('change-many-a')).toEqual({ [`${orders} 0`]: '0' })
    expect(await stage.committed('change-many-b')).toEqual({ [`${orders} 0`]: '12' })
  })
})

describe('what changed since the preview makes it refuse, with nothing written', () => {
  it('a consumer that started', async () => {
    const group = 'change-started'
    await commit(group, at(15n), at(15n, 1), at(15n, 2))
    const plan = await planReset(group, { kind: 'earliest' })
    expect(plan.refusal).toBeNull()
    const reader = await openReader(brokers.bootstrap, { group, topic: orders })
    expect(await execute(plan)).toMatchObject({
      refused: 'conflict',
      because: expect.stringContaining('Nothing was written'),
    })
    const { commits } = await stage.now(group)
    expect(commits.filter(({ offset }) => offset < 15n)).toEqual([])
    // It was never begun: nothing in the log to explain.
    expect(await logged(group)).toEqual([])
    expect((await planReset(group, { kind: 'earliest' })).refusal).toMatchObject({
      code: 'members',
      members: [{ host: expect.stringContaining('127.0.0.1') }],
    })
    await reader.stop()
  })

  it('a commit of somebody', async () => {
    const group = 'change-moved'
    await commitFor(brokers.bootstrap, { [group]: { [orders]: [15n] } })
    const plan = await planReset(group, { kind: 'earliest' })
    await commitFor(brokers.bootstrap, { [group]: { [orders]: [16n] } })
    expect(await execute(plan)).toMatchObject({
      refused: 'conflict',
      because: `${orders} 0 had offset 15 when this was looked at and has 16 now: somebody commits. Nothing was written. Look at it anew.`,
    })
    expect(await stage.committed(group)).toEqual({ [`${orders} 0`]: `16 ${orders} by hand` })
  })

  it('a topic that was made anew, under whose name other records stand', async () => {
    const group = 'change-anew'
    const topic = 'change-short-lived'
    await stage.makeTopic(topic, 1)
    await stage.send(topic, 0, records(10))
    await commit(group, at(5n, 0, topic))
    const plan = await planReset(group, { kind: 'earliest' }, { topics: [topic] })
    const done = await executed(await planReset(group, { kind: 'latest' }, { topics: [topic] }))
    await stage.admin.deleteTopics({ topics: [topic] })
    await stage.makeTopic(topic, 1)
    await stage.send(topic, 0, records(10))
    // Kafka takes the commits of a deleted topic away some time after.
    await stage.until(group, 'have lost its offsets', ({ commits }) => commits.length === 0)
    await commit(group, at(5n, 0, topic))
    expect(await execute(plan)).toMatchObject({
      refused: 'conflict',
      because: expect.stringContaining('made anew'),
    })
    expect(await stage.committed(group)).toEqual({ [`${topic} 0`]: '5' })
    // Nor are offsets of the old topic put back into the new one.
    expect((await planUndo(done.auditId)).refusal).toMatchObject({
      code: 'bad-target',
      because: expect.stringContaining('made anew'),
    })
  })

  it('records that were deleted', async () => {
    const group = 'change-shorter'
    const topic = 'change-trimmed'
    await stage.makeTopic(topic, 1)
    await stage.send(topic, 0, records(10))
    await commit(group, at(9n, 0, topic))
    const plan = await planReset(group, { kind: 'offset', offset: '2' })
    await stage.admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '4' }] })
    expect(await execute(plan)).toMatchObject({
      refused: 'conflict',
      because: expect.stringContaining('starts at 4 by now'),
    })
    expect(await stage.committed(group)).toEqual({ [`${topic} 0`]: '9' })
  })
})

describe('a group that reads by the newer protocol', () => {
  it('is refused without being joined: its members and epoch stay as they are', async () => {
    const group = 'change-848'
    const kip848 = ['--command-property', 'group.protocol=consumer']
    const stop = await stage.startReader('ConsoleConsumer', ['--group', group, '--topic', orders, ...kip848])
    const before = await stage.until(
      group,
      'be stable',
      ({ state, members }) => state === 'Stable' && members.length === 1,
    )
    const plan = await planReset(group, { kind: 'earliest' }, { topics: [orders] })
    expect(plan.refusal).toMatchObject({ code: 'members', because: expect.stringContaining('console') })
    expect(await execute(plan)).toMatchObject({ refused: 'conflict' })
    const { type, state, epoch, members } = await stage.now(group)
    expect({ type, state, epoch, members }).toEqual({
      type: 'consumer',
      state: 'Stable',
      epoch: before.epoch,
      members: before.members,
    })
    expect(await logged(group)).toEqual([])
    await stop()
  })
})

describe('deletes go the same road', () => {
  it('offsets of a topic, and back', async () => {
    const group = 'change-forgets'
    await commit(group, at(15n), at(7n, 1), { ...at(9n, 0, other), metadata: 'kept' })
    const plan = await stage.plans.deleteOffsets(group, { scope: { topics: [other] } })
    expect(plan).toMatchObject({
      action: 'delete-offsets',
      refusal: null,
      rows: [{ topic: other, from: 9n, to: null }],
    })
    const done = await executed(plan)
    expect(Object.keys(await stage.committed(group)).toSorted()).toEqual([`${orders} 0`, `${orders} 1`])
    await executed(await planUndo(done.auditId))
    expect(await stage.committed(group)).toMatchObject({ [`${other} 0`]: '9 kept' })
  })

  it('not of a topic that a member reads, who is named; of another one they are', async () => {
    const group = 'change-half'
    await commit(group, at(20n), at(20n, 1), at(20n, 2), at(5n, 0, other))
    const reader = await openReader(brokers.bootstrap, { group, topic: orders })
    const refused = await stage.plans.deleteOffsets(group, { scope: { topics: [orders] } })
    expect(refused.refusal).toMatchObject({ code: 'members', members: [{}] })
    await executed(await stage.plans.deleteOffsets(group, { scope: { topics: [other] } }))
    expect(await stage.committed(group)).not.toHaveProperty([`${other} 0`])
    await reader.stop()
  })

  it('whole groups by a pattern, and one of them back', async () => {
    for (const n of [1, 2, 3]) await commit(`change-old-${n}`, at(BigInt(n)))
    await stage.collector.nextRound()
    const plan = await stage.plans.deleteGroups({ pattern: 'change-old-*' })
    if ('refused' in plan) throw new Error(plan.because)
    expect(plan.groups.map(({ group }) => group)).toEqual(['change-old-1', 'change-old-2', 'change-old-3'])
    const done = await executed(plan)
    expect(done).toMatchObject({ outcome: 'done' })
    for (const n of [1, 2, 3])
      expect(await stage.collector.readGroupNow(`change-old-${n}`, WITHIN_MS)).toBeNull()
    await executed(await planUndo(done.groups[1]?.auditId ?? ''))
    expect(await stage.committed('change-old-2')).toEqual({ [`${orders} 0`]: '2' })
    expect(await stage.plans.deleteGroups({ pattern: 'change-no-such-*' })).toMatchObject({
      refused: 'not-found',
    })
  })

  it('none of several while one has members', async () => {
    await commit('change-keep-a', at(1n))
    const reader = await openReader(brokers.bootstrap, { group: 'change-keep-b', topic: orders })
    const plan = await stage.plans.deleteGroups({ groups: ['change-keep-a', 'change-keep-b'] })
    if ('refused' in plan) throw new Error(plan.because)
    expect(plan.refusal).toMatchObject({ code: 'members', because: expect.stringContaining('1 of 2 groups') })
    expect(await execute(plan)).toMatchObject({ refused: 'conflict' })
    expect(await stage.committed('change-keep-a')).toEqual({ [`${orders} 0`]: '1' })
    await reader.stop()
    await waitFor(async () => (await stage.now('change-keep-b')).members.length === 0, {
      what: 'the reader to be gone',
      timeoutMs: 60_000,
    })
  })
})

it('a plan of another time, or of nobody, is not carried out', async () => {
  expect(
    await stage.plans.execute('no-such-plan', randomUUID(), { actor: 'test', group: undefined }),
  ).toMatchObject({
    refused: 'conflict',
    because: expect.stringContaining('older than a quarter of an hour'),
  })
})
