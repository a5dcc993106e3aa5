import { damaged, nameOf, type RecordBatch } from './record-batch.ts'
import { unpack } from './unpack.ts'

export type KafkaRecord = {
  offset: bigint
  /** Whose time it is the batch says. Null: the producer gave none. Past 2^53 the last digits are rounded. */
  timestampMs: number | null
  key: Buffer | null
  /** Null: a tombstone, which removes its key from a compacted topic. */
  value: Buffer | null
  headers: { name: string; value: Buffer | null }[]
}

/** How a transaction ended, or what else a broker noted for itself. */
export type Marker = 'commit' | 'abort' | 'other'

export type RecordLimits = {
  /** Records before it are passed over. */
  from?: bigint
  /** Of records that are handed back. */
  most?: number
  /** Of the unpacked batch. */
  mostBytes?: number
}

const MOST_UNPACKED_BYTES = 64 * 2 ** 20

/**
 * The records of one batch, in order. Keys and values are views into the unpacked batch: whoever keeps one for long
 * copies it. Throws a `Fault`, whatever the bytes.
 */
export async function readRecords(batch: RecordBatch, limits: RecordLimits = {}): Promise<KafkaRecord[]> {
  const { from = 0n, most = Infinity, mostBytes = MOST_UNPACKED_BYTES } = limits
  const what = nameOf(batch.baseOffset)
  const bytes = await unpack(batch.compression, batch.records, mostBytes, what)
  const source: Source = { bytes, at: 0, end: bytes.length, offset: batch.baseOffset }
  const records: KafkaRecord[] = []
  let lastDelta = -1
  for (let left = batch.recordCount; left > 0 && records.length < most; left--) {
    const length = readVarint(source)
    if (length < 0 || length > bytes.length - source.at)
      throw damaged(batch.baseOffset, 'a record runs past its end')
    source.end = source.at + length
    const { record, delta } = readRecord(source, batch)
    if (source.at !== source.end) throw damaged(batch.baseOffset, 'a record is shorter than it says')
    source.end = bytes.length
    if (delta <= lastDelta || batch.baseOffset + BigInt(delta) > batch.lastOffset)
      throw damaged(batch.baseOffset, 'its offsets are not in order')
    lastDelta = delta
    if (record.offset >= from) records.push(record)
  }
  if (records.length < most && source.at !== bytes.length)
    throw damaged(batch.baseOffset, 'it holds more than its records')
  return records
}

/** What a control batch says; null for a batch of records. A marker is one record, and its key names the kind. */
export async function readMarker(batch: RecordBatch): Promise<Marker | null> {
  if (!batch.control) return null
  const [record] = await readRecords(batch, { most: 1 })
  // Two int16: a version, and the kind.
  const kind = record?.key && record.key.length >= 4 ? record.key.readInt16BE(2) : -1
  return kind === 0 ? 'abort' : kind === 1 ? 'commit' : 'other'
}

/** The bytes of the batch and how far they have been read; `offset` is for sentences. */
type Source = { bytes: Buffer; at: number; end: number; offset: bigint }

/**
 * Attributes (1 byte, unused), then varints: time, offset, key, value, headers. A length of −1 is null. Each number
 * counts from the batch's own.
 */
function readRecord(source: Source, batch: RecordBatch): { record: KafkaRecord; delta: number } {
  take(source, 1)
  const sinceMs = readVarint(source)
  const delta = readVarint(source)
  const key = readBytes(source)
  const value = readBytes(source)
  const headers: KafkaRecord['headers'] = []
  const count = readVarint(source)
  // Each takes two bytes or more: the length of its name and of its value.
  if (count < 0 || count * 2 > source.end - source.at)
    throw damaged(source.offset, `a record has ${count} headers`)
  for (let index = 0; index < count; index++) {
    const name = readBytes(source)
    if (name === null) throw damaged(source.offset, 'a header has no name')
    headers.push({ name: name.toString('utf8'), value: readBytes(source) })
  }
  const time = batch.timestampType === 'append' ? batch.maxTimestampMs : batch.baseTimestampMs + sinceMs
  const timestampMs = time < 0 ? null : time
  return { record: { offset: batch.baseOffset + BigInt(delta), timestampMs, key, value, headers }, delta }
}

function readBytes(source: Source): Buffer | null {
  const length = readVarint(source)
  if (length === -1) return null
  if (length < 0) throw damaged(source.offset, `a length is ${length}`)
  const from = take(source, length)
  return source.bytes.subarray(from, from + length)
}

function take(source: Source, count: number): number {
  const from = source.at
  if (count > source.end - from) throw damaged(source.offset, 'a record ends too early')
  source.at = from + count
  return from
}

/** Base 128, least significant group first, the sign in the lowest bit (zigzag). At most 64 bits. */
function readVarint(source: Source): number {
  const first = source.bytes[take(source, 1)] ?? 0
  if (first < 0x80) return first & 1 ? -(first + 1) / 2 : first / 2
  let value = first & 0x7f
  // Up to here every sum is exact in a double.
  for (let group = 1; group < 7; group++) {
    const byte = source.bytes[take(source, 1)] ?? 0
    value += (byte & 0x7f) * 2 ** (7 * group)
    if (byte < 0x80) return value % 2 === 1 ? -(value + 1) / 2 : value / 2
  }
  let wide = BigInt(value)
  for (let group = 7n; group < 10n; group++) {
    const byte = source.bytes[take(source, 1)] ?? 0
    if (group === 9n && byte > 1) break
    wide |= BigInt(byte & 0x7f) << (7n * group)
    if (byte < 0x80) return Number((wide >> 1n) ^ -(wide & 1n))
  }
  throw damaged(source.offset, 'a number has more than 64 bits')
}
