import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseConditions } from './condition.ts'

function says(condition: string, text: string): boolean {
  const parsed = parseConditions(condition)
  if ('wrong' in parsed) throw new Error(parsed.wrong)
  return parsed(JSON.parse(text), text)
}

const order =
  '{"a":{"b":["x","y"]},"n":7,"ok":true,"none":null,"tags":["new","and"],"items":[{"p":1},{"p":5}]}'

test.each([
  ['$.a.b[0] = "x"', true],
  ['$.a.b[1]="x"', false],
  ['$.a.b[*] = "y"', true],
  ['$.n >= 7 and $.n < 8', true],
  ['$.n > 7', false],
  ['$.n = "7"', false],
  ['$.n != 8', true],
  ['$.missing != 8', false],
  ['$.missing', false],
  ['$.none', true],
  ['$.none = null', true],
  ['$.ok = true', true],
  ['$.tags contains "and"', true],
  ['$.tags[0] contains "ew" AND $.ok', true],
  ['$.a.b[0] contains "z"', false],
  ['$.items[*].p > 4', true],
  ['$.items[*].p != 5', false],
  ['$..p = 5', true],
  ['$["a"]["b"][1] = "y"', true],
  ['$.n < "8"', false],
  ['$.constructor', false],
  ['$.items.length', false],
])('%s: %s', (condition, fits) => {
  expect(says(condition, order)).toBe(fits)
})

test('of whole numbers past 2^53 every digit counts', () => {
  expect(says('$.id = 12345678901234567890', '{"id":12345678901234567890}')).toBe(true)
  expect(says('$.id = 12345678901234567890', '{"id":12345678901234567891}')).toBe(false)
})

describe('what is no condition is told', () => {
  test.each([
    ['', 'a path begins with $'],
    ['a = 1', 'a path begins with $'],
    ['$.a[', 'comes one of'],
    ['$.a == 1', 'wants a text in double quotes'],
    ["$.a = 'x'", 'wants a text in double quotes'],
    ['$.a = 1 or $.b = 2', 'after a condition comes and'],
    ['$.a = "x', 'wants a text in double quotes'],
    ['$.a = "\\q"', 'no JSON'],
    ['$.a = 1 and', 'after a condition comes and'],
  ])('%s', (condition, why) => {
    expect(parseConditions(condition)).toMatchObject({ wrong: expect.stringContaining(why) as unknown })
  })

  it('and nothing else happens, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('$.[]*"\\ a0=!<>andcontis')) }), (text) => {
        const parsed = parseConditions(text)
        expect('wrong' in parsed || typeof parsed({ a: 1 }, '{"a":1}') === 'boolean').toBe(true)
      }),
    )
  })
})
