import { formatCount } from '#lib/format.ts'
import type { Topic } from '#lib/model/topic.ts'
import type { Kind } from './ui/glyph.tsx'

/** The health of a topic on one line of a list: shape, word, and the reason, empty when there is nothing to tell. */
export type Health = { kind: Kind; word: string; why: string }

/** Worst first, as the list is sorted. */
export function topicHealth(topic: Topic): Health {
  const { partitions, offlinePartitions, underMinIsr, underReplicated, atMinIsr, reassigning } = topic
  const of = (count: number, one: string, many: string): string =>
    `${formatCount(count)} of ${formatCount(partitions)} ${count === 1 ? one : many}`
  if (offlinePartitions > 0)
    return { kind: 'bad', word: 'No leader', why: of(offlinePartitions, 'has none', 'have none') }
  if (underMinIsr !== null && underMinIsr > 0)
    return {
      kind: 'bad',
      word: 'Refuses writes',
      why: of(underMinIsr, 'is under min ISR', 'are under min ISR'),
    }
  if (underReplicated > 0)
    return { kind: 'warn', word: 'Copies missing', why: of(underReplicated, 'misses a copy', 'miss a copy') }
  if (atMinIsr !== null && atMinIsr > 0)
    return {
      kind: 'warn',
      word: 'At min ISR',
      why: of(atMinIsr, 'refuses writes next', 'refuse writes next'),
    }
  if (reassigning > 0)
    return { kind: 'move', word: 'Reassigning', why: of(reassigning, 'is on the move', 'are on the move') }
  // Every copy is in sync, which is seen; whether that is enough is not.
  if (underMinIsr === null) return { kind: 'ok', word: 'Copies in sync', why: 'min ISR was not seen' }
  return { kind: 'ok', word: 'Well', why: topic.replicationFactor === 1 ? 'one copy only' : '' }
}
