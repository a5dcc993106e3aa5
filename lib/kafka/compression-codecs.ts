import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import kafkajs, { CompressionTypes } from 'kafkajs'
import { compressFrame, decompressFrame } from 'lz4-napi'
import { compress as packSnappy, uncompress as unpackSnappy } from 'snappy'

type Codec = {
  compress: (encoder: { buffer: Buffer }) => Promise<Buffer>
  decompress: (bytes: Buffer) => Promise<Buffer>
}

const zstd: Codec = {
  compress: (encoder) => promisify(zstdCompress)(encoder.buffer),
  decompress: promisify(zstdDecompress),
}

/** A frame with independent blocks, which is what Java's reader takes. */
const lz4: Codec = {
  compress: (encoder) => compressFrame(encoder.buffer),
  decompress: decompressFrame,
}

/** What Java's Snappy streams begin with, and the two versions that follow. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])
/** Unpacked bytes of one chunk, as Java's producer cuts them. */
const CHUNK_BYTES = 32 * 1024

const snappy: Codec = {
  async compress({ buffer }) {
    const count = Math.ceil(buffer.length / CHUNK_BYTES)
    const chunks = await Promise.all(
      Array.from({ length: count }, (_, n) =>
        packSnappy(buffer.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES)),
      ),
    )
    return Buffer.concat([XERIAL, ...chunks.flatMap((chunk) => [lengthOf(chunk), chunk])])
  },
  async decompress(bytes) {
    if (!bytes.subarray(0, 8).equals(XERIAL.subarray(0, 8))) return toBuffer(await unpackSnappy(bytes))
    const parts: Promise<Buffer>[] = []
    for (let at = XERIAL.length; at < bytes.length;) {
      const end = at + 4 + bytes.readUInt32BE(at)
      parts.push(unpackSnappy(bytes.subarray(at + 4, end)).then(toBuffer))
      at = end
    }
    return Buffer.concat(await Promise.all(parts))
  },
}

function toBuffer(unpacked: string | Buffer): Buffer {
  return typeof unpacked === 'string' ? Buffer.from(unpacked) : unpacked
}

function lengthOf(chunk: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(chunk.length)
  return length
}

/** What KafkaJS knows of itself is gzip alone. Calling it again changes nothing. */
export function addCodecs(): void {
  // A getter, which Node does not find among the names of a CommonJS module.
  const { CompressionCodecs } = kafkajs
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstd
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4
  CompressionCodecs[CompressionTypes.Snappy] = () => snappy
}
