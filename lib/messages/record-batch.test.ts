import * as platformatic from '@platformatic/kafka'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import { crc32c } from './crc32c.ts'
import { fakeBatch, frameBatch } from './fake-batch.ts'
import { readBatches } from './record-batch.ts'
import { readMarker, readRecords } from './record.ts'

/** What Kafka 4.3.1 answered: one committed transaction and one aborted, of one record each. */
const fromBroker = Buffer.from(
  'AAAAAAAAAAAAAAA9AAAAAAJFKOksABAAAAAAAAABogUuGE4AAAGiBS4YTgAAAAAAAAABAAAAAAAAAAAAARYAAAACYQhrZXB0AAAAAAAAAAABAAAAQgAAAAACLvDgHgAwAAAAAAAAAaIFLhh8AAABogUuGHwAAAAAAAAAAQAA/////wAAAAEgAAAACAAAAAEMAAAAAAAAAAAAAAAAAAACAAAAQAAAAAACKJKWiQAQAAAAAAAAAaIFLhmHAAABogUuGYcAAAAAAAAAAQAAAAAAAQAAAAEcAAAAAmIOZHJvcHBlZAAAAAAAAAAAAwAAAEIAAAAAAqB2S38AMAAAAAAAAAGiBS4ZmAAAAaIFLhmYAAAAAAAAAAEAAP////8AAAABIAAAAAgAAAAADAAAAAAAAAA=',
  'base64',
)

describe('what a broker wrote', () => {
  it('is a transaction, its marker, another and its marker', async () => {
    const { batches, cut } = readBatches(fromBroker)
    expect(cut).toBe(false)
    expect(
      batches.map((one) => [one.baseOffset, one.transactional, one.control, one.producerId, one.recordCount]),
    ).toEqual([
      [0n, true, false, 1n, 1],
      [1n, true, true, 1n, 1],
      [2n, true, false, 1n, 1],
      [3n, true, true, 1n, 1],
    ])
    expect(await Promise.all(batches.map(readMarker))).toEqual([null, 'commit', null, 'abort'])
    const records = await Promise.all(batches.filter((one) => !one.control).map((one) => readRecords(one)))
    expect(records.flat().map(({ key, value }) => [key?.toString(), value?.toString()])).toEqual([
      ['a', 'kept'],
      ['b', 'dropped'],
    ])
  })

  it('may be cut off anywhere: whole batches are read, and it is said', () => {
    const ends = [73, 151, 227, 305]
    fc.assert(
      fc.property(fc.nat({ max: fromBroker.length }), (length) => {
        const { batches, cut } = readBatches(fromBroker.subarray(0, length))
        expect(batches).toHaveLength(ends.filter((end) => end <= length).length)
        expect(cut).toBe(length > 0 && !ends.includes(length))
      }),
    )
  })

  it('with one bit changed in what the checksum covers is refused', () => {
    const first = fromBroker.subarray(0, 73)
    fc.assert(
      fc.property(fc.integer({ min: 17, max: 72 }), fc.nat({ max: 7 }), (at, bit) => {
        const damaged = Buffer.from(first)
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit)
        expect(() => readBatches(damaged)).toThrow('The batch at offset 0 is damaged: its checksum is wrong.')
      }),
    )
  })
})

describe('a batch says of itself', () => {
  it.each([0, 1])('that it is of before Kafka 0.11 (magic %i), which is refused', (magic) => {
    const old = Buffer.from(fromBroker)
    old.writeBigInt64BE(7n, 0)
    old.writeInt8(magic, 16)
    expect(() => readBatches(old)).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: 'The messages at offset 7 are in the format of before Kafka 0.11, which is not read here.',
      }),
    )
  })

  it('who set the time', () => {
    const bytes = Buffer.concat([fakeBatch({ base: 0n }), fakeBatch({ base: 1n, append: true })])
    expect(readBatches(bytes).batches.map(({ timestampType }) => timestampType)).toEqual(['create', 'append'])
  })

  it('that compaction has left nothing of it', () => {
    const [batch] = readBatches(fakeBatch({ base: 4n, last: 9n })).batches
    expect(batch).toMatchObject({ baseOffset: 4n, lastOffset: 9n, recordCount: 0 })
  })

  it('more records than offsets, which cannot be', () => {
    const bytes = Buffer.from(fakeBatch({ base: 0n, records: [{ offset: 0n }] }).subarray(21))
    bytes.writeInt32BE(2, 36)
    expect(() => readBatches(frameBatch(0n, bytes))).toThrow('it says that it holds 2 records')
  })

  it('offsets of the batch before it, which cannot be', () => {
    const bytes = Buffer.concat([fakeBatch({ base: 5n, last: 8n }), fakeBatch({ base: 8n })])
    expect(() => readBatches(bytes)).toThrow(
      'The batch at offset 8 is damaged: it follows one that ends at 8.',
    )
  })

  it('a compression that nobody knows', () => {
    const bytes = Buffer.from(fakeBatch({ base: 0n }).subarray(21))
    bytes.writeInt16BE(5, 0)
    expect(() => readBatches(frameBatch(0n, bytes))).toThrow(expect.objectContaining({ code: 'unsupported' }))
  })
})

describe('whatever the bytes', () => {
  it('nothing but a Fault is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, second) => {
        const bytes = Buffer.from(noise)
        if (second && bytes.length > 16) bytes[16] = 2
        return isReadOrFault(() => readBatches(bytes))
      }),
    )
  })

  it('nothing but a Fault is thrown, with the right checksum', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (noise) =>
        isReadOrFault(() => readBatches(frameBatch(3n, Buffer.from(noise)))),
      ),
    )
  })
})

it('CRC-32C is what another client computes', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(crc32c(bytes)).toBe(platformatic.crc32c(Buffer.from(bytes)))
    }),
  )
})

function isReadOrFault(read: () => unknown): boolean {
  try {
    return read() !== null
  } catch (error) {
    return error instanceof Fault
  }
}
