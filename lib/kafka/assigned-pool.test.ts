import { describe, expect, it } from 'vitest'
import { openAssignedPool } from './assigned-pool.ts'

describe('the pool of assignments', () => {
  it('gives equal assignments as one object', () => {
    const pool = openAssignedPool()
    const one = pool.share('orders', [0, 3])
    expect(pool.share('orders', [0, 3])).toBe(one)
    expect(one).toEqual({ topic: 'orders', partitions: [0, 3] })
  })

  it('tells other partitions and other topics apart', () => {
    const pool = openAssignedPool()
    const wanted = [
      ['orders', [0, 3]],
      ['orders', [0]],
      ['orders', [0, 3, 4]],
      ['orders', []],
      ['payments', [0, 3]],
    ] as const
    const shared = wanted.map(([topic, partitions]) => pool.share(topic, [...partitions]))
    expect(shared.map(({ topic, partitions }) => [topic, partitions])).toEqual(wanted)
    expect(new Set(shared).size).toBe(wanted.length)
  })

  it('gives right ones, however many there were before', () => {
    const pool = openAssignedPool()
    for (let n = 0; n < 1000; n++) expect(pool.share('orders', [n]).partitions).toEqual([n])
    expect(pool.share('orders', [1])).toEqual({ topic: 'orders', partitions: [1] })
  })

  it('forgets topics that are gone, and no others', () => {
    const pool = openAssignedPool()
    const gone = pool.share('gone', [0])
    const kept = pool.share('orders', [0])
    pool.keep(new Map([['orders', 0]]))
    expect(pool.share('gone', [0])).not.toBe(gone)
    expect(pool.share('orders', [0])).toBe(kept)
  })
})
