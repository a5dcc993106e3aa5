import { gzipSync } from 'node:zlib'
import * as platformatic from '@platformatic/kafka'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fault } from '#lib/model/reading.ts'
import { fakeBatch, frameBatch, varint } from './fake-batch.ts'
import { readBatches, type RecordBatch } from './record-batch.ts'
import { readRecords, type KafkaRecord } from './record.ts'
import { compressions, type Compression } from './unpack.ts'

function onlyBatch(bytes: Buffer): RecordBatch {
  const [batch] = readBatches(bytes).batches
  if (!batch) throw new Error('no batch')
  return batch
}

const anyBytes = fc
  .oneof(
    { weight: 4, arbitrary: fc.uint8Array({ maxLength: 40 }) },
    // Long and dull: what a compression shortens.
    {
      weight: 1,
      arbitrary: fc.nat({ max: 3000 }).map((length) => new Uint8Array(length).fill(length % 7)),
    },
  )
  .map((bytes) => Buffer.from(bytes))
// Within 12 days of one another: past that, the other client writes another number.
const anyTime = fc.integer({ min: 2 ** 40, max: 2 ** 40 + 2 ** 30 })
const anyMessages = fc.array(
  fc.record({
    key: fc.option(anyBytes),
    value: fc.option(anyBytes),
    timestamp: anyTime.map(BigInt),
    headers: fc.dictionary(fc.string({ maxLength: 8 }), anyBytes, { maxKeys: 3 }),
  }),
  { minLength: 1, maxLength: 20 },
)

describe('another client writes a batch, and its records are read', () => {
  it.each(compressions)('%s', async (compression) => {
    await fc.assert(
      fc.asyncProperty(anyMessages, async (messages) => {
        const written = platformatic.createRecordsBatch(
          messages.map((message) => ({
            ...message,
            topic: 't',
            partition: 0,
            headers: new Map(Object.entries(message.headers).map(([name, one]) => [Buffer.from(name), one])),
          })) as never,
          { compression } as never,
        )
        const batch = onlyBatch(Buffer.from(written.buffer))
        expect(batch.compression).toBe(compression)
        expect(await readRecords(batch)).toEqual(
          messages.map(({ key, value, timestamp, headers }, index) => ({
            offset: BigInt(index),
            timestampMs: Number(timestamp),
            key,
            value,
            headers: Object.entries(headers).map(([name, one]) => ({ name, value: one })),
          })),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('a record', () => {
  it('keeps its offset when compaction has removed its neighbours', async () => {
    const batch = onlyBatch(fakeBatch({ base: 10n, records: [{ offset: 12n }, { offset: 15n }], last: 19n }))
    expect((await readRecords(batch)).map(({ offset }) => offset)).toEqual([12n, 15n])
    expect((await readRecords(batch, { from: 13n })).map(({ offset }) => offset)).toEqual([15n])
    expect((await readRecords(batch, { most: 1 })).map(({ offset }) => offset)).toEqual([12n])
  })

  it('has the time of the append where the broker sets it, else its own, else none', async () => {
    const records = [{ offset: 0n, timestampMs: 1400 }]
    const times = async (more: object) =>
      (await readRecords(onlyBatch(fakeBatch({ base: 0n, baseMs: 1000, records, ...more })))).map(
        ({ timestampMs }) => timestampMs,
      )
    expect(await times({})).toEqual([1400])
    expect(await times({ append: true, maxMs: 5000 })).toEqual([5000])
    expect(await times({ baseMs: -1, records: [{ offset: 0n }] })).toEqual([null])
  })

  it('may be a tombstone, without a key, with headers of the same name and of no value', async () => {
    const record: KafkaRecord = {
      offset: 0n,
      timestampMs: 1000,
      key: null,
      value: null,
      headers: [
        { name: 'a', value: null },
        { name: 'a', value: Buffer.from('1') },
        { name: '', value: Buffer.alloc(0) },
      ],
    }
    expect(await readRecords(onlyBatch(fakeBatch({ base: 0n, records: [record] })))).toEqual([record])
  })

  it('may be any number of milliseconds from the batch, in 64 bits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 63n - 1n }), async (sinceMs) => {
        const body = Buffer.concat([Buffer.from([0]), varint(sinceMs), ...[0n, -1n, -1n, 0n].map(varint)])
        const bytes = withPayload(Buffer.concat([varint(BigInt(body.length)), body]), 1)
        const [record] = await readRecords(onlyBatch(bytes))
        const time = Number(sinceMs)
        expect(record?.timestampMs).toBe(time < 0 ? null : time)
      }),
    )
  })
})

describe('whatever the bytes', () => {
  it.each(compressions)('nothing but a Fault is thrown: noise as %s', async (compression) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), fc.nat({ max: 5 }), async (noise, count) =>
        isReadOrFault(onlyBatch(withPayload(Buffer.from(noise), count, compression))),
      ),
    )
  })

  it.each(compressions)('nothing but a Fault is thrown: %s with bits flipped', async (compression) => {
    const flips = fc.array(fc.record({ at: fc.nat(), bit: fc.nat({ max: 7 }) }), {
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(anyMessages, flips, async (messages, flipped) => {
        const written = platformatic.createRecordsBatch(
          messages.map(({ key, value, timestamp }) => ({ key, value, timestamp, topic: 't' })) as never,
          { compression } as never,
        )
        const covered = Buffer.from(written.buffer).subarray(21)
        // Behind the batch's own head, so that only its records are damaged.
        for (const { at, bit } of flipped) {
          const place = 40 + (at % (covered.length - 40))
          covered[place] = (covered[place] ?? 0) ^ (1 << bit)
        }
        return isReadOrFault(onlyBatch(frameBatch(0n, covered)))
      }),
    )
  })

  it('a record that runs into the next one is told', async () => {
    const bytes = withPayload(Buffer.concat([varint(3n), Buffer.from([0, 0, 0, 1, 1, 0])]), 1)
    await expect(readRecords(onlyBatch(bytes))).rejects.toThrow('The batch at offset 0 is damaged: a record')
  })

  it('records that nobody counted are told', async () => {
    const one = fakeBatch({ base: 0n, records: [{ offset: 0n }, { offset: 1n }] }).subarray(21)
    const covered = Buffer.from(one)
    covered.writeInt32BE(1, 36)
    await expect(readRecords(onlyBatch(frameBatch(0n, covered)))).rejects.toThrow('more than its records')
  })
})

describe('a bomb', () => {
  const zeroes = Buffer.alloc(2 ** 21)
  const packers: Record<Exclude<Compression, 'none'>, (bytes: Buffer) => Buffer> = {
    gzip: (bytes) => gzipSync(bytes),
    snappy: (bytes) => packedBy('snappy', bytes),
    lz4: (bytes) => packedBy('lz4', bytes),
    zstd: (bytes) => packedBy('zstd', bytes),
  }
  it.each(Object.entries(packers))('of %s ends in a sentence, not in memory', async (compression, pack) => {
    const bytes = fakeBatch({
      base: 9n,
      records: [{ offset: 9n, value: zeroes }],
      compression: compression as Compression,
      pack,
    })
    expect(bytes.length).toBeLessThan(2 ** 18)
    const batch = onlyBatch(bytes)
    expect((await readRecords(batch))[0]?.value?.length).toBe(2 ** 21)
    await expect(readRecords(batch, { mostBytes: 2 ** 20 })).rejects.toThrow(
      'The batch at offset 9 is larger than 1 MiB unpacked: it is not read.',
    )
  })
})

/** A batch of these bytes as its records, with the checksum that fits. */
function withPayload(payload: Buffer, count: number, compression: Compression = 'none'): Buffer {
  const covered = Buffer.concat([Buffer.alloc(40), payload])
  covered.writeInt16BE(compressions.indexOf(compression), 0)
  covered.writeInt32BE(100, 2)
  covered.writeInt32BE(count, 36)
  return frameBatch(0n, covered)
}

function packedBy(compression: 'snappy' | 'lz4' | 'zstd', bytes: Buffer): Buffer {
  return Buffer.from(platformatic.compressionsAlgorithms[compression].compressSync(bytes))
}

async function isReadOrFault(batch: RecordBatch): Promise<boolean> {
  return readRecords(batch).then(
    () => true,
    (error: unknown) => error instanceof Fault,
  )
}
