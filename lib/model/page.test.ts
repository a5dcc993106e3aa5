import { describe, expect, test } from 'vitest'
import { cursorAt, pageOf } from './page.ts'

const letters = 'abcdefghij'.split('')
const idOf = (letter: string) => letter

describe('a page', () => {
  test('goes on behind the last row, wherever that is now', () => {
    const { nextCursor } = pageOf(letters, { limit: 3 }, idOf)
    const moved = ['x', 'y', ...letters]
    expect(pageOf(moved, { limit: 2, cursor: nextCursor ?? '' }, idOf).page).toEqual(['d', 'e'])
  })

  test('goes on at the place of a last row that is gone', () => {
    const { nextCursor } = pageOf(letters, { limit: 3 }, idOf)
    const left = letters.filter((letter) => letter !== 'c')
    expect(pageOf(left, { limit: 2, cursor: nextCursor ?? '' }, idOf).page).toEqual(['e', 'f'])
  })

  test.each([
    ['the first place', 0, ['a', 'b', 'c']],
    ['a place in the middle', 3, ['d', 'e', 'f']],
    ['the last rows', 9, ['j']],
    ['past the end', 500, []],
  ])('opened at %s', (_, at, page) => {
    expect(pageOf(letters, { limit: 3, cursor: cursorAt(at) }, idOf).page).toEqual(page)
  })

  test('a place is not taken for a row without a name', () => {
    const sorted = ['a', 'b', '', 'c']
    expect(pageOf(sorted, { limit: 1, cursor: cursorAt(1) }, idOf).page).toEqual(['b'])
  })

  test.each(['', '!!', 'bm9wZQ', '-1'])('a cursor of strangers, %j, starts at the top', (cursor) => {
    expect(pageOf(letters, { limit: 1, cursor }, idOf).page).toEqual(['a'])
  })
})
