import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeBatch, type FakeBatch } from './fake-batch.ts'
import { fakeHands } from './fake-log.ts'
import type { RangeHands } from './read-range.ts'
import { proveResidual } from './residual.ts'

const record = (offset: bigint) => ({ offset, value: Buffer.from(String(offset)) })
const data = (base: bigint, count: number, more: Partial<FakeBatch> = {}) =>
  fakeBatch({
    base,
    records: Array.from({ length: count }, (_, n) => record(base + BigInt(n))),
    last: base + BigInt(count) - 1n,
    ...more,
  })
const marker = (base: bigint, kind: 'commit' | 'abort', producer = 1n) =>
  fakeBatch({ base, marker: kind, producer })
const inTxn = { transactional: true, producer: 1n }

type Row = [claim: string, from: bigint, end: bigint, batches: Buffer[], proof: object]
const rows: Row[] = [
  [
    'a group at the end has nothing left',
    5n,
    5n,
    [],
    { verdict: 'empty', holes: 0n, sentence: 'Nothing is left to read: the group stands at the end.' },
  ],
  [
    'the marker of a committed transaction is nothing to read',
    3n,
    4n,
    [data(0n, 3, inTxn), marker(3n, 'commit')],
    {
      verdict: 'only-markers',
      records: 0n,
      markers: 1n,
      sentence: 'Nothing is left to read: 1 transaction marker.',
    },
  ],
  [
    'what compaction took is nothing to read',
    3n,
    9n,
    [fakeBatch({ base: 3n, last: 7n }), marker(8n, 'commit')],
    {
      verdict: 'only-markers',
      markers: 1n,
      holes: 5n,
      sentence: 'Nothing is left to read: 1 transaction marker, beside 5 offsets that nothing has any more.',
    },
  ],
  [
    'holes up to the end are nothing to read',
    3n,
    9n,
    [data(0n, 3)],
    { verdict: 'empty', holes: 6n, sentence: 'Nothing is left to read: nothing has the 6 offsets any more.' },
  ],
  [
    'one record is something to read, though holes and markers stand around it',
    2n,
    12n,
    [
      fakeBatch({ base: 0n, records: [record(1n), record(4n)], last: 9n }),
      marker(10n, 'commit'),
      marker(11n, 'abort'),
    ],
    {
      verdict: 'records',
      records: 1n,
      markers: 2n,
      holes: 7n,
      sentence: '1 record to read, beside 2 transaction markers.',
    },
  ],
  [
    'records of an aborted transaction are there, for those who read everything',
    0n,
    3n,
    [data(0n, 2, inTxn), marker(2n, 'abort')],
    {
      verdict: 'records',
      records: 2n,
      aborted: 2n,
      sentence:
        '2 records to read, all of aborted transactions, beside 1 transaction marker. A reader of committed records has nothing left to read.',
    },
  ],
  [
    'an abort speaks of its own producer, and of nothing after it',
    0n,
    8n,
    [
      data(0n, 2, inTxn),
      data(2n, 2, { transactional: true, producer: 2n }),
      marker(4n, 'abort', 1n),
      marker(5n, 'commit', 2n),
      data(6n, 2, inTxn),
    ],
    {
      verdict: 'records',
      records: 6n,
      aborted: 2n,
      markers: 2n,
      sentence:
        '6 records to read, 2 of aborted transactions, 2 of transactions still open, beside 2 transaction markers.',
    },
  ],
  [
    'plain records are counted',
    1n,
    3n,
    [data(0n, 3)],
    { verdict: 'records', records: 2n, from: 1n, to: 3n, sentence: '2 records to read.' },
  ],
]

describe('what is left before the end', () => {
  it.each(rows)('%s', async (_, from, end, batches, expected) => {
    expect(await proveResidual(from, fakeHands({ batches, end }))).toMatchObject({
      end,
      why: null,
      ...expected,
    })
  })

  it('begins at the log start where retention has passed the group', async () => {
    const hands = fakeHands({ batches: [data(0n, 9)], end: 9n, logStart: 5n })
    expect(await proveResidual(2n, hands)).toMatchObject({ from: 5n, records: 4n, holes: 0n })
  })
})

describe('it reads no more than it may', () => {
  const markers = Array.from({ length: 500 }, (_, n) => marker(BigInt(n), 'commit'))

  it('and says that it has not seen the rest', async () => {
    const hands = fakeHands({ batches: markers, end: 500n })
    const proof = await proveResidual(0n, hands, 10_000)
    expect(proof).toMatchObject({ verdict: 'too-much-to-read', to: 128n, markers: 128n })
    expect(proof.sentence).toBe('No record up to offset 128 of 500; more is not read for a click.')
    expect(hands.asked.map(({ maxBytes }) => maxBytes)).toEqual([10_000])
  })

  it('and a record among the first proves that something is left', async () => {
    const hands = fakeHands({ batches: [data(0n, 3), ...markers.slice(3)], end: 500n })
    const proof = await proveResidual(0n, hands, 5000)
    expect(proof).toMatchObject({ verdict: 'records', records: 3n })
    expect(proof.sentence).toMatch(/^At least 3 records to read, counted up to offset \d+\.$/)
  })
})

describe('it fails by saying so', () => {
  it('when nothing could be read', async () => {
    expect(await proveResidual(0n, fakeHands({ batches: [], end: 9n, failsFrom: 0n }))).toMatchObject({
      verdict: 'unseen',
      why: 'timeout',
      sentence: 'No answer in time.',
    })
  })

  it('when the rest could not be read and no record was seen before', async () => {
    const hands = fakeHands({ batches: [marker(0n, 'commit')], end: 9n, failsFrom: 1n })
    expect(await proveResidual(0n, { fetch: cutAfterOne(hands) })).toMatchObject({
      verdict: 'unseen',
      why: 'timeout',
    })
  })

  it('when a batch is damaged', async () => {
    const batch = data(0n, 3)
    batch[70] = (batch[70] ?? 0) ^ 1
    const hands = {
      fetch: async () => ({ records: batch, logStart: 0n, end: 3n, lastStable: 3n, aborted: [] }),
    }
    expect(await proveResidual(0n, hands)).toMatchObject({ verdict: 'unseen', why: 'protocol' })
  })

  it('when a broker gives the same again and again', async () => {
    const hands = {
      fetch: async () => ({ records: data(0n, 3), logStart: 0n, end: 9n, lastStable: 9n, aborted: [] }),
    }
    const proof = await proveResidual(0n, hands)
    expect(proof).toMatchObject({ verdict: 'records', records: 3n, to: 3n })
  })
})

/** Gives one batch, as if it were all that fits, so that the next one has to be asked for. */
function cutAfterOne(hands: RangeHands): RangeHands['fetch'] {
  return (from) => hands.fetch(from, 1)
}

describe('for any log', () => {
  const anyLog = fc.array(
    fc.record({
      kept: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
      producer: fc.integer({ min: -1, max: 2 }),
      marker: fc.option(fc.constantFrom('commit' as const, 'abort' as const), { freq: 2 }),
      gone: fc.boolean(),
    }),
    { maxLength: 12 },
  )

  it('records, markers and holes add up to the lag, and each is what was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyLog,
        fc.nat({ max: 70 }),
        fc.integer({ min: 100, max: 700 }),
        async (plan, start, maxBytes) => {
          const { batches, records, markers, end } = writeLog(plan)
          const from = BigInt(start) < end ? BigInt(start) : end
          const hands = fakeHands({ batches, end })
          const proof = await proveResidual(from, { fetch: (at) => hands.fetch(at, maxBytes) })
          expect(proof.records + proof.markers + proof.holes).toBe(end - from)
          expect(proof.records).toBe(BigInt(records.filter((offset) => offset >= from).length))
          expect(proof.markers).toBe(BigInt(markers.filter((offset) => offset >= from).length))
          expect(proof.aborted <= proof.records).toBe(true)
        },
      ),
    )
  })
})

type Plan = { kept: boolean[]; producer: number; marker: 'commit' | 'abort' | null; gone: boolean }[]

function writeLog(plan: Plan) {
  const records: bigint[] = []
  const markers: bigint[] = []
  const batches: Buffer[] = []
  let next = 0n
  for (const { kept, producer, marker: kind, gone } of plan) {
    const base = next
    if (kind) {
      next += 1n
      if (gone) continue
      markers.push(base)
      batches.push(marker(base, kind, BigInt(producer)))
      continue
    }
    next += BigInt(kept.length)
    const there = kept.flatMap((keep, n) => (keep ? [base + BigInt(n)] : []))
    if (gone) continue
    records.push(...there)
    const transactional = producer >= 0
    batches.push(
      fakeBatch({
        base,
        records: there.map(record),
        last: next - 1n,
        transactional,
        producer: BigInt(producer),
      }),
    )
  }
  return { batches, records, markers, end: next }
}
