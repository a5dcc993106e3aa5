import {
  readFlexibleLength,
  readLongLength,
  readShortLength,
  take,
  wrong,
  type ReadLength,
  type Source,
} from './source.ts'
import type { Primitive } from './table.ts'

/** How to read a value, and the fewest bytes that it can take: what a list's length is held against. */
export type Reader<T = unknown> = { read: (source: Source) => T; minBytes: number }

export function primitiveReader(of: Primitive, flexible: boolean, nullable: boolean, path: string): Reader {
  switch (of) {
    case 'bool':
      return { minBytes: 1, read: (source) => source.view.getInt8(take(source, 1, path)) !== 0 }
    case 'int8':
      return { minBytes: 1, read: (source) => source.view.getInt8(take(source, 1, path)) }
    case 'int16':
      return { minBytes: 2, read: (source) => source.view.getInt16(take(source, 2, path)) }
    case 'uint16':
      return { minBytes: 2, read: (source) => source.view.getUint16(take(source, 2, path)) }
    case 'int32':
      return { minBytes: 4, read: (source) => source.view.getInt32(take(source, 4, path)) }
    case 'uint32':
      return { minBytes: 4, read: (source) => source.view.getUint32(take(source, 4, path)) }
    case 'int64':
      return { minBytes: 8, read: (source) => source.view.getBigInt64(take(source, 8, path)) }
    case 'float64':
      return { minBytes: 8, read: (source) => source.view.getFloat64(take(source, 8, path)) }
    case 'uuid':
      return { minBytes: 16, read: (source) => readHex(source, path) }
    case 'string':
      return stringReader(flexible ? readFlexibleLength : readShortLength, flexible ? 1 : 2, nullable, path)
    case 'bytes':
    case 'records':
      return bytesReader(flexible ? readFlexibleLength : readLongLength, flexible ? 1 : 4, nullable, path)
  }
}

/** A length that is null, or known to lie within the bytes that are left. */
export function checkedLength(
  readLength: ReadLength,
  nullable: boolean,
  minBytes: number,
  path: string,
): (source: Source) => number | null {
  return (source) => {
    const length = readLength(source, path)
    if (length >= 0) {
      if (length * minBytes <= source.end - source.at) return length
      throw wrong(source, path, `length ${length} runs past the end`)
    }
    if (length === -1 && nullable) return null
    throw wrong(source, path, length === -1 ? 'null where no null may be' : `length ${length}`)
  }
}

/** The most frequent list (replicas, ISR, partitions), so it has a loop of its own. */
export function int32ListReader(
  readCount: (source: Source) => number | null,
  lengthBytes: number,
): Reader<number[] | null> {
  return {
    minBytes: lengthBytes,
    read: (source) => {
      const count = readCount(source)
      if (count === null) return null
      const { view } = source
      const list = emptyList<number>(count)
      let at = source.at
      for (let index = 0; index < count; index++, at += 4) list[index] = view.getInt32(at)
      source.at = at
      return list
    },
  }
}

/** Exactly as long as needed: pushing would reserve room for seventeen in each of 120,000 lists of three. */
export function emptyList<T>(length: number): T[] {
  // oxlint-disable-next-line unicorn/no-new-array
  return new Array<T>(length)
}

function stringReader(readLength: ReadLength, minBytes: number, nullable: boolean, path: string): Reader {
  const length = checkedLength(readLength, nullable, 1, path)
  return {
    minBytes,
    read: (source) => {
      const count = length(source)
      if (count === null) return null
      if (count === 0) return ''
      const from = source.at
      source.at = from + count
      return source.bytes.toString('utf8', from, from + count)
    },
  }
}

/** A view into the answer's bytes: whoever keeps it longer than the answer copies it. */
function bytesReader(readLength: ReadLength, minBytes: number, nullable: boolean, path: string): Reader {
  const length = checkedLength(readLength, nullable, 1, path)
  return {
    minBytes,
    read: (source) => {
      const count = length(source)
      if (count === null) return null
      const from = source.at
      source.at = from + count
      return source.bytes.subarray(from, from + count)
    },
  }
}

function readHex(source: Source, path: string): string {
  const from = take(source, 16, path)
  return source.bytes.toString('hex', from, from + 16)
}
