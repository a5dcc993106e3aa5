import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromCursor, toCursor } from './cursor.ts'

test('a cursor says what it was made of', () => {
  const position = fc.record({
    topic: fc.string({ unit: 'binary' }),
    partition: fc.nat(),
    position: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  })
  fc.assert(
    fc.property(
      fc.constantFrom('forward' as const, 'backward' as const),
      fc.array(position),
      (direction, positions) => {
        const read = fromCursor(toCursor({ direction, positions }))
        const sorted = (list: typeof positions) =>
          list.map((one) => JSON.stringify({ ...one, position: `${one.position}` })).toSorted()
        expect(read).toMatchObject({ direction })
        expect(sorted('positions' in read ? read.positions : [])).toEqual(sorted(positions))
      },
    ),
  )
})

test.each(['', 'x', 'bnVsbA', Buffer.from('["f",[["t",[[0,"-1"]]]]]').toString('base64url')])(
  '%s is none',
  (text) => {
    expect(fromCursor(text)).toMatchObject({ refused: 'bad-request' })
  },
)
