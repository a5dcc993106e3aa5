import { describe, expect, test } from 'vitest'
import { fakeSnapshot, type FakeSnapshot } from '#lib/model/fake-snapshot.ts'
import type { Change } from '#lib/model/store.ts'
import { openClusterPasts } from './cluster-pasts.ts'

const whole: FakeSnapshot = { topics: { orders: [{}, {}] } }
/** Both partitions miss their copy on broker 3; then one of them. */
const two: FakeSnapshot = { topics: { orders: [{ isr: [1, 2] }, { isr: [1, 2] }] } }
const one: FakeSnapshot = { topics: { orders: [{ isr: [1, 2] }, {}] } }

/** What is told of these looks, each a second after the one before. */
function tell(plans: readonly FakeSnapshot[], pasts = openClusterPasts()): Change[] {
  return plans.flatMap((plan, n) => pasts.note({ ...fakeSnapshot(plan), atMs: n * 1000 }))
}

const inWords = ({ atMs, kind, subject, text }: Change) => `${atMs} ${kind} ${subject} ${text}`

describe('what became different', () => {
  const rows: [claim: string, plans: FakeSnapshot[], told: string[]][] = [
    ['nothing, in the first look', [{ ...two, down: { 2: 'unreachable' } }], []],
    [
      'a broker that went, and came back',
      [whole, { ...whole, down: { 3: 'timeout' } }, whole],
      ['1000 broker 3 is down', '2000 broker 3 is up'],
    ],
    [
      'a broker that is taken out of the cluster',
      [whole, { ...whole, brokers: [1, 2] }],
      ['1000 broker 3 is no longer part of the cluster'],
    ],
    [
      'a topic that came and one that went',
      [whole, { topics: { orders: [{}, {}], fresh: [{}] } }, { topics: { fresh: [{}] } }],
      ['1000 topic fresh was created', '2000 topic orders is gone'],
    ],
    [
      'copies that fell out one by one are told once, when it has come to rest, with the time at which it began',
      [whole, one, two, two],
      ['1000 isr 3 fell out of sync with 2 partitions'],
    ],
    [
      'copies that come back, with what is still missing',
      [two, one, one],
      ['1000 isr 3 is in sync again with 1 partition; 1 of its copies are not'],
    ],
  ]

  test.each(rows)('%s', (_, plans, told) => {
    expect(tell(plans).map(inWords)).toEqual(told)
  })

  test('is told by a process that takes up from another as by one that saw both looks', () => {
    const before = openClusterPasts()
    tell([whole], before)
    const after = openClusterPasts()
    after.takeUp(before.marks())
    expect(tell([{ ...one, down: { 3: 'timeout' } }, one], after).map(inWords)).toEqual([
      '0 broker 3 is down',
      '1000 broker 3 is up',
      '0 isr 3 fell out of sync with 1 partition',
    ])
  })
})
