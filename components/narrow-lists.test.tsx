import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { aGroup, aTopic } from './fixtures.ts'
import { GroupTable } from './group-table.tsx'
import { TopicTable } from './topic-table.tsx'

afterEach(cleanup)

const fold = { pattern: 'console-consumer-*', groups: 40, lagMessages: 0n }

test.each([
  [
    'groups',
    <GroupTable
      key="groups"
      cluster="main"
      groups={[aGroup('billing')]}
      folded={[fold]}
      sort={{ sort: 'worst', order: 'asc' }}
      onSort={() => {}}
      choosing={{ chosen: new Set(), full: false, toggle: () => {} }}
    />,
  ],
  [
    'topics',
    <TopicTable
      key="topics"
      cluster="main"
      topics={[aTopic('orders.v1')]}
      sort={{ sort: 'worst', order: 'desc' }}
      onSort={() => {}}
    />,
  ],
])('a column of %s that a narrow page leaves out takes its head with it', (_, table) => {
  render(table)
  const left = (cells: HTMLElement[]) =>
    cells.flatMap((cell, at) => (cell.classList.contains('tab-hide') ? [at] : []))
  const heads = left(screen.getAllByRole('columnheader'))
  expect(heads.length).toBeGreaterThan(0)
  for (const row of screen.getAllByRole('row').slice(1))
    expect(left(within(row).getAllByRole('cell'))).toEqual(heads)
})
