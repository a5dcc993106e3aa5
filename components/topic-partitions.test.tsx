import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { TopicDetail, TopicPartition } from '#lib/model/topic.ts'
import { aPartitionWithout3, aStrandedPartition, aTopicDetail, aTopicPartition } from './fixtures-replicas.ts'
import { AT_MS } from './fixtures.ts'
import { messagesOf, partitionSorts, partitionState, sortPartitions } from './topic-order.ts'
import { TopicPartitions, whyUnseen } from './topic-partitions.tsx'
import { TopicReaders } from './topic-readers.tsx'
import { TopicSettings } from './topic-settings.tsx'
import { TopicStrip } from './topic-strip.tsx'
import { sayTopic } from './topic-verdict.ts'

afterEach(cleanup)

const stranded = aTopicPartition(10, {
  ...aStrandedPartition(10),
  logStart: 120n,
  end: null,
  lastStable: null,
  sizeBytes: null,
  replicaSizes: [{ broker: 3, sizeBytes: 1_200_000n }],
  survives: { writes: 0, leader: 0, data: 0 },
})

const rows = () => screen.getAllByRole('row').slice(1)

function draw(topic: TopicDetail, over: Partial<Parameters<typeof TopicPartitions>[0]> = {}) {
  return render(
    <TopicPartitions topic={topic} current={{ sort: 'worst', order: 'desc' }} onSort={() => {}} {...over} />,
  )
}

describe('the verdict on a topic', () => {
  test.each([
    ['well', {}, 'Every partition has a leader, and every copy is in sync.', null],
    [
      'well with one copy',
      { replicationFactor: 1 },
      'Every partition has a leader, and every copy is in sync.',
      'There is one copy of each: it goes away with its broker.',
    ],
    [
      'no leader and more that refuse',
      { offlinePartitions: 1, underMinIsr: 2 },
      '1 of 3 partitions has no leader; 1 more refuses writes.',
      'What has no leader can be neither read nor written.',
    ],
    [
      'all of them, one copy each',
      { offlinePartitions: 3, underMinIsr: 3, replicationFactor: 1 },
      'All 3 partitions have no leader.',
      'There is no second copy: only the broker that has it brings it back.',
    ],
    [
      'refused writes',
      { underMinIsr: 2 },
      '2 of 3 partitions refuse acks=all writes.',
      'What is kept can be read.',
    ],
    ['at the limit', { atMinIsr: 1 }, '1 of 3 partitions is one copy away from refusing writes.', null],
    ['a copy missing', { underReplicated: 2 }, '2 of 3 partitions miss a copy.', null],
    ['on the move', { reassigning: 1 }, '1 of 3 partitions is on the move.', null],
    [
      'min ISR not known: writes are not promised',
      { underMinIsr: null, atMinIsr: null },
      'Every partition has a leader, and every copy is in sync.',
      'Whether writes are refused is not known, as min ISR is not.',
    ],
  ] as const)('%s', (_, over, text, soft) => {
    expect(sayTopic(aTopicDetail('t', over))).toEqual({ text, soft })
  })

  test('a topic of one partition', () => {
    const topic = aTopicDetail('t', { partitionList: [stranded], offlinePartitions: 1, underMinIsr: 1 })
    expect(sayTopic(topic).text).toBe('The only partition has no leader.')
  })
})

describe('the order of partitions', () => {
  const list = [
    aTopicPartition(0, { end: 5n }),
    aTopicPartition(1, aPartitionWithout3(1)),
    aTopicPartition(2, { underMinIsr: true }),
    stranded,
    aTopicPartition(11, { underReplicated: true, end: 9n, sizeBytes: 1n }),
    aTopicPartition(12, { adding: [4] }),
  ]
  test.each([
    ['worst', 'desc', [10, 2, 1, 11, 12, 0]],
    ['worst', 'asc', [0, 12, 11, 1, 2, 10]],
    ['partition', 'asc', [0, 1, 2, 10, 11, 12]],
    ['messages', 'asc', [0, 11, 1, 2, 12, 10]],
    ['messages', 'desc', [1, 2, 12, 11, 0, 10]],
    ['size', 'asc', [11, 0, 1, 2, 12, 10]],
  ] as const)('by %s, %s: what was not seen is last', (sort, order, expected) => {
    expect(sortPartitions(list, sort, order).map(({ partition }) => partition)).toEqual(expected)
  })

  test('loses none and repeats none', () => {
    const some = fc.array(
      fc.record({
        end: fc.option(fc.bigInt({ min: 0n, max: 1n << 62n })),
        sizeBytes: fc.option(fc.bigInt({ min: 0n, max: 9n })),
      }),
    )
    fc.assert(
      fc.property(
        some,
        fc.constantFrom(...partitionSorts),
        fc.constantFrom('asc', 'desc'),
        (facts, sort, order) => {
          const all = facts.map((over, at) => aTopicPartition(at, over))
          const sorted = sortPartitions(all, sort, order)
          expect(sorted.map(({ partition }) => partition).toSorted((a, b) => a - b)).toEqual(
            all.map(({ partition }) => partition),
          )
        },
      ),
    )
  })

  test.each([
    ['both seen', { end: 10n, logStart: 4n }, 6n],
    ['the start passed an end that is a moment old', { end: 4n, logStart: 5n }, 0n],
    ['no end', { end: null }, null],
    ['no start', { logStart: null }, null],
    ['past 2^53', { end: 9_007_199_254_740_995n, logStart: 2n }, 9_007_199_254_740_993n],
  ] as const)('messages: %s', (_, over, messages) => {
    expect(messagesOf(aTopicPartition(0, over))).toBe(messages)
  })

  test('an unknown min ISR is not called well', () => {
    expect(partitionState(aTopicPartition(0, { underMinIsr: null, atMinIsr: null })).word).toBe(
      'Min ISR unknown',
    )
    expect(partitionState(aTopicPartition(0)).word).toBe('Well')
  })
})

describe('the partition table', () => {
  test('a partition without leader has the words, never 0, and keeps its last log start as old', () => {
    draw(aTopicDetail('clicks.raw', { partitionList: [aTopicPartition(0), stranded] }))
    const [first] = rows()
    expect(first?.textContent).toContain('No leader')
    expect(first?.textContent).toContain('3 dead, was the only copy')
    expect([...(first?.querySelectorAll('.unseen') ?? [])].map(({ textContent }) => textContent)).toEqual([
      'no leader',
      'no leader',
      'no leader',
    ])
    expect(first?.querySelector('.num .stale')?.textContent).toBe('120')
  })

  test('the reason of the snapshot goes before a guess', () => {
    const topic = aTopicDetail('t', {
      unseen: [{ scope: 'partition', id: 't:1', reason: 'timeout', since: AT_MS }],
    })
    expect(whyUnseen(topic, aTopicPartition(1))).toBe('timeout')
    expect(whyUnseen(topic, aTopicPartition(11))).toBeNull()
    expect(whyUnseen(topic, stranded)).toBe('no-leader')
  })

  test('says dead, catching up and behind apart, who may still lead, and who was preferred', () => {
    const partition: TopicPartition = aTopicPartition(4, {
      leader: 1,
      preferredLeader: 2,
      replicas: [2, 1, 3, 4],
      isr: [1],
      adding: [4],
      elr: [2],
      outOfSync: [
        { broker: 2, why: 'behind' },
        { broker: 3, why: 'dead' },
        { broker: 4, why: 'catching-up' },
      ],
    })
    draw(aTopicDetail('t', { partitionList: [partition] }))
    const text = rows()[0]?.textContent
    expect(text).toContain('2 behind, alive; 3 dead; 4 catching up; 2 may still lead without loss')
    expect(text).toContain('preferred is 2')
  })

  test('what a partition survives is not guessed while min ISR is unknown', () => {
    draw(aTopicDetail('t', { partitionList: [aTopicPartition(0, { survives: null })] }))
    expect(screen.getByTitle('Min ISR is not known').textContent).toBe('unknown')
  })

  test('an open transaction shows where committed readers stop; none shows nothing', () => {
    draw(aTopicDetail('t', { partitionList: [aTopicPartition(0, { lastStable: 990n }), aTopicPartition(1)] }))
    expect(screen.getAllByText(/^stable to/).map(({ textContent }) => textContent)).toEqual(['stable to 990'])
  })

  test('one sort is visible, and a head asks for another', async () => {
    const asked: unknown[] = []
    draw(aTopicDetail('t'), { onSort: (...by) => asked.push(by) })
    expect(screen.getByRole('columnheader', { name: 'State' }).getAttribute('aria-sort')).toBe('descending')
    await userEvent.click(screen.getByRole('button', { name: 'Messages' }))
    await userEvent.click(screen.getByRole('button', { name: 'State' }))
    expect(asked).toEqual([
      ['messages', 'desc'],
      ['worst', 'asc'],
    ])
  })
})

describe('the strip', () => {
  test('min ISR that is not known is said, and what hangs on it is not 0', () => {
    render(<TopicStrip topic={aTopicDetail('t', { minIsr: null, underMinIsr: null, atMinIsr: null })} />)
    expect(screen.getByText('3 copies, min ISR not known')).toBeTruthy()
    expect(screen.getAllByText('unknown')).toHaveLength(2)
  })

  test('a sum over a part says so, and no sum is not 0', () => {
    const { rerender } = render(
      <TopicStrip topic={aTopicDetail('t', { messages: 1204n, coverage: { seen: 10, total: 12 } })} />,
    )
    expect(screen.getByText('over 10 of 12 partitions')).toBeTruthy()
    rerender(
      <TopicStrip
        topic={aTopicDetail('t', {
          messages: null,
          coverage: { seen: 0, total: 3 },
          unseen: [{ scope: 'partition', id: 't:0', reason: 'no-leader', since: AT_MS }],
        })}
      />,
    )
    expect(screen.getByText('no leader').className).toBe('unseen')
    expect(screen.queryByText('over 0 of 3 partitions')).toBeNull()
  })
})

describe('readers', () => {
  const coverage = { seen: 12, total: 12 }
  const calm = { status: 'ok', state: 'Stable', timeBehindMs: { low: 0, high: 0 } } as const
  const late = { status: 'stalled', state: 'Stable', timeBehindMs: { low: 90_000, high: null } } as const
  test('most lag first; unknown before none', () => {
    const readers = [
      { group: 'done', lagMessages: 0n, coverage, ...calm },
      { group: 'dark', lagMessages: null, coverage: { seen: 0, total: 12 }, ...calm },
      { group: 'far', lagMessages: 12_345n, coverage: { seen: 10, total: 12 }, ...late },
      { group: 'fresh', lagMessages: null, coverage: { seen: 0, total: 0 }, ...calm },
    ]
    render(<TopicReaders cluster="main" topic={aTopicDetail('t', { readers })} />)
    expect(rows().map((row) => row.querySelector('.r1')?.textContent)).toEqual([
      '12,345over 10 of 12 partitions',
      'unknown',
      'no commit',
      '0',
    ])
    expect(rows()[0]?.textContent).toContain('Stalled')
    expect(rows()[0]?.textContent).toContain('at least 1 min 30 s')
  })

  test('names that are no safe path are encoded once', () => {
    const readers = [{ group: 'a/b %2F', lagMessages: 0n, coverage, ...calm }]
    render(<TopicReaders cluster="main" topic={aTopicDetail('t', { readers })} />)
    expect(screen.getByRole('link').getAttribute('href')).toBe('/clusters/main/groups/a%2Fb%20%252F')
  })

  test('nobody reads it', () => {
    render(<TopicReaders cluster="main" topic={aTopicDetail('t')} />)
    expect(screen.getByText(/^No group has a committed offset/)).toBeTruthy()
  })
})

describe('settings', () => {
  const setting = { sensitive: false, readOnly: false }
  test('what somebody decided comes first; hidden, unset and empty are told apart', () => {
    const settings = [
      { ...setting, name: 'a.default', value: '1', source: "Kafka's default" },
      { ...setting, name: 'z.own', value: '', source: 'topic' },
      { ...setting, name: 'b.broker', value: null, source: "the broker's file" },
      { ...setting, name: 'c.secret', value: null, source: 'topic', sensitive: true },
    ]
    render(<TopicSettings topic={aTopicDetail('t', { settings })} />)
    expect(rows().map(({ textContent }) => textContent)).toEqual([
      "b.brokernot setthe broker's file",
      'c.secrethidden by Kafkatopic',
      'z.ownemptytopic',
      "a.default1Kafka's default",
    ])
  })

  test('not read is said with its reason, and a missing right is named', () => {
    render(
      <TopicSettings
        topic={aTopicDetail('t', {
          settings: null,
          unseen: [{ scope: 'api', id: 'settings of t', reason: 'denied', since: AT_MS }],
        })}
      />,
    )
    expect(screen.getByText('not allowed')).toBeTruthy()
    expect(screen.getByText(/DescribeConfigs/)).toBeTruthy()
    expect(screen.queryByRole('table')).toBeNull()
  })
})
