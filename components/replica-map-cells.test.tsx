import { describe, expect, test } from 'vitest'
import { aPartition, aPartitionWithout3, aStrandedPartition } from './fixtures-replicas.ts'
import { cellKinds, cellOf, cellOfLetter, headOf, headOfBucket } from './replica-map-cells.ts'
import { cellMarks, headMarks, placeMark } from './replica-map-shapes.ts'

describe('a cell', () => {
  test.each([
    ['the leader', aPartition(0), 1, 'leader'],
    ['in sync', aPartition(0), 2, 'in-sync'],
    ['a broker without a copy', aPartition(0, { replicas: [1, 2] }), 3, 'none'],
    ['a dead broker', aPartitionWithout3(0), 3, 'dead'],
    [
      'a dead broker with the only copy, though the ISR still names it',
      aStrandedPartition(10),
      3,
      'only-copy',
    ],
    [
      'alive and behind',
      aPartition(0, { isr: [1, 3], outOfSync: [{ broker: 2, why: 'behind' }] }),
      2,
      'behind',
    ],
    [
      'a copy that is still being made',
      aPartition(0, { isr: [1, 2], outOfSync: [{ broker: 3, why: 'catching-up' }], adding: [3] }),
      3,
      'catching-up',
    ],
  ] as const)('%s', (_, partition, broker, kind) => {
    expect(cellOf(partition, broker)).toBe(kind)
  })
})

describe('above a column', () => {
  test.each([
    ['no leader before refused writes', aStrandedPartition(0), 'no-leader'],
    ['refused writes before the limit', aPartition(0, { underMinIsr: true, atMinIsr: true }), 'refuses'],
    ['at the limit', aPartitionWithout3(0), 'at-min'],
    ['well', aPartition(0), null],
    ['min ISR not known: no claim', aPartition(0, { underMinIsr: null, atMinIsr: null }), null],
  ])('%s', (_, partition, head) => {
    expect(headOf(partition)).toBe(head)
  })

  test.each([
    ['one leaderless of eighty', { offline: 1, underMinIsr: 5, atMinIsr: 9 }, 'no-leader'],
    ['refused writes', { offline: 0, underMinIsr: 1, atMinIsr: 9 }, 'refuses'],
    ['at the limit', { offline: 0, underMinIsr: 0, atMinIsr: 1 }, 'at-min'],
    ['well', { offline: 0, underMinIsr: 0, atMinIsr: 0 }, null],
  ])('a bucket shows its worst: %s', (_, counts, head) => {
    expect(headOfBucket({ topic: 'a', cells: '', ...counts })).toBe(head)
  })

  test('letters of a bucket', () => {
    expect('.icbdx'.split('').map(cellOfLetter)).toEqual([
      'none',
      'in-sync',
      'catching-up',
      'behind',
      'dead',
      'only-copy',
    ])
    expect(cellOfLetter(undefined)).toBe('none')
  })
})

describe('shapes', () => {
  test('are moved and scaled', () => {
    expect(placeMark('M0 0H12V12H0Z', 0.5, 10, 20)).toBe('M10 20H16V26H10Z')
    expect(placeMark('M1.8 1.8L10.2 10.2', 1, 1, 2)).toBe('M2.8 3.8L11.2 12.2')
  })

  test('no two kinds look the same without colour', () => {
    const outlines = cellKinds.map((kind) =>
      cellMarks[kind].map(({ d, stroke, dash }) => `${d} ${stroke} ${dash?.join(',') ?? ''}`).join('|'),
    )
    expect(new Set(outlines).size).toBe(cellKinds.length)
    expect(new Set(Object.values(headMarks).map((marks) => marks.map(({ d }) => d).join())).size).toBe(3)
  })

  test('stay inside their cell when placed', () => {
    for (const kind of cellKinds) {
      for (const { d } of cellMarks[kind]) {
        const numbers =
          placeMark(d, 0.75, 0, 0)
            .match(/[\d.]+/g)
            ?.map(Number) ?? []
        expect(numbers.length).toBeGreaterThan(1)
        expect(Math.max(...numbers)).toBeLessThanOrEqual(9)
      }
    }
  })
})
