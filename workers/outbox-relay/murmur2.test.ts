import { expect, test } from 'vitest'
import { murmur2, toPartition } from './murmur2.ts'

// Hashes from the tests of Kafka's own client (UtilsTest.testMurmur2).
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('the hash of %s is that of the Java client', (key, hash) => {
  expect(murmur2(Buffer.from(key))).toBe(hash)
})

test('a negative hash loses its sign bit, as there', () => {
  expect(toPartition(Buffer.from('foobar'), 0n, 6)).toBe((-790332482 & 0x7fffffff) % 6)
})

test('without a key the turn spreads', () => {
  expect([0n, 1n, 2n, 3n].map((turn) => toPartition(null, turn, 3))).toEqual([0, 1, 2, 0])
})
