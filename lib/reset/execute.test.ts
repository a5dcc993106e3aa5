import { expect, test } from 'vitest'
import type { CoordinatorView } from '#lib/model/coordinator-view.ts'
import { Fault } from '#lib/model/reading.ts'
import type { WriteOutcome } from '#lib/model/write.ts'
import { executePrepared } from './execute.ts'
import { toAfterText, toBeforeText, toExecuted } from './entry.ts'
import type { Prepared, Step } from './prepared.ts'

const done: WriteOutcome = { outcome: 'done' }
const refused: WriteOutcome = {
  outcome: 'refused',
  error: { code: 29, name: 'DENIED' },
  because: 'You may not.',
}
const unknown: WriteOutcome = { outcome: 'unknown', fault: 'timeout', because: 'Nobody knows.' }
const notAsked: WriteOutcome = { outcome: 'not-asked', fault: 'unreachable', because: 'Nothing was sent.' }

function step(partition: number, over: Partial<Step> = {}): Step {
  return {
    group: 'g',
    topic: 't',
    partition,
    from: 50n,
    to: 10n,
    delta: -40n,
    clamped: false,
    because: '',
    targetMs: null,
    topicId: 'id',
    metadata: 'old',
    leaderEpoch: 3,
    toMetadata: '',
    toLeaderEpoch: -1,
    logStart: 10n,
    end: 100n,
    ...over,
  }
}

function prepared(steps: Step[], over: Partial<Prepared> = {}): Prepared {
  return {
    action: 'reset',
    group: 'g',
    type: 'classic',
    undoes: null,
    text: 'Reset g',
    steps,
    planned: {
      group: 'g',
      type: 'classic',
      state: 'Empty',
      members: 0,
      totals: { replayed: 0n, skipped: 0n, unchanged: 0 },
      command: null,
      warnings: [],
      refusal: null,
    },
    ...over,
  }
}

/** What Kafka says to each partition, and where it stands after; `after` null: the group is gone, a Fault: nobody tells. */
function openGroup(said: WriteOutcome[], after: Record<number, bigint> | Fault | null) {
  const asked: string[] = []
  const answer = (rows: readonly { topic: string; partition: number }[]) =>
    rows.map((row) => ({ ...row, ...(said[row.partition] ?? done) }))
  const view = (commits: Record<number, bigint>): CoordinatorView => ({
    group: 'g',
    atMs: 0,
    coordinator: 1,
    type: 'classic',
    state: 'Empty',
    protocol: '',
    members: [],
    membersFault: null,
    epoch: null,
    unseen: [],
    commits: Object.entries(commits).map(([partition, offset]) => ({
      topic: 't',
      partition: Number(partition),
      offset,
      metadata: '',
      leaderEpoch: -1,
    })),
  })
  return {
    asked,
    hands: {
      commitOffsets: async (
        _: string,
        rows: readonly { topic: string; partition: number; offset: bigint; metadata: string }[],
      ) => {
        asked.push(
          `commit ${rows.map(({ partition, offset, metadata }) => `${partition}=${offset}${metadata}`).join()}`,
        )
        return answer(rows)
      },
      deleteOffsets: async (_: string, rows: readonly { topic: string; partition: number }[]) => {
        asked.push(`delete ${rows.map(({ partition }) => partition).join()}`)
        return answer(rows)
      },
      alterShareOffsets: async (
        _: string,
        rows: readonly { topic: string; partition: number; offset: bigint }[],
      ) => {
        asked.push(`share ${rows.map(({ partition, offset }) => `${partition}=${offset}`).join()}`)
        return answer(rows)
      },
      deleteGroup: async () => {
        asked.push('delete group')
        return said[0] ?? done
      },
      readGroup: async () => {
        if (after instanceof Fault) throw after
        return after && view(after)
      },
    },
  }
}

const gone = new Fault('unreachable', 'It is down.')

test.each<
  [string, WriteOutcome[], Record<number, bigint> | Fault, string, (bigint | null)[], (string | null)[]]
>([
  ['all written and read back', [done, done], { 0: 10n, 1: 10n }, 'done', [10n, 10n], [null, null]],
  [
    'one refused, the other there',
    [done, refused],
    { 0: 10n, 1: 50n },
    'partial',
    [10n, 50n],
    [null, 'You may not.'],
  ],
  [
    'all refused',
    [refused, refused],
    { 0: 50n, 1: 50n },
    'refused',
    [50n, 50n],
    ['You may not.', 'You may not.'],
  ],
  [
    'nothing sent',
    [notAsked, notAsked],
    gone,
    'failed',
    [null, null],
    ['Nothing was sent.', 'Nothing was sent.'],
  ],
  ['no answer, and yet there', [unknown, unknown], { 0: 10n, 1: 10n }, 'done', [10n, 10n], [null, null]],
  [
    'no answer, and not there yet',
    [unknown, unknown],
    { 0: 50n, 1: 50n },
    'unfinished',
    [50n, 50n],
    ['Nobody knows.', 'Nobody knows.'],
  ],
  [
    'no answer and no look',
    [unknown, unknown],
    gone,
    'unfinished',
    [null, null],
    ['Nobody knows.', 'Nobody knows.'],
  ],
  [
    'one of which nobody knows',
    [done, unknown],
    gone,
    'unfinished',
    [null, null],
    ['acknowledged', 'Nobody knows.'],
  ],
  [
    'acknowledged, but not read back',
    [done, done],
    gone,
    'done',
    [null, null],
    ['acknowledged', 'acknowledged'],
  ],
  ['written over since', [done, done], { 0: 10n, 1: 77n }, 'partial', [10n, 77n], [null, 'it is 77 by now']],
  ['written and gone since', [done, done], { 0: 10n }, 'partial', [10n, null], [null, 'it is none by now']],
])('%s', async (_, said, after, outcome, committed, errors) => {
  const result = await executePrepared(prepared([step(0), step(1)]), openGroup(said, after).hands)
  expect(result.outcome).toBe(outcome)
  expect(result.rows.map((row) => row.committed)).toEqual(committed)
  for (const [n, error] of errors.entries()) expect(`${result.rows[n]?.error}`).toContain(`${error}`)
  expect(result.because.length).toBeGreaterThan(5)
})

test('what stays is not written: its metadata would be lost', async () => {
  const { asked, hands } = openGroup([], { 0: 50n, 1: 10n })
  const result = await executePrepared(prepared([step(0, { to: 50n }), step(1)]), hands)
  expect(asked).toEqual(['commit 1=10'])
  expect(result.outcome).toBe('done')
})

test('with nothing to write nothing is sent', async () => {
  const { asked, hands } = openGroup([], { 0: 50n })
  expect(await executePrepared(prepared([step(0, { to: 50n })]), hands)).toMatchObject({ outcome: 'done' })
  expect(asked).toEqual([])
})

test('an undo brings metadata back, and deletes what was not there', async () => {
  const { asked, hands } = openGroup([], { 0: 10n })
  const steps = [step(0, { toMetadata: ' mine' }), step(1, { to: null })]
  expect(await executePrepared(prepared(steps, { action: 'undo' }), hands)).toMatchObject({ outcome: 'done' })
  expect(asked).toEqual(['commit 0=10 mine', 'delete 1'])
})

test('a share group is set by its own request', async () => {
  const { asked, hands } = openGroup([], { 0: 10n })
  await executePrepared(prepared([step(0)], { type: 'share' }), hands)
  expect(asked).toEqual(['share 0=10'])
})

test.each<[string, WriteOutcome, Record<number, bigint> | Fault | null, string]>([
  ['deleted', done, null, 'done'],
  ['refused', refused, { 0: 50n }, 'refused'],
  ['no answer, and gone', unknown, null, 'done'],
  ['no answer, and still there', unknown, { 0: 50n }, 'unfinished'],
  ['no answer and no look', unknown, gone, 'unfinished'],
])('a group without offsets or with: %s', async (_, said, after, outcome) => {
  for (const steps of [[], [step(0, { to: null })]]) {
    const { hands } = openGroup(
      [said],
      steps.length === 0 && after !== null && !(after instanceof Fault) ? {} : after,
    )
    expect(await executePrepared(prepared(steps, { action: 'delete-groups' }), hands)).toMatchObject({
      outcome,
    })
  }
})

test('the audit log gives back what was told', async () => {
  const plan = prepared([step(0), step(1, { to: null })])
  const result = await executePrepared(plan, openGroup([], { 0: 10n }).hands)
  const row = {
    id: '7',
    atMs: 1,
    actor: 'local',
    action: 'reset' as const,
    cluster: 'main',
    target: 'g',
    text: '',
    before: toBeforeText(plan),
    outcome: result.outcome,
    endedMs: 2,
    after: toAfterText(result),
  }
  expect(toExecuted(row)).toEqual(result)
  expect(toExecuted({ ...row, outcome: 'unfinished', after: null })).toMatchObject({
    outcome: 'unfinished',
    rows: [{ from: 50n, to: 10n, committed: null }, { to: null }],
  })
  // A text of another time, or a broken one, is not a crash.
  expect(toExecuted({ ...row, before: 'x', after: '[]' }).rows).toEqual([])
})
