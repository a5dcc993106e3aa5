import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { GroupDetail } from '#lib/model/group.ts'
import { aGroupDetail, aMember, aPartition, anUnseenPartition } from './fixtures-group.ts'
import { AT_MS } from './fixtures.ts'
import { GroupHead } from './group-head.tsx'
import { orphansOf, sayGroup } from './group-verdict.ts'
import { sortPartitions } from './partition-sort.ts'
import { PartitionTable } from './partition-table.tsx'

afterEach(cleanup)

const quiet = { lag: 0n, committed: 62_322_357n }
const verdicts: [string, GroupDetail][] = [
  ['600 messages behind on 3 partitions.', aGroupDetail()],
  ['16,240 messages behind on its only partition.', aGroupDetail({ partitionList: [aPartition()] })],
  [
    '1,005 messages behind on 2 partitions, most of it in orders.v1 1.',
    aGroupDetail({
      partitionList: [aPartition({ partition: 0, lag: 5n }), aPartition({ partition: 1, lag: 1_000n })],
    }),
  ],
  [
    '16,240 messages behind on the 1 of 2 partitions that were seen, all of it in orders.v1 2.',
    aGroupDetail({ partitionList: [aPartition(), anUnseenPartition({ partition: 3 })] }),
  ],
  [
    'Up to date on all 2 partitions.',
    aGroupDetail({ partitionList: [aPartition(quiet), aPartition({ ...quiet, partition: 3 })] }),
  ],
  [
    'Up to date on the 1 of 2 partitions that were seen.',
    aGroupDetail({ partitionList: [aPartition(quiet), anUnseenPartition({ partition: 3 })] }),
  ],
  ['How far it is behind is not known: no leader.', aGroupDetail({ partitionList: [anUnseenPartition()] })],
  [
    'Never committed on its only partition: how far it is behind is not known.',
    aGroupDetail({ partitionList: [aPartition({ committed: null, lag: null, why: 'not-committed' })] }),
  ],
  ['Nobody reads: 600 messages wait on 3 partitions.', aGroupDetail({ state: 'Empty', memberList: [] })],
  [
    'Nobody reads, and nothing waits on its only partition.',
    aGroupDetail({ state: 'Empty', memberList: [], partitionList: [aPartition(quiet)] }),
  ],
  [
    'No members, and nothing was committed.',
    aGroupDetail({ state: 'Empty', memberList: [], partitionList: [] }),
  ],
  [
    '1 message was deleted before the group read it. 9 more wait to be read.',
    aGroupDetail({ partitionList: [aPartition({ lost: 1n, lag: 9n })] }),
  ],
  [
    '4 messages were deleted before the group read them. 9 more wait to be read on the 1 of 2 partitions that were seen.',
    aGroupDetail({
      partitionList: [aPartition({ lost: 4n, lag: 9n }), anUnseenPartition({ partition: 3 })],
    }),
  ],
  [
    'Nobody reads, and nothing waits on its 2 partitions.',
    aGroupDetail({
      state: 'Empty',
      memberList: [],
      partitionList: [aPartition(quiet), aPartition({ ...quiet, partition: 3 })],
    }),
  ],
  [
    'Up to date on its only partition.',
    aGroupDetail({ protocol: '', state: 'Empty', memberList: [], partitionList: [aPartition(quiet)] }),
  ],
  [
    'Committed beyond the end on orders.v1 2: nothing is read there until the end gets that far.',
    aGroupDetail({ partitionList: [aPartition({ ahead: 10n, lag: 0n })] }),
  ],
  [
    'Not seen: broker not reached. What is below was seen before.',
    aGroupDetail({
      partitionList: [anUnseenPartition({ why: 'unreachable' })],
      unseen: [{ scope: 'group', id: 'billing', reason: 'unreachable', since: AT_MS }],
    }),
  ],
]

test.each(verdicts)('%s', (verdict, group) => {
  expect(sayGroup(group).verdict).toBe(verdict)
  render(<GroupHead group={group} />)
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(verdict)
})

describe('the head of a group', () => {
  test('a sum over a part of the partitions says over which', () => {
    render(
      <GroupHead
        group={aGroupDetail({ partitionList: [aPartition(), anUnseenPartition({ partition: 3 })] })}
      />,
    )
    expect(screen.getByText('over 1 of 2 partitions')).toBeDefined()
  })

  test('an unknown lag is words, not 0', () => {
    render(<GroupHead group={aGroupDetail({ partitionList: [anUnseenPartition()] })} />)
    const cell = screen.getByText('Lag').parentElement
    expect(cell?.querySelector('.v')?.textContent).toBe('unknown')
  })

  test('how long and until when are unknown in words where there is something to be behind on, else a dash', () => {
    const figure = (label: string) => screen.getByText(label).parentElement?.querySelector('.v')?.textContent
    render(<GroupHead group={aGroupDetail()} />)
    expect([figure('Time behind'), figure('Drains in')]).toEqual(['unknown', 'unknown'])
    cleanup()
    render(<GroupHead group={aGroupDetail({ memberList: [], partitionList: [] })} />)
    expect([figure('Time behind'), figure('Drains in')]).toEqual(['–none', '–none'])
    cleanup()
    const drains = { draining: true, drainMs: { low: 60_000, high: 60_000 } }
    render(<GroupHead group={aGroupDetail({ ...drains, timeBehindMs: { low: 41_000, high: 44_000 } })} />)
    expect([figure('Time behind'), figure('Drains in')]).toEqual(['41–44 s', '1 min'])
  })

  test('members that were not described are not 0 members', () => {
    render(<GroupHead group={aGroupDetail({ members: null, idleMembers: null, memberList: [] })} />)
    expect(screen.getByText('not described by its coordinator')).toBeDefined()
  })

  test('a member that waits for partitions is not idle', () => {
    const target = [{ topic: 'orders.v1', partitions: [1] }]
    const memberList = [
      aMember(1, [{ topic: 'orders.v1', partitions: [0, 1, 2] }]),
      aMember(2, [], { target }),
      aMember(3, [], { target: [] }),
    ]
    const group = aGroupDetail({ type: 'consumer', memberList })
    render(<GroupHead group={group} />)
    expect(screen.getByText('1 idle, 1 waiting for partitions')).toBeDefined()
    expect(sayGroup(group).under).toBe(
      '1 of 3 members is idle. 1 of 3 members is waiting for partitions to be given up.',
    )
  })

  test('a simple group says that its activity is unknown', () => {
    render(<GroupHead group={aGroupDetail({ protocol: '', state: 'Empty', memberList: [] })} />)
    expect(screen.getByText('no membership: activity unknown')).toBeDefined()
  })

  test('a share group says what its committed offset is', () => {
    expect(sayGroup(aGroupDetail({ type: 'share' })).under).toContain('committed is the start offset')
  })

  test('a name that looks like markup stays a name', () => {
    render(<GroupHead group={aGroupDetail({ id: '<script>alert(1)</script> %2F ../ü' })} />)
    expect(screen.getByText('<script>alert(1)</script> %2F ../ü')).toBeDefined()
  })

  test('partitions without owner are counted where somebody could own them', () => {
    const partitionList = [0, 1].map((partition) => aPartition({ partition }))
    const memberList = [aMember(1, [{ topic: 'orders.v1', partitions: [0] }])]
    expect(orphansOf(aGroupDetail({ memberList, partitionList }))).toBe(1)
    expect(orphansOf(aGroupDetail({ memberList: [], partitionList }))).toBe(0)
  })
})

describe('the order of partitions', () => {
  const rows = [
    aPartition({ partition: 0, lag: 5n }),
    aPartition({ partition: 1, lag: 900n }),
    anUnseenPartition({ partition: 2 }),
    aPartition({ partition: 3, lag: 1n, lost: 4n }),
    aPartition({ topic: 'a', partition: 10, lag: 5n }),
  ]
  const order = (list: typeof rows) => list.map(({ topic, partition }) => `${topic} ${partition}`)

  test('worst first: deleted unread, then not known, then by lag', () => {
    expect(order(sortPartitions(rows, 'lag', 'desc'))).toEqual([
      'orders.v1 3',
      'orders.v1 2',
      'orders.v1 1',
      'a 10',
      'orders.v1 0',
    ])
  })

  test('smallest lag first leaves what is not known for the end', () => {
    expect(order(sortPartitions(rows, 'lag', 'asc')).at(-1)).toBe('orders.v1 2')
  })

  test('by name, numbers count as numbers', () => {
    expect(order(sortPartitions(rows, 'partition', 'asc'))[0]).toBe('a 10')
    expect(order(sortPartitions(rows, 'partition', 'desc'))[0]).toBe('orders.v1 3')
  })
})

describe('the table of partitions', () => {
  function show(group: GroupDetail, open = '') {
    const onOpen = vi.fn<(key: string) => void>()
    const onSort = vi.fn<(sort: string, order: string) => void>()
    render(
      <PartitionTable
        cluster="prod eu"
        group={group}
        sort="lag"
        order="desc"
        onSort={onSort}
        open={open}
        onOpen={onOpen}
      />,
    )
    return { onOpen, onSort }
  }

  test('a partition without leader keeps its last end, old, and its lag says why it is missing', () => {
    show(aGroupDetail({ partitionList: [anUnseenPartition()] }))
    const row = screen.getByRole('row', { name: /orders\.v1 2/ })
    expect(within(row).getByText('62,322,357').className).toBe('stale')
    expect(within(row).getByText('no leader').className).toBe('unseen')
    expect(within(row).getByText('none').className).toBe('c-bad')
  })

  test('what was deleted unread stands beside the lag', () => {
    show(aGroupDetail({ partitionList: [aPartition({ lost: 1_920n })] }))
    expect(screen.getByText('1,920 deleted unread')).toBeDefined()
  })

  test('a partition that is stuck says so, since when its record waits, and its pace', () => {
    const stuck = {
      status: 'stalled',
      timeBehindMs: { low: 90_000, high: 95_000 },
      inPerS: 20,
      outPerS: 0,
    } as const
    show(aGroupDetail({ partitionList: [aPartition(stuck)] }))
    const row = screen.getByRole('row', { name: /20\/s in, 0\/s out/ })
    expect(row.textContent).toContain('Stalled')
    expect(row.textContent).toContain('1 min 30–35 s')
  })

  test('the last stable offset has a column only where it differs somewhere', () => {
    show(aGroupDetail())
    expect(screen.queryByRole('columnheader', { name: 'Last stable' })).toBeNull()
    cleanup()
    show(aGroupDetail({ partitionList: [aPartition({ lastStable: 62_322_300n })] }))
    expect(screen.getByRole('columnheader', { name: 'Last stable' })).toBeDefined()
  })

  test('no owner is told where a member could own it, and a dash where nobody can', () => {
    show(aGroupDetail({ partitionList: [aPartition({ memberId: null })] }))
    expect(screen.getByText('no owner')).toBeDefined()
    cleanup()
    show(aGroupDetail({ state: 'Empty', memberList: [], partitionList: [aPartition({ memberId: null })] }))
    expect(screen.queryByText('no owner')).toBeNull()
  })

  test('a client that is called nobody is an owner', () => {
    show(
      aGroupDetail({
        memberList: [aMember(1, [{ topic: 'orders.v1', partitions: [2] }], { clientId: 'nobody' })],
        partitionList: [aPartition()],
      }),
    )
    expect(screen.getByRole('cell', { name: 'nobody' })).toBeDefined()
  })

  test('a row opens by its name, and the opened one shows the large bar and the way to the topic', () => {
    const { onOpen } = show(aGroupDetail({ partitionList: [aPartition()] }))
    fireEvent.click(screen.getByRole('button', { name: 'orders.v1 2' }))
    expect(onOpen).toHaveBeenCalledWith('orders.v1:2')
    cleanup()
    show(aGroupDetail({ partitionList: [aPartition()] }), 'orders.v1:2')
    expect(screen.getByText('end, last stable the same')).toBeDefined()
    expect(screen.getByRole('link', { name: 'Topic orders.v1' }).getAttribute('href')).toBe(
      '/clusters/prod%20eu/topics/orders.v1',
    )
  })

  test('one sort is always told', () => {
    const { onSort } = show(aGroupDetail())
    expect(screen.getByRole('columnheader', { name: 'Lag' }).getAttribute('aria-sort')).toBe('descending')
    fireEvent.click(screen.getByRole('button', { name: 'Partition' }))
    expect(onSort).toHaveBeenCalledWith('partition', 'asc')
  })

  test('ten thousand partitions are not ten thousand rows in the page', () => {
    const partitionList = Array.from({ length: 10_000 }, (_, partition) =>
      aPartition({ partition, lag: BigInt(10_000 - partition) }),
    )
    show(aGroupDetail({ partitionList }))
    expect(screen.getByRole('button', { name: 'orders.v1 0' })).toBeDefined()
    expect(screen.getAllByRole('row').length).toBeLessThan(200)
  })
})
