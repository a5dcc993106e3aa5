import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cellAt,
  cellPlace,
  isNumbered,
  keepInside,
  labelWidth,
  mapExtent,
  moveCursor,
  sizeFor,
} from './replica-map-geometry.ts'

const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'] as const

describe('sizes', () => {
  test.each([
    ['12 px with numbers to 300 columns', 300, 12, true],
    ['9 px without past that', 301, 9, false],
    ['9 px to the largest map that is not bucketed', 3000, 9, false],
  ])('%s', (_, columns, cell, numbers) => {
    expect(sizeFor(columns)).toMatchObject({ cell, numbers })
  })

  test.each([
    ['few and short: every one', [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]],
    ['many: the first of each chunk', Array.from({ length: 14 }, (_, n) => n), [0, 5, 10]],
    ['few with three digits: they would touch', [98, 99, 100], [0]],
    ['none', [], []],
  ])('numbers above columns, %s', (_, numbers, shown) => {
    const size = sizeFor(numbers.length)
    expect(numbers.map((__, at) => at).filter((at) => isNumbered(size, numbers, at))).toEqual(shown)
  })

  test('long broker ids get the room they need', () => {
    expect(labelWidth([1, 2])).toBe(20)
    expect(labelWidth([100_001])).toBeGreaterThan(6 * 6.6)
    expect(labelWidth([])).toBe(20)
  })
})

describe('cells', () => {
  test('every point of a cell finds that cell, and every cell is inside the picture', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(),
        fc.nat(),
        (columns, rows, dx, dy, c, r) => {
          const size = sizeFor(columns)
          const [column, row] = [c % columns, r % rows]
          const { x, y } = cellPlace(size, column, row)
          const { width, height } = mapExtent(size, columns, rows)
          expect(cellAt(size, { x: x + dx * size.cell, y: y + dy * size.cell }, columns, rows)).toEqual({
            column,
            row,
          })
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x + size.cell).toBeLessThanOrEqual(width)
          expect(y + size.cell).toBeLessThanOrEqual(height)
        },
      ),
    )
  })

  test('above and beside the cells there is none', () => {
    const size = sizeFor(3)
    const { width, height } = mapExtent(size, 3, 2)
    expect(cellAt(size, { x: 1, y: size.top - 1 }, 3, 2)).toBeNull()
    expect(cellAt(size, { x: -1, y: size.top + 1 }, 3, 2)).toBeNull()
    expect(cellAt(size, { x: width, y: size.top + 1 }, 3, 2)).toBeNull()
    expect(cellAt(size, { x: 1, y: height }, 3, 2)).toBeNull()
  })
})

describe('the cursor', () => {
  const columns = [3, 12, 1]
  test.each([
    ['right', { block: 0, column: 1, row: 0 }, 'ArrowRight', { block: 0, column: 2, row: 0 }],
    [
      'right at the end of a topic stays',
      { block: 0, column: 2, row: 0 },
      'ArrowRight',
      { block: 0, column: 2, row: 0 },
    ],
    [
      'down past the last broker leads to the next topic',
      { block: 0, column: 2, row: 2 },
      'ArrowDown',
      { block: 1, column: 2, row: 0 },
    ],
    [
      'up from the first broker leads to the last of the topic before',
      { block: 1, column: 9, row: 0 },
      'ArrowUp',
      { block: 0, column: 2, row: 2 },
    ],
    [
      'down at the very end stays',
      { block: 2, column: 0, row: 2 },
      'ArrowDown',
      { block: 2, column: 0, row: 2 },
    ],
    [
      'up at the very start stays',
      { block: 0, column: 0, row: 0 },
      'ArrowUp',
      { block: 0, column: 0, row: 0 },
    ],
    ['to the last partition', { block: 1, column: 4, row: 1 }, 'End', { block: 1, column: 11, row: 1 }],
    ['to the first', { block: 1, column: 4, row: 1 }, 'Home', { block: 1, column: 0, row: 1 }],
    ['a topic on', { block: 1, column: 4, row: 1 }, 'PageDown', { block: 2, column: 0, row: 1 }],
    ['a topic back', { block: 1, column: 4, row: 1 }, 'PageUp', { block: 0, column: 2, row: 1 }],
  ])('%s', (_, at, key, to) => {
    expect(moveCursor(at, key, columns, 3)).toEqual(to)
  })

  test('other keys are not ours', () => {
    expect(moveCursor({ block: 0, column: 0, row: 0 }, 'Tab', columns, 3)).toBeNull()
  })

  test('never leaves the map, whatever the keys and however the map shrank meanwhile', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 })
    const place = fc.record({ block: fc.nat(20), column: fc.nat(90), row: fc.nat(40) })
    fc.assert(
      fc.property(
        shape,
        fc.integer({ min: 1, max: 30 }),
        place,
        fc.array(fc.constantFrom(...keys)),
        (map, rows, from, path) => {
          let at = keepInside(from, map, rows)
          for (const key of path) at = moveCursor(at, key, map, rows) ?? at
          expect(at.block).toBeLessThan(map.length)
          expect(at.column).toBeLessThan(map[at.block] ?? 0)
          expect(at.row).toBeLessThan(rows)
          expect(Math.min(at.block, at.column, at.row)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  test('arrows alone reach every cell', () => {
    const seen = new Set<string>()
    let at = { block: 0, column: 0, row: 0 }
    for (let step = 0; step < 9; step++) {
      for (let column = 0; column < (columns[at.block] ?? 0); column++) {
        seen.add(`${at.block} ${at.column} ${at.row}`)
        at = moveCursor(at, 'ArrowRight', columns, 3) ?? at
      }
      at = moveCursor(at, 'Home', columns, 3) ?? at
      at = moveCursor(at, 'ArrowDown', columns, 3) ?? at
    }
    expect(seen.size).toBe((3 + 12 + 1) * 3)
  })
})
