import type { TimestampType } from '#lib/model/partition-proof.ts'
import { Fault } from '#lib/model/reading.ts'
import { crc32c } from './crc32c.ts'
import { compressions, type Compression } from './unpack.ts'

/**
 * What a batch of Kafka 0.11 and newer says of itself, before its records are unpacked.
 *
 * | bytes | field | | bytes | field |
 * | --- | --- | --- | --- | --- |
 * | 8 | base offset | | 8 | base timestamp |
 * | 4 | length of what follows | | 8 | max timestamp |
 * | 4 | leader epoch | | 8 | producer id |
 * | 1 | magic, 2 | | 2 | producer epoch |
 * | 4 | CRC-32C of what follows | | 4 | base sequence |
 * | 2 | attributes | | 4 | number of records |
 * | 4 | last offset delta | | | records |
 */
export type RecordBatch = {
  baseOffset: bigint
  /** As it was written: compaction may have removed the record that had it. */
  lastOffset: bigint
  leaderEpoch: number
  /** Who set the times: the producer, or the broker when it appended. */
  timestampType: TimestampType
  /** What the records' times are counted from. After compaction it is no record's time. */
  baseTimestampMs: number
  maxTimestampMs: number
  /** −1: a producer without one. */
  producerId: bigint
  transactional: boolean
  /** Written by a broker: markers that end a transaction. No reader is given its records. */
  control: boolean
  compression: Compression
  /** How many there are, which is fewer than the offsets it spans once compaction has been there. 0 is possible. */
  recordCount: number
  /** Compressed, as they came. */
  records: Buffer
  sizeBytes: number
}

const LENGTH_AT = 8
const MAGIC_AT = 16
const CRC_AT = 17
const ATTRIBUTES_AT = 21
const RECORDS_AT = 61
/** Base offset and length: what the length does not count. */
const PREFIX_BYTES = 12

/**
 * The batches of one answer to a Fetch, each held against its checksum. A broker cuts the last one off where the answer
 * is full: that one is left out and `cut` says so. Throws a `Fault`: `unsupported` for the formats of before 0.11,
 * `protocol` for bytes that are no batches.
 */
export function readBatches(bytes: Buffer): { batches: RecordBatch[]; cut: boolean } {
  const batches: RecordBatch[] = []
  let at = 0
  while (at < bytes.length) {
    if (bytes.length - at < CRC_AT) return { batches, cut: true }
    const baseOffset = bytes.readBigInt64BE(at)
    checkMagic(bytes.readInt8(at + MAGIC_AT), baseOffset)
    const length = bytes.readInt32BE(at + LENGTH_AT)
    if (length < RECORDS_AT - PREFIX_BYTES)
      throw damaged(baseOffset, `it says that it is ${length} bytes long`)
    const end = at + PREFIX_BYTES + length
    if (end > bytes.length) return { batches, cut: true }
    const batch = readBatch(bytes.subarray(at, end), baseOffset)
    const before = batches.at(-1)
    if (before && baseOffset <= before.lastOffset)
      throw damaged(baseOffset, `it follows one that ends at ${before.lastOffset}`)
    batches.push(batch)
    at = end
  }
  return { batches, cut: false }
}

function readBatch(bytes: Buffer, baseOffset: bigint): RecordBatch {
  if (crc32c(bytes.subarray(ATTRIBUTES_AT)) !== bytes.readUInt32BE(CRC_AT))
    throw damaged(baseOffset, 'its checksum is wrong')
  const attributes = bytes.readInt16BE(ATTRIBUTES_AT)
  const compression = compressions[attributes & 7]
  if (compression === undefined)
    throw new Fault('unsupported', `${nameOf(baseOffset)} has the unknown compression ${attributes & 7}.`)
  const lastDelta = bytes.readInt32BE(23)
  const recordCount = bytes.readInt32BE(57)
  if (baseOffset < 0n || lastDelta < 0) throw damaged(baseOffset, 'its offsets are negative')
  if (recordCount < 0 || recordCount > lastDelta + 1)
    throw damaged(baseOffset, `it says that it holds ${recordCount} records`)
  return {
    baseOffset,
    lastOffset: baseOffset + BigInt(lastDelta),
    leaderEpoch: bytes.readInt32BE(12),
    timestampType: attributes & 8 ? 'append' : 'create',
    baseTimestampMs: Number(bytes.readBigInt64BE(27)),
    maxTimestampMs: Number(bytes.readBigInt64BE(35)),
    producerId: bytes.readBigInt64BE(43),
    transactional: (attributes & 16) !== 0,
    control: (attributes & 32) !== 0,
    compression,
    recordCount,
    records: bytes.subarray(RECORDS_AT),
    sizeBytes: bytes.length,
  }
}

/** The magic stands at the same place in every format, so that a newer one can be told. */
function checkMagic(magic: number, offset: bigint): void {
  if (magic === 2) return
  if (magic === 0 || magic === 1) {
    const sentence = `The messages at offset ${offset} are in the format of before Kafka 0.11, which is not read here.`
    throw new Fault('unsupported', sentence)
  }
  throw damaged(offset, `its format ${magic} is not known`)
}

export function nameOf(offset: bigint): string {
  return `The batch at offset ${offset}`
}

export function damaged(offset: bigint, complaint: string): Fault {
  return new Fault('protocol', `${nameOf(offset)} is damaged: ${complaint}.`)
}
