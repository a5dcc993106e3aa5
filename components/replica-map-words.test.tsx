import { describe, expect, test } from 'vitest'
import {
  aBlock,
  aBucketedMap,
  aMap,
  aPartition,
  aPartitionWithout3,
  aStrandedPartition,
} from './fixtures-replicas.ts'
import { aBroker, aCluster, aStartingCluster } from './fixtures.ts'
import { isOffline, namePartitions, sayNext, sayReplicas } from './replica-map-verdict.ts'
import { blockCopies, blockNotes, mapFinding, speakBucket, speakCell } from './replica-map-words.ts'

const refusing = (partition: number) => aPartition(partition, { underMinIsr: true })
const behind2 = (partition: number) =>
  aPartition(partition, {
    isr: [1, 3],
    outOfSync: [{ broker: 2, why: 'behind' }],
    underReplicated: true,
    atMinIsr: true,
  })

describe('what is wrong with a topic', () => {
  test.each([
    ['nothing', [aPartition(0), aPartition(1)], []],
    ['one without leader', [aStrandedPartition(10)], ['partition 10 has no leader']],
    [
      'two without leader',
      [aStrandedPartition(10), aStrandedPartition(11)],
      ['partitions 10, 11 have no leader'],
    ],
    ['past three a number', [0, 1, 2, 3].map(refusing), ['4 partitions refuse writes']],
    ['one that refuses', [refusing(4)], ['partition 4 refuses writes']],
    ['at the limit', [aPartitionWithout3(0)], ['at min ISR: one more loss blocks writes']],
    [
      'a copy that is behind',
      [behind2(3)],
      ['copy on broker 2 is behind', 'at min ISR: one more loss blocks writes'],
    ],
    [
      'behind, with room left: not called a lacking copy as well',
      [{ ...behind2(3), atMinIsr: false }],
      ['copy on broker 2 is behind'],
    ],
    [
      'a copy missing, with room left',
      [aPartition(0, { underReplicated: true, outOfSync: [{ broker: 3, why: 'dead' }] })],
      ['partition 0 lacks a copy'],
    ],
    [
      'copies on their way',
      [aPartition(4, { adding: [2] }), aPartition(6, { adding: [2] })],
      ['partitions 4, 6 get another copy'],
    ],
  ])('%s', (_, partitions, notes) => {
    expect(blockNotes(aBlock('t', partitions)).map(({ text }) => text)).toEqual(notes)
  })

  test('as many copies needed as there are: said of a topic that is well', () => {
    const block = aBlock('t', [aPartition(0)], { replicationFactor: 2, minIsr: 2 })
    expect(blockNotes(block)).toEqual([
      { kind: 'warn', text: '2 copies, min ISR 2: every restart blocks it' },
    ])
  })

  test('min ISR is not called 0 when it is not known', () => {
    expect(blockCopies(aBlock('t', [], { minIsr: null }))).toBe('3 copies, min ISR not known')
    expect(blockCopies(aBlock('t', [], { replicationFactor: 1, minIsr: 1 }))).toBe('1 copy, min ISR 1')
  })
})

describe('the finding of a map', () => {
  test.each([
    ['well', aMap([aBlock('t', [aPartition(0)])]), '1 partition on 3 brokers: none is at its limit.'],
    [
      'in trouble',
      aMap([aBlock('t', [aStrandedPartition(0), refusing(1), aPartitionWithout3(2)])]),
      '3 partitions on 3 brokers: 1 partition without a leader, 1 more refuses writes, 1 at min ISR.',
    ],
    [
      'bucketed',
      aBucketedMap(['iix', 'idb', 'iii']),
      '240 partitions on 3 brokers: 1 partition without a leader, 1 more refuses writes, 3 at min ISR.',
    ],
  ])('%s', (_, map, finding) => {
    expect(mapFinding(map)).toBe(finding)
  })
})

describe('the line that says a cell', () => {
  test.each([
    ['well', aPartition(0), 1, 'orders 0, broker 1: leader.'],
    ['no copy', aPartition(0, { replicas: [1] }), 2, 'orders 0, broker 2: no copy here.'],
    [
      'dead and preferred',
      aPartitionWithout3(2),
      3,
      'orders 2, broker 3: dead, preferred leader; the partition is at min ISR.',
    ],
    [
      'only copy',
      aStrandedPartition(10),
      3,
      'orders 10, broker 3: dead, was the only copy, preferred leader; the partition has no leader.',
    ],
    ['on its way out', aPartition(0, { removing: [3] }), 3, 'orders 0, broker 3: in sync, being removed.'],
    [
      'on its way in',
      aPartition(0, { adding: [3], isr: [1, 2], outOfSync: [{ broker: 3, why: 'catching-up' }] }),
      3,
      'orders 0, broker 3: catching up, being added.',
    ],
  ] as const)('%s', (_, partition, broker, line) => {
    expect(speakCell('orders', partition, broker)).toBe(line)
  })

  test('of a bucket', () => {
    const column = { topic: 'orders', offline: 2, underMinIsr: 0, atMinIsr: 1, cells: '.x' }
    expect(speakBucket(column, 17, 1)).toBe(
      'From orders on, broker 17: worst copy dead, was the only copy; of the column 2 without a leader, 1 at min ISR.',
    )
    expect(speakBucket(column, 16, 0)).toContain('broker 16: no copy here;')
  })
})

describe('the verdict on all copies', () => {
  const three = [1, 2, 3].map((id) => aBroker(id))
  const gone = [aBroker(1), aBroker(2), aBroker(3, { up: false })]
  test.each([
    ['well', aCluster(), three, 'Every partition has a leader and all its copies.', null],
    ['no topic yet', aCluster({ partitions: 0 }), three, 'There is no partition in this cluster.', null],
    [
      'groups in need are not its matter',
      aCluster({ groupsUnseen: 4 }),
      three,
      'Every partition has a leader and all its copies.',
      null,
    ],
    [
      'a broker is gone',
      aCluster({ offlinePartitions: 2, underMinIsr: 7, atMinIsr: 190, underReplicated: 193 }),
      gone,
      'Broker 3 is gone. Two partitions have no leader and five more refuse writes.',
      null,
    ],
    [
      'min ISR not known: nothing is promised of writes',
      aCluster({ underMinIsr: null, atMinIsr: null }),
      three,
      'Every partition has a leader and all its copies.',
      'Min ISR is not known of some topics, so refused writes cannot be counted.',
    ],
    [
      'before the first look',
      aStartingCluster(),
      [],
      'The first look at prod-eu is under way.',
      'What has arrived is shown.',
    ],
    [
      'the whole cluster silent: old values are not called well',
      aCluster({ state: 'unreachable' }),
      three,
      'prod-eu does not answer.',
      'What follows is as it was when it last did.',
    ],
  ])('%s', (_, cluster, brokers, text, soft) => {
    expect(sayReplicas(cluster, brokers)).toEqual({ text, soft })
  })

  test('what to do next names the only copies', () => {
    const map = aMap([aBlock('clicks.raw', [aPartition(0), aStrandedPartition(10), aStrandedPartition(11)])])
    expect(sayNext(gone, map)).toBe(
      'Bring broker 3 back first. clicks.raw 10, 11 have their only copy on the disk of broker 3.',
    )
    expect(sayNext(three, aMap([aBlock('t', [aPartition(0)])]))).toBeNull()
  })

  test.each([
    ['one topic', [['a', 2]], 'a 0, 1'],
    ['many of one topic', [['a', 5]], '5 partitions of a'],
    [
      'two topics',
      [
        ['a', 1],
        ['b', 2],
      ],
      'a 0; b 0, 1',
    ],
    [
      'many topics',
      [
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ],
      'a and 2 more topics',
    ],
    ['none', [], null],
  ] as const)('names are given while they are few: %s', (_, topics, words) => {
    const blocks = topics.map(([topic, count]) =>
      aBlock(
        topic,
        Array.from({ length: count }, (__, at) => aStrandedPartition(at)),
      ),
    )
    expect(namePartitions(aMap(blocks), isOffline)).toBe(words)
  })
})
