import type { Assigned } from '#lib/model/snapshot.ts'

/**
 * Assignments that are equal are one object. A hundred groups that read the same ten thousand partitions have a million
 * of them, most of them equal across groups; each of its own would take 150 bytes.
 */
export type AssignedPool = {
  /** `partitions` in ascending order. What comes back is shared: nobody may change it. */
  share(topic: string, partitions: number[]): Assigned
  /** Forgets the topics that are not in `known`. */
  keep(known: ReadonlyMap<string, unknown>): void
}

/** Past this a topic starts anew: assignments of long ago must not pile up. */
const MOST_OF_ONE_TOPIC = 128

export function openAssignedPool(): AssignedPool {
  const byTopic = new Map<string, Assigned[]>()
  return {
    share(topic, partitions) {
      const known = byTopic.get(topic)
      const found = known?.find((one) => isSame(one.partitions, partitions))
      if (found) return found
      // The name is the one that is held already: a decoded string is a copy.
      const made = { topic: known?.[0]?.topic ?? topic, partitions }
      if (!known) byTopic.set(topic, [made])
      else {
        if (known.length >= MOST_OF_ONE_TOPIC) known.length = 0
        known.push(made)
      }
      return made
    },
    keep(known) {
      if (byTopic.size <= known.size) return
      for (const topic of byTopic.keys()) if (!known.has(topic)) byTopic.delete(topic)
    },
  }
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at])
}
