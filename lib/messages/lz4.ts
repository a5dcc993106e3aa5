import { finished, growBy, NotPacked, openUnpacked, repeat, takeOver, type Unpacked } from './unpacked.ts'

const MAGIC = 0x184d2204
const SIZE_KNOWN = 0x08
const BLOCK_CHECKSUMS = 0x10
const DICTIONARY = 0x01
/** In a block's length: it stands there as it is. */
const NOT_COMPRESSED = 0x80000000

/**
 * Unpacks one LZ4 frame to at most `most` bytes. Its own checksums are not held against: the batch around it has one.
 * Throws `TooLarge` or `NotPacked`.
 */
export function unpackLz4(frame: Buffer, most: number): Buffer {
  if (frame.length < 7 || frame.readUInt32LE(0) !== MAGIC) throw new NotPacked('it is no LZ4 frame')
  const flags = frame[4] ?? 0
  if (flags >> 6 !== 1) throw new NotPacked(`LZ4 frames of version ${flags >> 6} are not known`)
  if (flags & DICTIONARY) throw new NotPacked('it wants a dictionary that it does not carry')
  // Flags, block size, the content's size perhaps, and a checksum of these.
  let at = 7 + (flags & SIZE_KNOWN ? 8 : 0)
  const afterBlock = flags & BLOCK_CHECKSUMS ? 4 : 0
  const unpacked = openUnpacked(frame.length * 4, most)
  for (;;) {
    if (at + 4 > frame.length) throw new NotPacked('it ends too early')
    const said = frame.readUInt32LE(at)
    at += 4
    if (said === 0) return finished(unpacked)
    const length = said % NOT_COMPRESSED
    if (at + length > frame.length) throw new NotPacked('it ends too early')
    if (said >= NOT_COMPRESSED) takeOver(unpacked, frame, at, length)
    else unpackBlock(frame.subarray(at, at + length), unpacked)
    at += length + afterBlock
  }
}

/** Sequences of bytes as they are, each followed by a repetition of earlier ones; the last has none. */
function unpackBlock(block: Buffer, unpacked: Unpacked): void {
  let at = 0
  /** A length of 15 in the token goes on in bytes that are added up, until one is not 255. */
  const lengthOf = (start: number): number => {
    if (start < 15) return start
    let length = start
    for (;;) {
      const more = block[at++]
      if (more === undefined) throw new NotPacked('it ends too early')
      length += more
      if (more !== 255) return length
    }
  }
  while (at < block.length) {
    const token = block[at++] ?? 0
    const literals = lengthOf(token >> 4)
    if (at + literals > block.length) throw new NotPacked('it ends too early')
    const to = growBy(unpacked, literals)
    block.copy(unpacked.bytes, to, at, at + literals)
    at += literals
    if (at >= block.length) return
    if (at + 2 > block.length) throw new NotPacked('it ends too early')
    const distance = block.readUInt16LE(at)
    at += 2
    repeat(unpacked, distance, lengthOf(token & 15) + 4)
  }
}
