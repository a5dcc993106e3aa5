import * as platformatic from '@platformatic/kafka'
import { describe, expect, it } from 'vitest'
import { unpack } from './unpack.ts'

const MiB = 2 ** 20
const { snappy, lz4 } = platformatic.compressionsAlgorithms
const chunk = (bytes: Buffer) => {
  const packed = Buffer.from(snappy.compressSync(bytes))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(packed.length)
  return Buffer.concat([length, packed])
}
const javaHead = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])

describe("Snappy in Java's chunks", () => {
  const words = ['first '.repeat(50), 'second '.repeat(50)]

  it('is put together again', async () => {
    const bytes = Buffer.concat([javaHead, ...words.map((word) => chunk(Buffer.from(word)))])
    expect(String(await unpack('snappy', bytes, MiB, 'It'))).toBe(words.join(''))
  })

  it('is bounded as a whole, not by chunk', async () => {
    const bytes = Buffer.concat([javaHead, ...Array.from({ length: 5 }, () => chunk(Buffer.alloc(MiB / 4)))])
    await expect(unpack('snappy', bytes, MiB, 'It')).rejects.toThrow('It is larger than 1 MiB unpacked')
  })

  it('cut off says so', async () => {
    const bytes = Buffer.concat([javaHead, chunk(Buffer.from(words[0] ?? ''))]).subarray(0, -1)
    await expect(unpack('snappy', bytes, MiB, 'It')).rejects.toThrow('It cannot be unpacked by snappy')
  })

  it('that claims to be long is not believed', async () => {
    const claims = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0])
    await expect(unpack('snappy', claims, MiB, 'It')).rejects.toThrow('larger than 1 MiB')
  })
})

describe('an LZ4 frame', () => {
  /** Version 1, independent blocks of up to 64 KiB; whatever stands as the head's checksum. */
  const head = [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0]

  it('may hold blocks that were not worth packing', async () => {
    const bytes = Buffer.from([...head, 2, 0, 0, 0x80, 0x68, 0x69, 0, 0, 0, 0])
    expect(String(await unpack('lz4', bytes, MiB, 'It'))).toBe('hi')
  })

  it('repeats what it has just written', async () => {
    // One literal, then 4 + 15 + 6 times the byte before; then a last literal.
    const block = [0x1f, 0x61, 1, 0, 6, 0x10, 0x62]
    const bytes = Buffer.from([...head, block.length, 0, 0, 0, ...block, 0, 0, 0, 0])
    expect(String(await unpack('lz4', bytes, MiB, 'It'))).toBe(`${'a'.repeat(26)}b`)
  })

  it('that points before its beginning says so', async () => {
    const block = [0x10, 0x61, 2, 0, 0x10, 0x62]
    const bytes = Buffer.from([...head, block.length, 0, 0, 0, ...block, 0, 0, 0, 0])
    await expect(unpack('lz4', bytes, MiB, 'It')).rejects.toThrow(
      'It cannot be unpacked by lz4: it points before',
    )
  })

  it('without an end says so', async () => {
    const bytes = Buffer.from(lz4.compressSync(Buffer.from('whole')))
    await expect(unpack('lz4', bytes.subarray(0, -8), MiB, 'It')).rejects.toThrow('it ends too early')
  })

  it('of many blocks is read whole', async () => {
    const text = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * n) % 251))
    expect(await unpack('lz4', Buffer.from(lz4.compressSync(text)), MiB, 'It')).toEqual(text)
  })
})
