import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ChunkPlan, toChunks } from './chunk.ts'
import { fakeRow } from './fake-row.ts'
import { toPartition } from './murmur2.ts'

const plan: ChunkPlan = {
  partitionsOf: () => 3,
  mostBytes: 2000,
  stamp: { outbox: 'shop.outbox', relay: 'me/0/1' },
  alone: new Set(),
}

test('any rows: each is in one chunk of its partition, in order, and no chunk is too large', () => {
  const row = fc.record({
    key: fc.option(fc.constantFrom('a', 'b', 'c', 'd')),
    size: fc.integer({ min: 0, max: 900 }),
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (found) => {
      const rows = found.map(({ key, size }, seq) =>
        fakeRow(seq, { key: key === null ? null : Buffer.from(key), payload: Buffer.alloc(size) }),
      )
      const { chunks, poison } = toChunks(rows, plan)
      expect(poison).toEqual([])
      for (let partition = 0; partition < 3; partition++) {
        const wanted = rows.filter((it) => toPartition(it.key, it.seq, 3) === partition).map(({ seq }) => seq)
        const mine = chunks.filter((chunk) => chunk.partition === partition)
        expect(mine.flatMap((chunk) => chunk.rows.map(({ seq }) => seq))).toEqual(wanted)
      }
      for (const { messages } of chunks)
        expect(messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)).toBeLessThanOrEqual(2000)
    }),
  )
})

describe('a row that cannot be sent', () => {
  test.each([
    [
      'is larger than a request may be',
      { payload: Buffer.alloc(3000) },
      /^too large: \d+ bytes, at most 2000/,
    ],
    ['has a header that is no text', { headers: { n: 1 } }, /^bad header: n must be text/],
    ['has headers that are a list', { headers: ['a'] }, /^bad headers/],
    ['has headers that are nothing', { headers: null }, /^bad headers/],
  ])('%s', (_claim, over, reason) => {
    const { chunks, poison } = toChunks([fakeRow(1, over), fakeRow(2)], plan)
    expect(poison).toMatchObject([{ row: { seq: 1n }, reason: expect.stringMatching(reason), final: true }])
    expect(chunks.flatMap(({ rows }) => rows.map(({ seq }) => seq))).toEqual([2n])
  })
})

test('what is to go alone has a request of its own, and order stays', () => {
  const { chunks } = toChunks(
    [1, 2, 3, 4].map((seq) => fakeRow(seq)),
    { ...plan, alone: new Set([2n, 3n]) },
  )
  expect(chunks.map(({ rows }) => rows.map(({ seq }) => seq))).toEqual([[1n], [2n], [3n], [4n]])
})

test('our headers win over the row’s own', () => {
  const row = fakeRow(1, {
    headers: { 'message-id': 'mine', wrong: 'right' },
    type: 'order-placed',
    attempts: 2,
  })
  expect(toChunks([row], plan).chunks[0]?.messages[0]?.headers).toEqual({
    wrong: 'right',
    type: 'order-placed',
    'message-id': row.messageId,
    'produced-at': '1970-01-01T00:00:00.000Z',
    outbox: 'shop.outbox',
    relay: 'me/0/1',
    attempt: '3',
  })
})
