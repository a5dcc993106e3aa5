import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstUuid7, isUuid, makeUuid7, toUuid7, uuid7Ms } from './uuid7.ts'

const moment = fc.integer({ min: 0, max: 2 ** 47 })

test('any moment: the id tells it again, and lies behind the first of its millisecond', () => {
  fc.assert(
    fc.property(moment, (atMs) => {
      const id = makeUuid7(atMs)
      expect(isUuid(id)).toBe(true)
      expect(id[14]).toBe('7')
      expect(uuid7Ms(id)).toBe(atMs)
      expect(id > firstUuid7(atMs)).toBe(true)
      expect(id < firstUuid7(atMs + 1)).toBe(true)
    }),
  )
})

test('the same words have the same id, others another', () => {
  expect(toUuid7(5, 'orders', 1, 7n)).toBe(toUuid7(5, 'orders', 1, 7n))
  expect(toUuid7(5, 'orders', 1, 7n)).not.toBe(toUuid7(5, 'orders', 17n))
})

test('another version tells no time', () => {
  expect(uuid7Ms('f47ac10b-58cc-4372-a567-0e02b2c3d479')).toBeNull()
})
