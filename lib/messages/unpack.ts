import { promisify } from 'node:util'
import { gunzip, zstdDecompress } from 'node:zlib'
import { Fault } from '#lib/model/reading.ts'
import { unpackLz4 } from './lz4.ts'
import { unpackSnappy } from './snappy.ts'
import { TooLarge } from './unpacked.ts'

export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
export type Compression = (typeof compressions)[number]

const gunzipped = promisify(gunzip)
const zstdUnpacked = promisify(zstdDecompress)

/**
 * Unpacks what `what` names, e.g. "the batch at offset 7", to at most `most` bytes. gzip and zstd run beside the event
 * loop. Throws a `Fault`: `unsupported` past `most`, else `protocol`.
 */
export async function unpack(by: Compression, bytes: Buffer, most: number, what: string): Promise<Buffer> {
  try {
    switch (by) {
      case 'none':
        return bytes
      case 'gzip':
        return await gunzipped(bytes, { maxOutputLength: most })
      case 'zstd':
        return await zstdUnpacked(bytes, { maxOutputLength: most })
      case 'snappy':
        return unpackSnappy(bytes, most)
      case 'lz4':
        return unpackLz4(bytes, most)
    }
  } catch (error) {
    if (isTooLarge(error)) {
      const limit = `${Math.round(most / 2 ** 20)} MiB`
      throw new Fault('unsupported', `${what} is larger than ${limit} unpacked: it is not read.`, {
        cause: error,
      })
    }
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault('protocol', `${what} cannot be unpacked by ${by}: ${why}.`, { cause: error })
  }
}

function isTooLarge(error: unknown): boolean {
  return (
    error instanceof TooLarge ||
    (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
  )
}
