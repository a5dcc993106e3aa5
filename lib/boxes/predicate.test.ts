import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Predicate } from '#lib/model/preset.ts'
import { columnsOf, renderPredicate, withoutNow } from './predicate.ts'
import { quoteName, quoteText } from './quote.ts'
import { all, always, eq, gt, isNull, notNull, oneOf } from './say.ts'

const types = new Map([
  ['at', 'timestamp with time zone'],
  ['local', 'timestamp without time zone'],
  ['ms', 'bigint'],
])

const rows: [claim: string, predicate: Predicate, sql: string][] = [
  ['a text is quoted and stands in the text', eq('status', "it's"), `"status" = 'it''s'`],
  ['a backslash means itself', eq('status', 'a\\b'), `"status" =  E'a\\\\b'`],
  ['a name with quotes in it', eq('we"ird', 1), `"we""ird" = 1`],
  [
    'no cast and no function on the side of the column',
    oneOf('StatusName', 'A', 'B'),
    `"StatusName" in ('A', 'B')`,
  ],
  ['empty and not empty', all(isNull('a'), notNull('b')), `("a" is null) and ("b" is not null)`],
  [
    'now of a time with zone',
    gt('at', { nowMs: -5000 }),
    `"at" > (now() + (-5000) * interval '1 millisecond')`,
  ],
  [
    'now of a time without',
    gt('local', { nowMs: 0 }),
    `"local" > (localtimestamp + (0) * interval '1 millisecond')`,
  ],
  [
    'now of a number',
    gt('ms', { nowMs: 1 }),
    `"ms" > (floor(extract(epoch from now()) * 1000)::bigint + (1))`,
  ],
  ['a difference', { diff: ['a', 'b'], atLeast: 3 }, `"a" - "b" >= 3`],
  ['not', { not: eq('a', true) }, `not ("a" = true)`],
]

test.each(rows)('%s', (_claim, predicate, sql) => {
  expect(renderPredicate(predicate, types)).toBe(sql)
})

test('what moves with the clock is in no index', () => {
  expect(withoutNow(all(gt('at', { nowMs: 0 }), eq('a', 1)))).toEqual(all(eq('a', 1)))
  expect(withoutNow({ not: gt('at', { nowMs: 0 }) })).toEqual(always)
})

test('every column that is named is found', () => {
  expect(
    columnsOf({ any: [all(eq('a', 1), { not: isNull('b') }), { diff: ['c', 'd'], atLeast: 0 }] }),
  ).toEqual(['a', 'b', 'c', 'd'])
})

describe('whatever the text', () => {
  const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'))

  test('a quoted text ends where it should, and reads back as itself', () => {
    fc.assert(
      fc.property(text, (value) => {
        const quoted = quoteText(value)
        const escapes = quoted.startsWith(' E')
        const inner = quoted.slice(escapes ? 3 : 1, -1)
        const plain = inner.replaceAll("''", "'")
        expect(inner.replaceAll("''", '')).not.toContain("'")
        expect(escapes ? plain.replaceAll('\\\\', '\\') : plain).toBe(value)
      }),
    )
  })

  test('a quoted name ends where it should', () => {
    fc.assert(
      fc.property(text, (value) => {
        const inner = quoteName(value).slice(1, -1)
        expect(inner.replaceAll('""', '')).not.toContain('"')
        expect(inner.replaceAll('""', '"')).toBe(value)
      }),
    )
  })

  test('NUL is refused', () => {
    expect(() => quoteText('a\0b')).toThrow(RangeError)
    expect(() => quoteName('\0')).toThrow(RangeError)
    expect(() => renderPredicate(eq('a', Number.NaN), types)).toThrow(RangeError)
  })
})
