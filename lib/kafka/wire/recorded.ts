import { readdirSync, readFileSync } from 'node:fs'
import type { ApiName } from './codec.ts'

/** One question and its answer as they went over the wire to and from a real broker, without headers. For tests. */
export type Recording = { api: ApiName; version: number; request: Buffer; response: Buffer }

type Fixture = {
  api: ApiName
  broker: string
  versions: Record<string, { request: string; response: string }>
}

const folder = new URL('fixtures/', import.meta.url)

/**
 * Kafka 4.3.1, one broker in rack-a, topics `orders` (three partitions) and `payments`, the classic group `shipping`,
 * the consumer group `billing` and the share group `workers`; commits went to the group `backfill`. All versions that
 * broker and codec share. What deletes, and start offsets of share groups: another such broker, two commits of `backfill`
 * on `orders`, `workers` without members; each request also names what is not there. Fetch: yet another one, two plain and
 * two gzipped records in `orders`, a committed and an aborted transaction in `payments`.
 */
export const recordings: Recording[] = readdirSync(folder).flatMap((name) => {
  const { api, versions } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Fixture
  return Object.entries(versions).map(([version, { request, response }]) => ({
    api,
    version: Number(version),
    request: Buffer.from(request, 'base64'),
    response: Buffer.from(response, 'base64'),
  }))
})
