import { createHash, randomBytes } from 'node:crypto'

// RFC 9562, version 7: 48 bits of milliseconds since 1970, then chance. Sorted as text they are sorted by time, which is what the
// inbox is partitioned by.
const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function makeUuid7(atMs: number): string {
  return toText(atMs, randomBytes(10))
}

/** Always the same for the same words: a name for a record that came without one. */
export function toUuid7(atMs: number, ...words: readonly (string | number | bigint)[]): string {
  return toText(atMs, createHash('sha256').update(words.join('\0')).digest().subarray(0, 10))
}

/** The smallest one of a millisecond: where a partition begins. */
export function firstUuid7(atMs: number): string {
  return format(`${toHex(atMs)}${'0'.repeat(20)}`)
}

export function isUuid(text: string): boolean {
  return pattern.test(text)
}

/** When it was made; null when it is no version 7. */
export function uuid7Ms(id: string): number | null {
  return id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : null
}

function toText(atMs: number, rest: Buffer): string {
  const bytes = Buffer.concat([Buffer.from(toHex(atMs), 'hex'), rest])
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return format(bytes.toString('hex'))
}

function toHex(atMs: number): string {
  return Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0')
}

function format(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
