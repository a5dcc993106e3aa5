import { finished, NotPacked, openUnpacked, repeat, takeOver, TooLarge, type Unpacked } from './unpacked.ts'

/** What Java's Snappy streams begin with; two int32 versions follow, then chunks with an int32 length each. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0])
const XERIAL_BYTES = XERIAL.length + 8

/** Unpacks Snappy, bare or in Java's chunks, to at most `most` bytes. Throws `TooLarge` or `NotPacked`. */
export function unpackSnappy(bytes: Buffer, most: number): Buffer {
  const unpacked = openUnpacked(bytes.length * 4, most)
  if (!bytes.subarray(0, XERIAL.length).equals(XERIAL)) {
    unpackChunk(bytes, unpacked)
    return finished(unpacked)
  }
  let at = XERIAL_BYTES
  while (at < bytes.length) {
    if (at + 4 > bytes.length) throw new NotPacked('it ends too early')
    const length = bytes.readUInt32BE(at)
    at += 4
    if (at + length > bytes.length) throw new NotPacked('it ends too early')
    unpackChunk(bytes.subarray(at, at + length), unpacked)
    at += length
  }
  return finished(unpacked)
}

/** A varint with the length, then elements: bytes as they are, or a repetition of earlier ones of the same chunk. */
function unpackChunk(chunk: Buffer, unpacked: Unpacked): void {
  const floor = unpacked.length
  const { length, at: first } = readLength(chunk)
  if (floor + length > unpacked.most) throw new TooLarge()
  let at = first
  while (at < chunk.length) {
    const tag = chunk[at++] ?? 0
    if ((tag & 3) === 0) {
      const short = tag >> 2
      // 60 to 63: the length less one stands in the next one to four bytes.
      const extra = Math.max(0, short - 59)
      const count = extra === 0 ? short + 1 : readLittle(chunk, at, extra) + 1
      at += extra
      takeOver(unpacked, chunk, at, count)
      at += count
      continue
    }
    const extra = tag & 3
    const wide = extra === 3 ? 4 : extra
    const said = readLittle(chunk, at, wide)
    at += wide
    if (extra === 1) repeat(unpacked, ((tag >> 5) << 8) | said, ((tag >> 2) & 7) + 4, floor)
    else repeat(unpacked, said, (tag >> 2) + 1, floor)
  }
  if (unpacked.length - floor !== length) throw new NotPacked('it is not as long as it says')
}

function readLittle(bytes: Buffer, at: number, count: number): number {
  if (at + count > bytes.length) throw new NotPacked('it ends too early')
  return bytes.readUIntLE(at, count)
}

function readLength(chunk: Buffer): { length: number; at: number } {
  let length = 0
  for (let at = 0; at < 5; at++) {
    const byte = chunk[at]
    if (byte === undefined) break
    length += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return { length, at: at + 1 }
  }
  throw new NotPacked('it does not say how long it is')
}
