import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { matchesGlob } from './glob.ts'

describe('a pattern of names', () => {
  test.each([
    ['orders.*', 'orders.v1', true],
    ['orders.*', 'orders', false],
    ['orders.*', 'ordersXv1', false],
    ['*', '', true],
    ['*.v?', 'a.b.v1', true],
    ['*.v?', 'a.b.v12', false],
    ['a*b*c', 'a-b-b-c', true],
    ['[a]', 'a', false],
    ['', '', true],
    ['', 'a', false],
  ])('%s and %s: %s', (pattern, name, fits) => {
    expect(matchesGlob(pattern, name)).toBe(fits)
  })

  it('says the same as a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const source = pattern.replace(/[.]/g, '\\.').replace(/\*/g, '[^]*').replace(/\?/g, '[^]')
        expect(matchesGlob(pattern, name)).toBe(new RegExp(`^${source}$`).test(name))
      }),
    )
  })
})
