import { describe, expect, test } from 'vitest'
import { isDone, isOver, toHops, type GroupFacts, type InboxFacts, type TraceFacts } from './timeline.ts'

const facts: TraceFacts = {
  nowMs: 60_000,
  startMs: 0,
  topic: 'orders',
  partition: 3,
  offset: 100n,
  recordMs: 1000,
  leader: 2,
  relay: null,
  outbox: null,
  groups: [],
}
const billing: GroupFacts = {
  group: 'billing',
  awaited: true,
  committed: 101n,
  end: 500n,
  lastStable: 500n,
  members: 2,
  passed: { fromMs: 2000, toMs: 7000 },
  outPerS: 10,
  inbox: null,
}
const row: InboxFacts = {
  box: 'billing-inbox',
  state: 'processed',
  receivedMs: 3000,
  processedMs: 3500,
  attempts: 1,
  duplicates: 0,
  because: '',
}

const groupHop = (over: Partial<GroupFacts>, more: Partial<TraceFacts> = {}) =>
  toHops({ ...facts, ...more, groups: [{ ...billing, ...over }] }).find(({ kind }) => kind === 'group')
const inboxHop = (over: Partial<InboxFacts>, group: Partial<GroupFacts> = {}) =>
  toHops({ ...facts, groups: [{ ...billing, ...group, inbox: { ...row, ...over } }] }).at(-1)

describe('a group', () => {
  test.each<[string, Partial<GroupFacts>, string, string]>([
    ['that passed it tells between which looks', {}, 'done', 'passed it 1 s to 6 s after it was written'],
    [
      'that is at it has not read it',
      { committed: 100n },
      'waiting',
      'the next that it reads; within a second',
    ],
    ['that is behind tells how far and how long', { committed: 40n }, 'waiting', '60 ahead of it; about 6'],
    ['without members waits for one', { committed: 40n, members: 0, outPerS: 0 }, 'waiting', 'no member'],
    [
      'whose members were not seen',
      { committed: 40n, members: null, outPerS: 0 },
      'waiting',
      'it does not move',
    ],
    ['that stands still gives no time', { committed: 40n, outPerS: 0 }, 'waiting', 'it does not move'],
    ['before an open transaction', { committed: 100n, lastStable: 100n }, 'waiting', 'open transaction'],
    ['that never committed', { committed: null }, 'unknown', 'committed nothing'],
    ['that had passed before we looked', { passed: null }, 'done', 'had passed it when it was first'],
  ])('%s', (_, over, state, detail) => {
    const hop = groupHop(over)
    expect(hop?.state).toBe(state)
    expect(`${hop?.note}; ${hop?.detail}`).toContain(detail)
    expect(hop?.ahead).toBe(state === 'waiting' ? 100n - (over.committed ?? 101n) : null)
  })

  test('of a message whose place nobody knows is unknown, not waiting', () => {
    expect(groupHop({}, { offset: null })?.state).toBe('unknown')
  })
})

describe('an inbox', () => {
  test.each<[string, Partial<InboxFacts>, string, string]>([
    ['processed', {}, 'done', '1 attempt; processed 500 ms after it was received'],
    ['with duplicates', { attempts: null, duplicates: 2 }, 'done', '2 duplicates dropped; processed'],
    ['tried again', { attempts: 3, duplicates: 1 }, 'done', '3 attempts; 1 duplicate dropped; processed'],
    ['received', { state: 'pending' }, 'waiting', 'not processed yet'],
    ['given up', { state: 'dead', because: 'no such order' }, 'failed', 'no such order'],
    ['that was not seen', { state: 'unknown', because: 'It is down.' }, 'unknown', 'It is down.'],
    ['without a row though the group has passed', { state: 'none' }, 'waiting', 'though billing has passed'],
  ])('%s', (_, over, state, detail) => {
    const hop = inboxHop(over)
    expect(hop?.state).toBe(state)
    expect(`${hop?.note}; ${hop?.detail}`).toContain(detail)
  })

  test('without a row while the group is behind is expected when the group is', () => {
    const hop = inboxHop({ state: 'none' }, { committed: 40n })
    expect(hop).toMatchObject({
      state: 'waiting',
      detail: 'no row yet',
      expectedMs: { low: 4880, high: 7625 },
    })
  })
})

test('through an outbox: the row, the relay, then the topic', () => {
  const waiting = { box: 'shop', row: '7', writtenMs: 0, state: 'pending' as const, because: '' }
  const late = toHops({ ...facts, offset: null, partition: null, recordMs: null, outbox: waiting })
  expect(late.map(({ kind, state, name }) => [kind, state, name])).toEqual([
    ['outbox', 'done', 'shop'],
    ['relay', 'waiting', 'shop'],
    ['topic', 'waiting', 'orders'],
  ])
  expect(late.slice(0, 2).map(({ note, detail }) => [note, detail])).toEqual([
    ['shop, row 7', 'written'],
    ['', 'waits in the table, for 1 min'],
  ])
  const there = toHops({ ...facts, outbox: { ...waiting, state: 'gone' } })
  expect(there.map(({ state, atMs }) => [state, atMs])).toEqual([
    ['done', 0],
    ['done', 1000],
    ['done', 1000],
  ])
  const told = toHops({
    ...facts,
    outbox: { ...waiting, row: null, state: 'gone' },
    relay: { name: 'host:7/1/2', attempt: '3' },
  })
  expect(told.map(({ note, detail }) => [note, detail])).toEqual([
    ['shop', 'by its header produced-at'],
    ['host:7/1/2, attempt 3', 'waited 1 s in the table'],
    ['offset 100', 'in the log of broker 2'],
  ])
  const dead = toHops({
    ...facts,
    offset: null,
    recordMs: null,
    outbox: { ...waiting, state: 'dead', because: 'too large' },
  })
  expect(dead.map(({ state }) => state)).toEqual(['failed', 'failed', 'waiting'])
})

test('it is done when all that is awaited has it; other groups are shown, not awaited', () => {
  const other = { ...billing, group: 'audit', awaited: false, committed: 5n }
  const done = toHops({ ...facts, groups: [other, billing] })
  expect(done.map(({ name }) => name)).toEqual(['orders 3', 'billing', 'audit'])
  expect(isDone(done)).toBe(true)
  expect(isDone(toHops({ ...facts, groups: [{ ...billing, committed: 5n }] }))).toBe(false)
  expect(isDone(toHops({ ...facts, offset: null }))).toBe(false)
})

test('it is over when those that nobody waits for have it too', () => {
  const other = { ...billing, group: 'audit', awaited: false }
  expect(isOver(toHops({ ...facts, groups: [other, billing] }))).toBe(true)
  expect(isOver(toHops({ ...facts, groups: [{ ...other, committed: 5n }, billing] }))).toBe(false)
})

test('a look that is older than the message says nothing of an open transaction', () => {
  const hop = groupHop({ committed: 98n, end: 99n, lastStable: 99n })
  expect(hop?.detail).toContain('was not looked at since it was written')
})
