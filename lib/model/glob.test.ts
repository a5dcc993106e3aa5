import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { matchesGlob, matchesStars } from './glob.ts'

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

  it('with stars alone takes every other character for itself', () => {
    expect(matchesStars('a?*', 'a?b')).toBe(true)
    expect(matchesStars('a?*', 'axb')).toBe(false)
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?', '\n'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const source = pattern.replace(/[.?]/g, '\\$&').replace(/\*/g, '[^]*')
        expect(matchesStars(pattern, name)).toBe(new RegExp(`^${source}$`).test(name))
      }),
    )
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
