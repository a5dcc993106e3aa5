import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { aGroupDetail, aMember } from './fixtures-group.ts'
import { MemberTable } from './member-table.tsx'

// jsdom lays nothing out: every row would be 0 px high and all of them near the window.
vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(35)
window.scrollTo = () => {}

afterEach(cleanup)

const members = (count: number) =>
  Array.from({ length: count }, (_, n) => aMember(n, [{ topic: 'orders.v1', partitions: [n] }]))

test('of thousands of members those near the window are in the page', () => {
  render(<MemberTable group={aGroupDetail({ memberList: members(3000) })} />)
  expect(screen.getAllByRole('row').length).toBeLessThan(200)
  expect(screen.getByRole('cell', { name: 'm-0' })).toBeTruthy()
})

test('what nobody owns stands last', () => {
  render(<MemberTable group={aGroupDetail({ memberList: members(2) })} />)
  expect(screen.getAllByRole('row').at(-1)?.textContent).toBe('no ownerorders.v1 2')
})
