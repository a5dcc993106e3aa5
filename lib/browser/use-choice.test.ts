import { describe, expect, test } from 'vitest'
import { toggled } from './use-choice.ts'

const shown = ['a', 'b', 'c', 'd']

describe('rows that are chosen', () => {
  test('one is added, and taken away again', () => {
    expect(toggled([], 'b', null, shown)).toEqual(['b'])
    expect(toggled(['a', 'b'], 'b', null, shown)).toEqual(['a'])
  })

  test('all up to the one before, downwards and upwards', () => {
    expect(toggled(['a'], 'c', 'a', shown)).toEqual(['a', 'b', 'c'])
    expect(toggled(['d'], 'b', 'd', shown)).toEqual(['d', 'b', 'c'])
  })

  test('what was chosen on another page stays, and begins no range on this one', () => {
    expect(toggled(['x'], 'c', 'x', shown)).toEqual(['x', 'c'])
  })

  test('never more than a hundred', () => {
    const many = Array.from({ length: 150 }, (_, n) => `g${n}`)
    expect(toggled(['g0'], 'g149', 'g0', many)).toHaveLength(100)
    expect(toggled(many.slice(0, 100), 'g149', null, many)).toEqual(many.slice(0, 100))
  })
})
