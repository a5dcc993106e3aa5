import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Group, GroupList } from '#lib/model/group.ts'
import { aGroup, AT_MS } from './fixtures.ts'
import { ChosenBar } from './chosen-bar.tsx'
import { GroupTable } from './group-table.tsx'

afterEach(cleanup)

function noChoosing(chosen: string[] = [], full = false) {
  return { chosen: new Set(chosen), full, toggle: vi.fn<(id: string, upTo: boolean) => void>() }
}

function show(groups: Group[], folded: GroupList['folded'] = [], choosing = noChoosing()) {
  const onSort = vi.fn<(sort: string, order: string) => void>()
  render(
    <GroupTable
      cluster="prod-eu"
      groups={groups}
      folded={folded}
      sort={{ sort: 'worst', order: 'asc' }}
      onSort={onSort}
      choosing={choosing}
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
  expect(row.getByRole('link', { name: 'console-consumer-*' }).getAttribute('href')).toBe(
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

describe('choosing rows', () => {
  const box = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name: `Choose ${name}` })

  test('by its box, with Shift up to it', async () => {
    const choosing = noChoosing(['audit'])
    show([aGroup('audit'), aGroup('billing')], [], choosing)
    expect([box('audit').checked, box('billing').checked]).toEqual([true, false])
    const user = userEvent.setup()
    await user.click(box('billing'))
    await user.keyboard('{Shift>}')
    await user.click(box('billing'))
    expect(choosing.toggle.mock.calls).toEqual([
      ['billing', false],
      ['billing', true],
    ])
  })

  test('by Space on the row that has the focus', async () => {
    const choosing = noChoosing()
    show([aGroup('billing')], [], choosing)
    screen.getByRole('link', { name: 'billing' }).focus()
    await userEvent.keyboard(' {Shift>} {/Shift}')
    expect(choosing.toggle.mock.calls).toEqual([
      ['billing', false],
      ['billing', true],
    ])
  })

  test('when as many are chosen as go at once, the rest cannot be, and what is can be given up', () => {
    show([aGroup('audit'), aGroup('billing')], [], noChoosing(['audit'], true))
    expect([box('audit').disabled, box('billing').disabled]).toEqual([false, true])
  })

  test('a folded pattern has no box; its groups are deleted together', () => {
    show([], [{ pattern: 'console-consumer-*', groups: 40, lagMessages: 0n }])
    expect(screen.queryByRole('checkbox')).toBeNull()
    expect(screen.getByRole('link', { name: 'Delete…' }).getAttribute('href')).toBe(
      '/clusters/prod-eu/delete-groups?pattern=console-consumer-*',
    )
  })
})

describe('what can be done with the chosen', () => {
  const hrefOf = (name: string) => screen.getByRole('link', { name }).getAttribute('href')

  test('nothing while none is', () => {
    render(<ChosenBar cluster="c" chosen={new Set()} full={false} onClear={() => {}} />)
    expect(screen.queryByRole('region')).toBeNull()
  })

  test('one goes to its own page, several to theirs', () => {
    const { rerender } = render(
      <ChosenBar cluster="c" chosen={new Set(['a'])} full={false} onClear={() => {}} />,
    )
    expect(hrefOf('Reset offsets…')).toBe('/clusters/c/groups/a/reset')
    rerender(<ChosenBar cluster="c" chosen={new Set(['a', 'b'])} full onClear={() => {}} />)
    expect(screen.getByRole('status').textContent).toBe('2 chosen, as many as go at once')
    expect(hrefOf('Reset offsets…')).toBe('/clusters/c/resets?group=a&group=b')
    expect(hrefOf('Delete groups…')).toBe('/clusters/c/delete-groups?group=a&group=b')
  })
})
