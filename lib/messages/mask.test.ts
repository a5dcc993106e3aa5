import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { MaskRule } from '#lib/model/mask.ts'
import { masksOf, maskJson } from './mask.ts'
import { readView } from './view.ts'

const rule = (fields: string[], show: MaskRule['show'] = null): MaskRule => ({
  topics: ['pay.*'],
  fields,
  show,
})
const masked = (text: string, ...rules: MaskRule[]) => maskJson(text, masksOf(rules, 'pay.cards'))?.text

describe('fields of JSON values', () => {
  test.each([
    [
      'a name',
      ['$.card.number'],
      '{"card": {"number": "4111", "x": 1}}',
      '{"card": {"number": "•••", "x": 1}}',
    ],
    ['twice in one object', ['$.a'], '{"a":1,"a":2}', '{"a":"•••","a":"•••"}'],
    ['written with escapes', ['$.card'], '{"\\u0063ard":"4111"}', '{"\\u0063ard":"•••"}'],
    ['a whole object', ['$.card'], '{"card":{"n":[1,{"a":"}"}]},"b":2}', '{"card":"•••","b":2}'],
    [
      'every element',
      ['$.items[*].pan'],
      '{"items":[{"pan":"1"},{"pan":2}]}',
      '{"items":[{"pan":"•••"},{"pan":"•••"}]}',
    ],
    ['one element', ['$[1]'], '[1, 2, 3]', '[1, "•••", 3]'],
    [
      'at any depth',
      ['$..pan'],
      '{"pan":1,"a":[{"b":{"pan":2}}]}',
      '{"pan":"•••","a":[{"b":{"pan":"•••"}}]}',
    ],
    ['inside of one that is hidden', ['$.a', '$.a.b'], '{"a":{"b":1}}', '{"a":"•••"}'],
    ['in brackets', ['$["a key"]'], '{"a key":null}', '{"a key":"•••"}'],
    ['the whole text', ['$'], '{"a":1}', '"•••"'],
    ['nothing that fits', ['$.b'], '{"a": 12345678901234567890 }', '{"a": 12345678901234567890 }'],
  ])('%s', (_, fields, text, wanted) => {
    expect(masked(text, rule(fields))).toBe(wanted)
  })

  it('shows the last four of what is long enough', () => {
    expect(masked('{"a":"4000000000001234","b":"1234567"}', rule(['$.a', '$.b'], 'last4'))).toBe(
      '{"a":"•••1234","b":"•••"}',
    )
    expect(masked('{"a":4000000000001234}', rule(['$.a'], 'last4'))).toBe('{"a":"•••1234"}')
  })

  it('of two rules the stricter counts, in whatever order', () => {
    const rules = [rule(['$.a'], 'last4'), rule(['$..a'])]
    for (const order of [rules, rules.toReversed()])
      expect(masked('{"a":"4000000000001234"}', ...order)).toBe('{"a":"•••"}')
  })

  it('never lets through what it hides, and changes nothing else', () => {
    const key = fc.constantFrom('pan', 'a', 'b')
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('x', 'y"\\', 1.5, true, null),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(key, tie('node'), { maxKeys: 3 }),
      ),
    })).node
    const hide = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(hide)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value).map(([name, one]) => [name, name === 'pan' ? '•••' : hide(one)]),
            )
          : value
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 1, 3), (value, indent) => {
        const text = masked(JSON.stringify(value, null, indent), rule(['$..pan']))
        expect(JSON.parse(text ?? '')).toEqual(JSON.parse(JSON.stringify(hide(value))))
      }),
    )
  })

  it('a text that is no JSON, or is nested too deeply, cannot be masked in part', () => {
    const masks = masksOf([rule(['$.a'])], 'pay.cards')
    expect(maskJson('{"a":1', masks)).toBeNull()
    expect(maskJson('['.repeat(1000) + ']'.repeat(1000), masks)).toBeNull()
  })
})

describe('a record', () => {
  const record = (value: Buffer | null, headers: Record<string, string> = {}) => ({
    offset: 0n,
    timestampMs: 0,
    key: Buffer.from('key-4000000000001234'),
    value,
    headers: Object.entries(headers).map(([name, text]) => ({ name, value: Buffer.from(text) })),
  })
  const all = (view: ReturnType<typeof readView>) =>
    JSON.stringify([
      view.key.content(99),
      view.value.content(99),
      view.headers.map(({ content }) => content(99)),
    ])

  it('is hidden whole when nobody can say where its fields stand', () => {
    const masks = masksOf([rule(['$.card'])], 'pay.cards')
    const view = readView(record(Buffer.from('card=4000000000001234')), masks)
    expect(view.value.content(99)).toMatchObject({ text: '•••', is: 'masked' })
    expect(view.masked).toEqual(['value'])
    expect(view.value.text()).toBe('•••')
  })

  it('key, value and headers, whatever the case of a header', () => {
    const masks = masksOf([rule(['key', 'value', 'header:Authorization'])], 'pay.cards')
    const view = readView(record(Buffer.from('secret'), { AUTHORIZATION: 'secret', other: 'seen' }), masks)
    expect(all(view)).not.toContain('secret')
    expect(all(view)).not.toContain('1234')
    expect(all(view)).toContain('seen')
    expect(view.masked).toEqual(['key', 'value', 'header:AUTHORIZATION'])
  })

  it('a tombstone stays one, and topics that no rule names are as they are', () => {
    expect(readView(record(null), masksOf([rule(['value'])], 'pay.cards')).value.content(9).is).toBe('none')
    const view = readView(record(Buffer.from('{"card":1}')), masksOf([rule(['$.card', 'key'])], 'other'))
    expect(view.value.content(99).text).toBe('{"card":1}')
    expect(view.masked).toEqual([])
  })
})
