import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Group, GroupList } from '#lib/model/group.ts'
import { aGroup, AT_MS } from './fixtures.ts'
import { GroupTable } from './group-table.tsx'

afterEach(cleanup)

function show(groups: Group[], folded: GroupList['folded'] = []) {
  const onSort = vi.fn<(sort: string, order: string) => void>()
  render(
    <GroupTable
      cluster="prod-eu"
      groups={groups}
      folded={folded}
      sort={{ sort: 'worst', order: 'asc' }}
      onSort={onSort}
    />,
  )
  return onSort
}

function rowOf(name: RegExp | string) {
  return within(screen.getByRole('row', { name }))
}

describe('a group in the list', () => {
  test('whose lag is known to be zero says 0', () => {
    show([aGroup('shipping-notify')])
    expect(rowOf(/shipping-notify/).getAllByText('0').length).toBeGreaterThan(0)
    expect(rowOf(/shipping-notify/).getByText('Up to date')).toBeTruthy()
  })

  test('whose lag is not known says why, and no 0', () => {
    show([
      aGroup('invoice-archive', {
        lagMessages: null,
        status: 'unknown',
        statusReason: 'never committed on 6 of 6 partitions',
        coverage: { seen: 0, total: 6 },
        members: 2,
        unseen: [{ scope: 'partition', id: '6 partitions', reason: 'not-committed', since: AT_MS }],
      }),
    ])
    const row = rowOf(/invoice-archive/)
    expect(row.getByText('no commit').className).toBe('unseen')
    expect(row.getByText('Unknown')).toBeTruthy()
    expect(row.queryByText('0')).toBeNull()
  })

  test('that was seen in part says over how much its sum goes', () => {
    show([
      aGroup('clickstream', { lagMessages: 48_210n, status: 'unknown', coverage: { seen: 10, total: 12 } }),
    ])
    const row = rowOf(/clickstream/)
    expect(row.getByText('48,210')).toBeTruthy()
    expect(row.getByText('over 10 of 12 partitions')).toBeTruthy()
    expect(row.getByText('Partly unseen')).toBeTruthy()
  })

  test('whose coordinator does not answer has no member count', () => {
    show([
      aGroup('x', {
        members: null,
        idleMembers: null,
        unseen: [{ scope: 'group', id: 'x', reason: 'timeout', since: AT_MS }],
      }),
    ])
    expect(rowOf(/^x/).getByText('no answer in time').className).toBe('unseen')
  })

  test('without a membership protocol is simple, and members do not apply', () => {
    show([aGroup('by-hand', { protocol: '', members: 0, state: 'Empty' })])
    expect(rowOf(/by-hand/).getByText('simple')).toBeTruthy()
    // Time behind, drain and members: none applies.
    expect(rowOf(/by-hand/).getAllByText('none')).toHaveLength(3)
  })

  test('says how many of its members are idle and what it lost', () => {
    show([aGroup('billing', { members: 13, idleMembers: 1, lostMessages: 1_920n, status: 'lost' })])
    expect(rowOf(/billing/).getByText('1 idle')).toBeTruthy()
    expect(rowOf(/billing/).getByText('1,920 lost')).toBeTruthy()
  })

  test.each([
    ['a name with a slash and a percent sign', 'a/b%2F', '/clusters/prod-eu/groups/a%2Fb%252F'],
    ['a name of dots', '..', '/clusters/prod-eu/groups/~?id=..'],
    ['a name of markup', '<script>', '/clusters/prod-eu/groups/%3Cscript%3E'],
  ])('%s leads to its page', (_, id, href) => {
    show([aGroup(id)])
    expect(screen.getByRole('link', { name: id }).getAttribute('href')).toBe(href)
  })
})

test('folded groups stand for one row and lead to their list', () => {
  show([], [{ pattern: 'console-consumer-*', groups: 2_113, lagMessages: 0n }])
  const row = rowOf(/console-consumer-\*/)
  expect(row.getByText('2,113 groups')).toBeTruthy()
  expect(row.getByRole('link').getAttribute('href')).toBe(
    '/clusters/prod-eu/groups?pattern=console-consumer-*',
  )
})

test('one sort is visible, and a head changes it', async () => {
  const onSort = show([aGroup('a')])
  const worst = screen.getByRole('columnheader', { name: 'Status and why, worst first' })
  expect(worst.getAttribute('aria-sort')).toBe('ascending')
  expect(screen.getAllByRole('columnheader').filter((head) => head.hasAttribute('aria-sort'))).toEqual([
    worst,
  ])
  await userEvent.click(screen.getByRole('button', { name: 'Lag' }))
  await userEvent.click(screen.getByRole('button', { name: 'Group' }))
  expect(onSort.mock.calls).toEqual([
    ['lag', 'desc'],
    ['id', 'asc'],
  ])
})
