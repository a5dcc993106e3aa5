import { z } from 'zod'

/**
 * What is kept of a cluster as a whole at each look: the clock of its history. A time without one was not watched.
 * One row a look, so that plain JSON is small enough.
 */
const schema = z.object({
  /** Milliseconds since the look before, 0 when too long ago to call the time between watched. */
  watchedMs: z.number(),
  /** Groups whose status asks for a person; over a span the most. */
  needPerson: z.number(),
  /** Brokers that were up, and partitions with too few copies by the broker that lacks them. Once a minute. */
  marks: z
    .object({ brokers: z.array(z.number()), lacking: z.array(z.tuple([z.number(), z.number()])) })
    .nullable(),
})
export type ClusterPoint = z.output<typeof schema>

/** The row of the cluster: no topic has a colon in its name, so that no group can have this one. */
export const CLUSTER_ROW = { group: '', topic: ':cluster' }

export function packClusterPoint(point: ClusterPoint): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(point))
}

/** Throws on bytes that are not a cluster point. */
export function unpackClusterPoint(bytes: Uint8Array): ClusterPoint {
  return schema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

export function foldClusterPoints(rows: readonly Uint8Array[]): Uint8Array {
  const points = rows.map(unpackClusterPoint)
  return packClusterPoint({
    watchedMs: points.reduce((sum, { watchedMs }) => sum + watchedMs, 0),
    needPerson: Math.max(0, ...points.map(({ needPerson }) => needPerson)),
    marks: null,
  })
}
