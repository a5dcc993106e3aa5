import { describe, expect, it } from 'vitest'
import { leaveAborted } from './committed.ts'
import { fakeBatch, type FakeBatch } from './fake-batch.ts'
import { readBatches } from './record-batch.ts'

const data = (base: bigint, producer: bigint, transactional = true): FakeBatch => ({
  base,
  producer,
  transactional,
  records: [{ offset: base }],
})
const end = (base: bigint, producer: bigint, marker: 'commit' | 'abort'): FakeBatch => ({
  base,
  producer,
  marker,
})

async function kept(plans: FakeBatch[], aborted: [producer: bigint, first: bigint][]): Promise<bigint[]> {
  const { batches } = readBatches(Buffer.concat(plans.map(fakeBatch)))
  const list = aborted.map(([producerId, firstOffset]) => ({ producerId, firstOffset }))
  return (await leaveAborted(batches, list))
    .filter(({ control }) => !control)
    .map(({ baseOffset }) => baseOffset)
}

describe('records of aborted transactions are left out', () => {
  it('from their first offset to their marker, and no others of the same producer', async () => {
    const plans = [data(0n, 1n), end(1n, 1n, 'commit'), data(2n, 1n), end(3n, 1n, 'abort'), data(4n, 1n)]
    expect(await kept(plans, [[1n, 2n]])).toEqual([0n, 4n])
  })

  it('of two producers at once, each by its own marker', async () => {
    const plans = [
      data(0n, 1n),
      data(1n, 2n),
      end(2n, 1n, 'abort'),
      data(3n, 1n),
      data(4n, 2n),
      end(5n, 2n, 'abort'),
    ]
    expect(
      await kept(plans, [
        [2n, 1n],
        [1n, 0n],
      ]),
    ).toEqual([3n])
  })

  it('when the transaction began before what was read', async () => {
    expect(await kept([data(7n, 1n), end(8n, 1n, 'abort'), data(9n, 1n)], [[1n, 2n]])).toEqual([9n])
  })

  it('twice in a row, and not what stands outside of any transaction', async () => {
    const plans = [
      data(0n, 1n),
      end(1n, 1n, 'abort'),
      data(2n, 1n, false),
      data(3n, 1n),
      end(4n, 1n, 'abort'),
    ]
    expect(
      await kept(plans, [
        [1n, 0n],
        [1n, 3n],
      ]),
    ).toEqual([2n])
  })
})
