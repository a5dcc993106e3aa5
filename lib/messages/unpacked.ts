/** The outcome of unpacking is larger than whoever asked allows. Not a `Fault` yet: which batch it was is known above. */
export class TooLarge extends Error {}

/** Bytes that are not what their compression says they are. */
export class NotPacked extends Error {}

/** Where bytes are unpacked to. Grows as needed, never past `most`. */
export type Unpacked = { bytes: Buffer; length: number; most: number }

export function openUnpacked(guess: number, most: number): Unpacked {
  return { bytes: Buffer.allocUnsafe(Math.max(64, Math.min(guess, most))), length: 0, most }
}

/** Makes room for `count` more bytes and returns where they go. */
export function growBy(unpacked: Unpacked, count: number): number {
  const { bytes, length, most } = unpacked
  const needed = length + count
  if (needed > most) throw new TooLarge()
  if (needed > bytes.length) {
    const larger = Buffer.allocUnsafe(Math.min(most, Math.max(needed, bytes.length * 2)))
    bytes.copy(larger, 0, 0, length)
    unpacked.bytes = larger
  }
  unpacked.length = needed
  return length
}

/** Takes `count` bytes over as they are. */
export function takeOver(unpacked: Unpacked, from: Buffer, at: number, count: number): void {
  if (at + count > from.length) throw new NotPacked('it ends too early')
  const to = growBy(unpacked, count)
  from.copy(unpacked.bytes, to, at, at + count)
}

/** Repeats what stands `distance` bytes back. It may run into itself: that is how long runs are written. */
export function repeat(unpacked: Unpacked, distance: number, count: number, floor = 0): void {
  if (distance === 0 || distance > unpacked.length - floor)
    throw new NotPacked('it points before its beginning')
  let to = growBy(unpacked, count)
  const { bytes } = unpacked
  if (distance >= count) {
    bytes.copyWithin(to, to - distance, to - distance + count)
    return
  }
  for (const end = to + count; to < end; to++) bytes[to] = bytes[to - distance] ?? 0
}

export function finished({ bytes, length }: Unpacked): Buffer {
  return bytes.subarray(0, length)
}
