/** Numbers as bytes: seven bits each, small ones short. Safe integers only; what does not fit is a bug and throws. */
export type ByteWriter = {
  count(value: number): void
  /** May be negative. */
  signed(value: number): void
  text(value: string): void
  /** Begins anew: whoever wrote before may have thrown half-way. */
  clear(): void
  /** What was written since. */
  take(): Uint8Array
}

export function openByteWriter(): ByteWriter {
  let bytes = new Uint8Array(256)
  let at = 0
  const encoder = new TextEncoder()

  function reserve(length: number): void {
    if (at + length <= bytes.length) return
    const grown = new Uint8Array(Math.max(bytes.length * 2, at + length))
    grown.set(bytes)
    bytes = grown
  }

  function count(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${value} is not a count`)
    reserve(8)
    let rest = value
    while (rest >= 128) {
      bytes[at++] = (rest % 128) + 128
      rest = Math.floor(rest / 128)
    }
    bytes[at++] = rest
  }

  return {
    count,
    signed: (value) => count(value < 0 ? -2 * value - 1 : 2 * value),
    text(value) {
      const encoded = encoder.encode(value)
      count(encoded.length)
      reserve(encoded.length)
      bytes.set(encoded, at)
      at += encoded.length
    },
    clear() {
      at = 0
    },
    take: () => bytes.slice(0, at),
  }
}

export type ByteReader = { count(): number; signed(): number; text(): string }

/** Throws on bytes that end too early: what a store gave back is not what was written. */
export function openByteReader(bytes: Uint8Array): ByteReader {
  let at = 0

  function count(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]
      if (byte === undefined || scale > 2 ** 49) throw new Error('a packed row is damaged')
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  return {
    count,
    signed() {
      const value = count()
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2
    },
    text() {
      const length = count()
      if (at + length > bytes.length) throw new Error('a packed row is damaged')
      at += length
      return new TextDecoder().decode(bytes.subarray(at - length, at))
    },
  }
}
