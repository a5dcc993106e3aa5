import type { ResetScope } from '#lib/model/reset.ts'
import type { Place } from '#lib/model/write.ts'

/** The partitions that a scope means. `all`: what the group has committed; a topic: all that it has. */
export function toScoped(
  scope: ResetScope,
  committed: readonly Place[],
  partitionsOf: (topic: string) => number | null,
): Place[] | { missing: string } {
  if ('all' in scope) return [...committed]
  if ('topics' in scope) {
    const wanted = [...new Set(scope.topics)]
    const missing = wanted.find((topic) => partitionsOf(topic) === null)
    if (missing !== undefined) return { missing: `There is no topic ${missing}.` }
    return wanted.flatMap((topic) =>
      Array.from({ length: partitionsOf(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
    )
  }
  const missing = scope.partitions.find(({ topic, partition }) => partition >= (partitionsOf(topic) ?? 0))
  if (missing) return { missing: `There is no partition ${missing.partition} of a topic ${missing.topic}.` }
  const unique = new Map(scope.partitions.map((one) => [`${one.topic}:${one.partition}`, one]))
  return [...unique.values()]
}
