import { expect, test } from 'vitest'
import { isRefusal } from '#lib/model/reading.ts'
import { masksOf } from './mask.ts'
import { toMatch, type Filter } from './match.ts'

const record = {
  offset: 0n,
  timestampMs: 0,
  key: Buffer.from('order-7'),
  value: Buffer.from('{"card":"4000000000001234","text":"Größe"}'),
  headers: [
    { name: 'trace', value: Buffer.from('abc') },
    { name: 'a:b', value: Buffer.from('c') },
    { name: 'gone', value: null },
  ],
}
const masks = masksOf([{ topics: ['*'], fields: ['$.card'], show: null }], 'x')

function fits(filter: Filter): boolean {
  const match = toMatch(filter, masks)
  if (isRefusal(match)) throw new Error(match.because)
  return match(record) !== null
}

test.each<[string, Filter, boolean]>([
  ['nothing asked', {}, true],
  ['its key', { key: 'order-7' }, true],
  ['its key in hex', { key: 'hex:6f726465722d37' }, true],
  ['part of a key is not the key', { key: 'order' }, false],
  ['part of the value, in another case', { contains: 'GRÖSSE'.replace('SS', 'ß') }, true],
  ['part of the key', { contains: 'ORDER' }, true],
  ['part of a header', { contains: 'TRACE' }, true],
  ['what is masked is not found', { contains: '4000' }, false],
  ['nor by its path', { path: '$.card = "4000000000001234"' }, false],
  ['a header', { header: 'trace' }, true],
  ['a header and its value', { header: 'trace:abc' }, true],
  ['a header with another value', { header: 'trace:x' }, false],
  ['a header with a colon', { header: 'a:b' }, true],
  ['a header without a value', { header: 'gone' }, true],
  ['all of it', { key: 'order-7', contains: 'text', header: 'trace', path: '$.text' }, true],
  ['all of it but one', { key: 'order-7', contains: 'text', header: 'trace', path: '$.none' }, false],
])('%s', (_, filter, wanted) => {
  expect(fits(filter)).toBe(wanted)
})

test('what cannot be asked is refused', () => {
  const hidden = masksOf([{ topics: ['*'], fields: ['key'], show: null }], 'x')
  expect(toMatch({ key: 'order-7' }, hidden)).toMatchObject({ refused: 'bad-request' })
  expect(toMatch({ key: 'hex:6' }, masks)).toMatchObject({ refused: 'bad-request' })
  expect(toMatch({ path: 'x' }, masks)).toMatchObject({ refused: 'bad-request' })
})
