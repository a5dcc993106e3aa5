import kafkajs, { CompressionTypes } from 'kafkajs'
import { expect, test } from 'vitest'
import { addCodecs } from '#lib/kafka/compression-codecs.ts'
import { unpack } from '#lib/messages/unpack.ts'

addCodecs()
const codecs = [
  ['snappy', CompressionTypes.Snappy],
  ['lz4', CompressionTypes.LZ4],
  ['zstd', CompressionTypes.ZSTD],
] as const
// Nothing, a few bytes, one chunk of Snappy to the byte, and several blocks of LZ4.
const sizes = [0, 5, 32 * 1024, 300_000]

test.each(codecs.flatMap(([name, type]) => sizes.map((size) => [name, size, type] as const)))(
  'what %s packs is what our bounded readers unpack, %i bytes',
  async (name, size, type) => {
    const codec = kafkajs.CompressionCodecs[type]?.()
    const bytes = Buffer.from(Array.from({ length: size }, (_, n) => (n * n) % 251))
    const packed = await codec.compress({ buffer: bytes })
    expect((await unpack(name, packed, 1_000_000, 'it')).equals(bytes)).toBe(true)
    expect((await codec.decompress(packed)).equals(bytes)).toBe(true)
  },
)

test.each(codecs)('%s makes it smaller', async (_, type) => {
  const packed = await kafkajs.CompressionCodecs[type]?.().compress({
    buffer: Buffer.alloc(10_000, 'throughline '),
  })
  expect(packed.length).toBeLessThan(1000)
})
