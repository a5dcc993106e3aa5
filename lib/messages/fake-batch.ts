// For tests: a batch as a broker writes it, told in a few words.
import { crc32c } from './crc32c.ts'
import type { KafkaRecord } from './record.ts'
import { compressions, type Compression } from './unpack.ts'

export type FakeBatch = {
  base: bigint
  /** Of the records that are there. An offset that none of them has is a hole that compaction left. */
  records?: (Partial<KafkaRecord> & { offset: bigint })[]
  /** Of the batch as it was written; that of the last record when left out. */
  last?: bigint
  marker?: 'commit' | 'abort'
  producer?: bigint
  transactional?: boolean
  baseMs?: number
  maxMs?: number
  append?: boolean
  compression?: Compression
  pack?: (bytes: Buffer) => Buffer
}

export function fakeBatch(plan: FakeBatch): Buffer {
  const { base, producer = -1n, baseMs = 1000, compression = 'none' } = plan
  const records = plan.marker ? [toMarker(base, plan.marker)] : (plan.records ?? [])
  const packed = (plan.pack ?? same)(
    Buffer.concat(records.map((record) => writeRecord(record, base, baseMs))),
  )
  const last = plan.last ?? records.at(-1)?.offset ?? base
  const flags =
    compressions.indexOf(compression) |
    (plan.append ? 8 : 0) |
    (plan.transactional || plan.marker ? 16 : 0) |
    (plan.marker ? 32 : 0)
  const head = Buffer.alloc(40)
  head.writeInt16BE(flags, 0)
  head.writeInt32BE(Number(last - base), 2)
  head.writeBigInt64BE(BigInt(baseMs), 6)
  head.writeBigInt64BE(BigInt(plan.maxMs ?? baseMs), 14)
  head.writeBigInt64BE(producer, 22)
  head.writeInt32BE(records.length, 36)
  return frameBatch(base, Buffer.concat([head, packed]))
}

/** Puts in front what the checksum covers not, with the checksum that fits. */
export function frameBatch(base: bigint, covered: Buffer): Buffer {
  const front = Buffer.alloc(21)
  front.writeBigInt64BE(base, 0)
  front.writeInt32BE(covered.length + 9, 8)
  front.writeInt8(2, 16)
  front.writeUInt32BE(crc32c(covered), 17)
  return Buffer.concat([front, covered])
}

function toMarker(offset: bigint, marker: 'commit' | 'abort'): Partial<KafkaRecord> & { offset: bigint } {
  return { offset, key: Buffer.from([0, 0, 0, marker === 'commit' ? 1 : 0]), value: Buffer.alloc(6) }
}

function writeRecord(
  { offset, timestampMs, key = null, value = null, headers = [] }: Partial<KafkaRecord> & { offset: bigint },
  base: bigint,
  baseMs: number,
): Buffer {
  const body = Buffer.concat([
    Buffer.from([0]),
    varint(BigInt(timestampMs ?? baseMs) - BigInt(baseMs)),
    varint(offset - base),
    writeBytes(key),
    writeBytes(value),
    varint(BigInt(headers.length)),
    ...headers.flatMap((header) => [writeBytes(Buffer.from(header.name)), writeBytes(header.value)]),
  ])
  return Buffer.concat([varint(BigInt(body.length)), body])
}

function writeBytes(bytes: Buffer | null): Buffer {
  return bytes === null ? varint(-1n) : Buffer.concat([varint(BigInt(bytes.length)), bytes])
}

export function varint(value: bigint): Buffer {
  let left = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
  const bytes: number[] = []
  while (left > 0x7fn) {
    bytes.push(Number(left & 0x7fn) | 0x80)
    left >>= 7n
  }
  return Buffer.from([...bytes, Number(left)])
}

function same(bytes: Buffer): Buffer {
  return bytes
}
