import {
  grow,
  writeFlexibleLength,
  writeLongLength,
  writeShortLength,
  type Sink,
  type WriteLength,
} from './sink.ts'
import type { Primitive } from './table.ts'

/** Writes a value that the caller's types have vouched for; what types cannot say is checked and thrown. */
export type Write = (sink: Sink, value: unknown) => void

export function primitiveWriter(of: Primitive, flexible: boolean, nullable: boolean, path: string): Write {
  switch (of) {
    case 'string':
      return blobWriter(flexible ? writeFlexibleLength : writeShortLength, nullable, path, (value) =>
        typeof value === 'string' ? Buffer.from(value) : null,
      )
    case 'bytes':
    case 'records':
      return blobWriter(flexible ? writeFlexibleLength : writeLongLength, nullable, path, (value) =>
        Buffer.isBuffer(value) ? value : null,
      )
    case 'uuid':
      return (sink, value) => writeUuid(sink, value, path)
    case 'bool':
      return (sink, value) => {
        const from = grow(sink, 1)
        sink.bytes[from] = value ? 1 : 0
      }
    case 'int64':
      return (sink, value) => {
        if (typeof value !== 'bigint') throw unfit(path, value)
        const from = grow(sink, 8)
        sink.bytes.writeBigInt64BE(value, from)
      }
    case 'int8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
    case 'float64':
      return numberWriter(of, path)
  }
}

/** A bug on our side, not something that broke outside: hence no `Fault`. */
export function unfit(path: string, value: unknown): TypeError {
  const shown = typeof value === 'bigint' ? `${value}n` : JSON.stringify(value)
  return new TypeError(`${path} cannot carry ${shown}`)
}

type NumberType = 'int8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float64'

const numbers: Record<
  NumberType,
  { size: number; put: (bytes: Buffer, value: number, at: number) => number }
> = {
  int8: { size: 1, put: (bytes, value, at) => bytes.writeInt8(value, at) },
  int16: { size: 2, put: (bytes, value, at) => bytes.writeInt16BE(value, at) },
  uint16: { size: 2, put: (bytes, value, at) => bytes.writeUInt16BE(value, at) },
  int32: { size: 4, put: (bytes, value, at) => bytes.writeInt32BE(value, at) },
  uint32: { size: 4, put: (bytes, value, at) => bytes.writeUInt32BE(value, at) },
  float64: { size: 8, put: (bytes, value, at) => bytes.writeDoubleBE(value, at) },
}

function numberWriter(of: NumberType, path: string): Write {
  const { size, put } = numbers[of]
  return (sink, value) => {
    if (typeof value !== 'number' || (of !== 'float64' && !Number.isInteger(value))) throw unfit(path, value)
    const from = grow(sink, size)
    put(sink.bytes, value, from)
  }
}

function blobWriter(
  writeLength: WriteLength,
  nullable: boolean,
  path: string,
  toBytes: (value: unknown) => Buffer | null,
): Write {
  return (sink, value) => {
    if (value === null && nullable) return writeLength(sink, -1)
    const bytes = toBytes(value)
    if (!bytes) throw unfit(path, value)
    writeLength(sink, bytes.length)
    const from = grow(sink, bytes.length)
    bytes.copy(sink.bytes, from)
  }
}

function writeUuid(sink: Sink, value: unknown, path: string): void {
  if (typeof value !== 'string' || !/^[0-9a-f]{32}$/i.test(value)) throw unfit(path, value)
  const from = grow(sink, 16)
  sink.bytes.write(value, from, 'hex')
}
