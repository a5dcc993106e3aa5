import { describe, expect, it } from 'vitest'
import { fakeBatch } from './fake-batch.ts'
import { fakeHands, type FakeLog } from './fake-log.ts'
import { findNextRecord } from './next-record.ts'

const NOW_MS = 100_000
const find = (from: bigint, log: FakeLog) => findNextRecord(from, fakeHands(log), () => NOW_MS)
const marker = (base: bigint, kind: 'commit' | 'abort' = 'commit') =>
  fakeBatch({ base, marker: kind, producer: 1n, baseMs: 50_000 })

describe('the next record', () => {
  it("has its producer's time", async () => {
    const records = [
      { offset: 0n, timestampMs: 30_000 },
      { offset: 1n, timestampMs: 40_000 },
    ]
    expect(await find(1n, { batches: [fakeBatch({ base: 0n, records })], end: 2n })).toEqual({
      committed: 1n,
      offset: 1n,
      timestampMs: 40_000,
      timestampType: 'create',
      ageMs: 60_000,
      control: false,
      sentence: "The next record was written 1 min ago, by its producer's clock, at offset 1.",
    })
  })

  it("has the broker's time where the topic says so", async () => {
    const batch = fakeBatch({ base: 0n, records: [{ offset: 0n }], append: true, maxMs: 70_000 })
    expect(await find(0n, { batches: [batch], end: 1n })).toMatchObject({
      timestampType: 'append',
      ageMs: 30_000,
      sentence: 'The next record was written 30 s ago, by the broker that appended it, at offset 0.',
    })
  })

  it('may carry no time, or one that is to come', async () => {
    const none = fakeBatch({ base: 0n, records: [{ offset: 0n }], baseMs: -1 })
    expect(await find(0n, { batches: [none], end: 1n })).toMatchObject({
      timestampMs: null,
      timestampType: null,
      ageMs: null,
      sentence: 'The next record stands at offset 0 and carries no time.',
    })
    const later = fakeBatch({ base: 0n, records: [{ offset: 0n, timestampMs: 105_000 }] })
    const found = await find(0n, { batches: [later], end: 1n })
    expect(found).toMatchObject({ ageMs: -5000 })
    expect(found.sentence).toContain('5 s in the future')
  })

  it('stands behind holes and markers', async () => {
    const batches = [
      fakeBatch({ base: 0n, records: [{ offset: 1n }], last: 4n }),
      marker(5n),
      fakeBatch({ base: 6n, records: [{ offset: 8n, timestampMs: 90_000 }], last: 9n }),
    ]
    expect(await find(2n, { batches, end: 10n })).toMatchObject({ committed: 2n, offset: 8n, ageMs: 10_000 })
  })

  it('is looked for in the next answer when the first holds none', async () => {
    const batches = [marker(0n), fakeBatch({ base: 1n, records: [{ offset: 1n, timestampMs: 1 }] })]
    const hands = fakeHands({ batches, end: 2n })
    const found = await findNextRecord(0n, { fetch: (from) => hands.fetch(from, 1) }, () => NOW_MS)
    expect(found).toMatchObject({ offset: 1n, control: false })
  })

  it('is at the log start when retention has passed the group', async () => {
    const batches = [
      fakeBatch({ base: 0n, records: [{ offset: 0n }, { offset: 3n, timestampMs: 7 }], last: 3n }),
    ]
    expect(await find(0n, { batches, end: 4n, logStart: 2n })).toMatchObject({ committed: 2n, offset: 3n })
  })
})

describe('there is no next record', () => {
  it('when only markers follow: the first of them is named', async () => {
    expect(await find(0n, { batches: [marker(0n), marker(1n)], end: 2n })).toMatchObject({
      offset: 0n,
      control: true,
      sentence:
        'Only ends of transactions follow; the first was written 50 s ago, by the broker that appended it, at offset 0.',
    })
  })

  it('when nothing follows', async () => {
    expect(await find(4n, { batches: [], end: 4n })).toMatchObject({
      offset: null,
      sentence: 'There is no record between the group and the end.',
    })
  })

  it('as far as may be read for a click', async () => {
    const batches = Array.from({ length: 4000 }, (_, n) => marker(BigInt(n)))
    expect(await find(0n, { batches, end: 4000n })).toMatchObject({
      offset: null,
      sentence: expect.stringContaining('more is not read for a click'),
    })
  })
})

describe('it throws what kept it from reading', () => {
  it('when nothing was read', async () => {
    await expect(find(0n, { batches: [], end: 3n, failsFrom: 0n })).rejects.toMatchObject({ code: 'timeout' })
  })

  it('when only markers were seen before', async () => {
    const hands = fakeHands({ batches: [marker(0n), marker(1n)], end: 3n, failsFrom: 1n })
    await expect(
      findNextRecord(0n, { fetch: (from) => hands.fetch(from, 1) }, () => NOW_MS),
    ).rejects.toMatchObject({ code: 'timeout' })
  })
})
