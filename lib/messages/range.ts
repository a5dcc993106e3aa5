import type { From } from '#lib/model/message-from.ts'
import type { Bounds } from '#lib/model/write.ts'
import type { Direction, Start } from './source.ts'

export function directionOf(from: From): Direction {
  return from.kind === 'newest' ? 'backward' : 'forward'
}

/**
 * Where each partition begins. `offsetAt`: with a time, the first offset at or after it; null: there is none, undefined:
 * it is not known. Partitions whose ends were not seen are left out, and so is one whose time is not known.
 */
export function toStarts(
  bounds: readonly Bounds[],
  from: From,
  offsetAt: (topic: string, partition: number) => bigint | null | undefined,
): Start[] {
  return bounds.flatMap(({ topic, partition, logStart, end }) => {
    if (logStart === null || end === null) return []
    const at = { topic, partition, logStart, end }
    switch (from.kind) {
      case 'newest':
        return [{ ...at, position: end }]
      case 'earliest':
        return [{ ...at, position: logStart }]
      case 'offset':
        return [{ ...at, position: from.offset }]
      case 'timestamp': {
        const offset = offsetAt(topic, partition)
        return offset === undefined ? [] : [{ ...at, position: offset ?? end }]
      }
    }
  })
}
