import { expect, test } from 'vitest'
import { fakeRow } from './fake-row.ts'
import { passWaiting } from './rows.ts'

const seqs = (rows: Parameters<typeof passWaiting>[0]) => passWaiting(rows).map(({ seq }) => Number(seq))
const key = (text: string | null) => (text === null ? null : Buffer.from(text))

test.each([
  [
    'a row that waits holds back the later ones of its key alone',
    [
      ['a', true],
      ['a', false],
      ['b', false],
    ],
    [3],
  ],
  [
    'an earlier row of its key goes',
    [
      ['a', false],
      ['a', true],
      ['a', false],
    ],
    [1],
  ],
  [
    'one without a key holds back nobody',
    [
      [null, true],
      [null, false],
    ],
    [2],
  ],
] as const)('%s', (_claim, rows, wanted) => {
  expect(seqs(rows.map(([name, waits], at) => fakeRow(at + 1, { key: key(name), waits })))).toEqual(wanted)
})

test('the same key in another topic is another key', () => {
  expect(seqs([fakeRow(1, { waits: true }), fakeRow(2, { topic: 'other' })])).toEqual([2])
})
