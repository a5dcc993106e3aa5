import { WireError } from './wire-error.ts'

/** The bytes of one message and how far they have been read. `end` moves closer while a tag is read. */
export type Source = {
  message: string
  version: number
  bytes: Buffer
  view: DataView
  at: number
  end: number
}

export function openSource(message: string, version: number, bytes: Buffer): Source {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { message, version, bytes, view, at: 0, end: bytes.length }
}

export function wrong(source: Source, path: string, complaint: string): WireError {
  return new WireError(source.message, source.version, path, source.at, complaint)
}

/** Takes `count` bytes and returns where they start. */
export function take(source: Source, count: number, path: string): number {
  const from = source.at
  if (count > source.end - from) {
    throw wrong(source, path, `needs ${count} bytes, ${source.end - from} are left`)
  }
  source.at = from + count
  return from
}

/** Base-128, least significant group first; at most 32 bits, so at most five bytes. */
export function readUnsigned(source: Source, path: string): number {
  const first = source.bytes[take(source, 1, path)] ?? 0
  if (first < 0x80) return first
  let value = first & 0x7f
  for (let shift = 7; shift < 35; shift += 7) {
    const byte = source.bytes[take(source, 1, path)] ?? 0
    if (shift === 28 && byte > 0x0f) break
    value += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) return value
  }
  throw wrong(source, path, 'a number of more than 32 bits')
}

/** The length of a string: −1 is null. Not yet held against the bytes that are left. */
export type ReadLength = (source: Source, path: string) => number

export const readShortLength: ReadLength = (source, path) => source.view.getInt16(take(source, 2, path))
export const readLongLength: ReadLength = (source, path) => source.view.getInt32(take(source, 4, path))
export const readFlexibleLength: ReadLength = (source, path) => readUnsigned(source, path) - 1
