/** A buffer that grows, and how far it is filled. */
export type Sink = { bytes: Buffer; at: number }

export function openSink(): Sink {
  return { bytes: Buffer.allocUnsafe(256), at: 0 }
}

export function written({ bytes, at }: Sink): Buffer {
  return bytes.subarray(0, at)
}

/** Makes room for `count` bytes and returns where they go. */
export function grow(sink: Sink, count: number): number {
  const from = sink.at
  const needed = from + count
  if (needed > sink.bytes.length) {
    const larger = Buffer.allocUnsafe(Math.max(needed, sink.bytes.length * 2))
    sink.bytes.copy(larger, 0, 0, from)
    sink.bytes = larger
  }
  sink.at = needed
  return from
}

export function writeUnsigned(sink: Sink, value: number): void {
  let rest = value
  while (rest >= 0x80) {
    const from = grow(sink, 1)
    sink.bytes[from] = (rest & 0x7f) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  const from = grow(sink, 1)
  sink.bytes[from] = rest
}

/** −1 stands for null. */
export type WriteLength = (sink: Sink, length: number) => void

export const writeShortLength: WriteLength = (sink, length) => {
  const from = grow(sink, 2)
  sink.bytes.writeInt16BE(length, from)
}
export const writeLongLength: WriteLength = (sink, length) => {
  const from = grow(sink, 4)
  sink.bytes.writeInt32BE(length, from)
}
export const writeFlexibleLength: WriteLength = (sink, length) => writeUnsigned(sink, length + 1)
