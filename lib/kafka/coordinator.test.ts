import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeTopology } from '#lib/model/fake-snapshot.ts'
import { coordinatorOf, coordinatorPartition } from './coordinator.ts'

// The hashes are those of Java 17's String.hashCode.
const rows: [group: string, partitions: number, partition: number][] = [
  ['g', 50, 3],
  ['', 50, 0],
  ['a', 50, 97 % 50],
  ['ab', 50, (97 * 31 + 98) % 50],
  // Its hash is −2^31, which has no absolute value in 32 bits.
  ['polygenelubricants', 50, 0],
  // Hashes below zero: the absolute value, not the sign bit cut off.
  ['zzzzzz', 50, Math.abs(-685785664) % 50],
  // Two UTF-16 units.
  ['🚀', 50, 1773027 % 50],
]

/** Any UTF-16 units, matched or not: that is what Java hashes. */
const anyName = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units))

describe('the partition that keeps a group', () => {
  it.each(rows)('%j of %i', (group, partitions, partition) => {
    expect(coordinatorPartition(group, partitions)).toBe(partition)
  })

  it('is what exact arithmetic says, for any name', () => {
    fc.assert(
      fc.property(anyName, fc.integer({ min: 1, max: 200 }), (id, count) => {
        let hash = 0n
        for (let at = 0; at < id.length; at++)
          hash = BigInt.asIntN(32, hash * 31n + BigInt(id.charCodeAt(at)))
        const absolute = hash < 0n ? -hash : hash
        const expected = hash === -(2n ** 31n) ? 0 : Number(absolute % BigInt(count))
        expect(coordinatorPartition(id, count)).toBe(expected)
      }),
    )
  })
})

describe('the coordinator of a group', () => {
  const offsets = [1, 2, 3].map((leader) => ({ leader }))

  it('is the leader of that partition', () => {
    const topology = fakeTopology({ orders: [{ leader: 2 }], __consumer_offsets: offsets })
    // 103 modulo 3.
    expect(coordinatorOf(topology, 'g')).toBe(2)
  })

  it.each([
    ['that partition has no leader', { __consumer_offsets: [{ leader: -1 }] }],
    ['the topic is hidden from us', { orders: [{}] }],
    ['the topic has no partition', { __consumer_offsets: [] }],
  ])('is unknown while %s', (_, topics) => {
    expect(coordinatorOf(fakeTopology(topics), 'g')).toBeNull()
  })
})
