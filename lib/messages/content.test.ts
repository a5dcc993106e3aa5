import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toContent } from './content.ts'

test.each([
  ['nothing', null, 'none', 'utf8'],
  ['an empty value', Buffer.alloc(0), 'empty', 'utf8'],
  ['an object', Buffer.from(' {"a":1}'), 'json', 'utf8'],
  ['a number is text', Buffer.from('17'), 'text', 'utf8'],
  ['broken JSON', Buffer.from('{"a":'), 'text', 'utf8'],
  ['umlauts', Buffer.from('größe'), 'text', 'utf8'],
  ['latin-1', Buffer.from([0x67, 0xf6]), 'binary', 'base64'],
  ['text with a zero in it', Buffer.from('a\0b'), 'binary', 'utf8'],
  ['a registry’s frame around text', Buffer.from([0, 0, 0, 0, 42, 0x61]), 'schema', 'utf8'],
  ['a registry’s frame', Buffer.from([0, 0, 0, 0, 42, 0xff]), 'schema', 'base64'],
] as const)('%s', (_, bytes, is, encoding) => {
  expect(toContent(bytes, 99)).toMatchObject({
    is,
    encoding,
    cut: false,
    schemaId: is === 'schema' ? 42 : null,
  })
})

test('bytes come back as they were, and what is cut is a beginning of them', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: 'grapheme' })), fc.nat(40), (from, most) => {
      const bytes = Buffer.from(from as Uint8Array)
      const { text, encoding, cut } = toContent(bytes, most)
      const back = Buffer.from(text ?? '', encoding)
      expect(cut).toBe(bytes.length > most)
      expect(bytes.subarray(0, back.length).equals(back)).toBe(true)
      expect(back.length <= most && back.length > Math.min(bytes.length, most) - 4).toBe(true)
    }),
  )
})
