import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Pager } from './pager.tsx'

afterEach(cleanup)

function draw(page: number, total: number, onPage = vi.fn<(page: number) => void>()): string {
  render(<Pager page={page} size={50} total={total} onPage={onPage} />)
  return screen.getByRole('navigation').querySelector('span')?.textContent ?? ''
}

describe('the foot of a list', () => {
  test.each([
    ['one page', 1, 33, 'All 33 rows'],
    ['one row', 1, 1, 'One row'],
    ['the first of many', 1, 2_146, 'Rows 1 to 50 of 2,146'],
    ['the last, not full', 43, 2_146, 'Rows 2,101 to 2,146 of 2,146'],
    ['a page that is no more', 44, 2_146, 'Past the end: 2,146 rows'],
    ['nothing', 1, 0, 'No rows'],
  ])('says which rows these are: %s', (_, page, total, text) => {
    expect(draw(page, total)).toBe(text)
  })

  test('has no buttons where there is one page', () => {
    draw(1, 50)
    expect(screen.queryAllByRole('button')).toEqual([])
  })

  test('goes back from the last page and no further on', async () => {
    const onPage = vi.fn<(page: number) => void>()
    draw(2, 51, onPage)
    expect(screen.getByRole('button', { name: 'Next' })).toHaveProperty('disabled', true)
    await userEvent.click(screen.getByRole('button', { name: 'Previous' }))
    expect(onPage).toHaveBeenCalledWith(1)
  })

  test('leads back into a list that has shrunk', async () => {
    const onPage = vi.fn<(page: number) => void>()
    draw(9, 51, onPage)
    await userEvent.click(screen.getByRole('button', { name: 'Previous' }))
    expect(onPage).toHaveBeenCalledWith(2)
  })
})
