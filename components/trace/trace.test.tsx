import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, test } from 'vitest'
import type { Hop, Trace } from '#lib/model/trace.ts'
import { toX } from './hop-bar.tsx'
import { HopList } from './hop-list.tsx'
import { sayTook, sayTrace } from './trace-words.ts'

afterEach(cleanup)

const hop = (kind: Hop['kind'], name: string, over: Partial<Hop> = {}): Hop => ({
  kind,
  name,
  state: 'done',
  atMs: 1000,
  sinceMs: null,
  note: '',
  detail: '',
  awaited: true,
  ahead: null,
  expectedMs: null,
  ...over,
})
const topic = hop('topic', 'orders.v1 3', { detail: 'offset 100' })
const waiting = (name: string, ahead: bigint, over: Partial<Hop> = {}) =>
  hop('group', name, { state: 'waiting', atMs: null, ahead, detail: `${ahead} ahead of it`, ...over })

function trace(hops: Hop[], over: Partial<Trace> = {}): Trace {
  return {
    id: 't-1',
    cluster: 'main',
    messageId: 'm-1',
    topic: 'orders.v1',
    partition: 3,
    offset: 100n,
    keyBytes: null,
    startMs: 0,
    box: null,
    row: null,
    hops,
    done: false,
    live: true,
    endsMs: 900_000,
    asOf: 42_000,
    ...over,
  }
}

describe('the sentence', () => {
  const expectedMs = { low: 100_000, high: 140_000 }
  test.each<[string, Hop[], Partial<Trace>]>([
    ['Sent 42 s ago. billing has it.', [topic, hop('group', 'billing')], {}],
    ['Sent 42 s ago. All two groups have it.', [topic, hop('group', 'a'), hop('group', 'b')], {}],
    [
      'Sent 42 s ago. One of two groups has it; billing has 3,820 to read first, about 2 min.',
      [topic, hop('group', 'a'), waiting('billing', 3820n, { expectedMs })],
      {},
    ],
    ['Sent 42 s ago. billing had 5 to read first.', [topic, waiting('billing', 5n)], { live: false }],
    [
      'Written 42 s ago. It waits in the outbox.',
      [hop('topic', 'orders.v1', { state: 'waiting' })],
      { box: 'shop' },
    ],
    [
      'Sent 42 s ago. billing has it; two other groups do not yet.',
      [
        topic,
        hop('group', 'billing'),
        hop('inbox', 'billing-inbox'),
        waiting('a', 3n, { awaited: false }),
        waiting('b', 3n, { awaited: false }),
      ],
      { done: true },
    ],
    [
      'Sent 42 s ago. billing has passed it; billing-inbox has no row of it yet.',
      [topic, hop('group', 'billing'), hop('inbox', 'billing-inbox', { state: 'waiting' })],
      {},
    ],
    [
      'Written 42 s ago. It has left the outbox; it is looked for in the topic.',
      [hop('relay', 'shop'), hop('topic', 'orders.v1', { state: 'waiting' })],
      { box: 'shop' },
    ],
    ['Sent 42 s ago. It is in the topic; no group reads that partition.', [topic], {}],
    ['Sent 42 s ago. Nobody said where it stands.', [hop('topic', 'orders.v1 3', { state: 'unknown' })], {}],
    [
      'Written 42 s ago. It did not get past the outbox shop.',
      [hop('outbox', 'shop', { state: 'failed' }), topic],
      { box: 'shop' },
    ],
  ])('%s', (sentence, hops, over) => expect(sayTrace(trace(hops, over), 42_000)).toBe(sentence))
})

test.each<[string, Hop]>([
  ['start', hop('topic', 'a', { atMs: 0 })],
  ['149 ms', hop('relay', 'a', { atMs: 149 })],
  ['2 s', hop('inbox', 'a', { atMs: 2000 })],
  ['0 ms–5 s', hop('group', 'a', { sinceMs: 0, atMs: 5000 })],
  ['42 s', waiting('a', 1n)],
  ['', hop('group', 'a', { atMs: null })],
])('took %s', (words, one) => expect(sayTook(one, 0, 42_000)).toBe(words))

test('milliseconds stay visible beside minutes, and nothing leaves the picture', () => {
  const xs = [0, 10, 100, 1000, 60_000, 600_000, 9e9].map(toX)
  expect(xs).toEqual(xs.toSorted((a, b) => a - b))
  expect([xs[0], xs.at(-1)]).toEqual([2, 376])
  expect((xs[2] ?? 0) - (xs[1] ?? 0)).toBeGreaterThan(70)
})

test('each hop says where, when and what for, and leads to its place', () => {
  render(
    <HopList
      trace={trace([topic, hop('group', 'billing', { detail: 'passed it' }), waiting('audit', 12n)])}
    />,
  )
  const rows = screen.getAllByRole('listitem')
  expect(rows.map((row) => row.className)).toEqual([
    'hop topic done first',
    'hop group done',
    'hop group waiting last',
  ])
  expect(rows[2]?.textContent).toContain('audithas it not yet12 ahead of itwaiting')
  expect(screen.getByRole('link', { name: 'billing' }).getAttribute('href')).toBe(
    '/clusters/main/groups/billing',
  )
  expect(screen.getByRole('link', { name: 'orders.v1 3' }).getAttribute('href')).toBe(
    '/clusters/main/topics/orders.v1',
  )
})
