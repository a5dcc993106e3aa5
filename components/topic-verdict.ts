import { formatCount } from '#lib/format.ts'
import type { TopicDetail } from '#lib/model/topic.ts'
import type { Sentence } from './verdict.ts'

/** The state of one topic, worst first. Nothing is called well that is not known. */
export function sayTopic(topic: TopicDetail): Sentence {
  const { partitions, offlinePartitions, underMinIsr, atMinIsr, underReplicated, reassigning } = topic
  const of = (count: number) =>
    count < partitions
      ? `${formatCount(count)} of ${formatCount(partitions)} partitions`
      : partitions === 1
        ? 'The only partition'
        : `All ${formatCount(partitions)} partitions`
  const refusing = Math.max(0, (underMinIsr ?? 0) - offlinePartitions)
  const blind = underMinIsr === null ? 'Whether writes are refused is not known, as min ISR is not.' : null
  if (offlinePartitions > 0) {
    const more =
      refusing > 0 ? `; ${formatCount(refusing)} more ${refusing === 1 ? 'refuses' : 'refuse'} writes` : ''
    return {
      text: `${of(offlinePartitions)} ${offlinePartitions > 1 ? 'have' : 'has'} no leader${more}.`,
      soft: lostWords(topic),
    }
  }
  if (refusing > 0)
    return {
      text: `${of(refusing)} ${refusing > 1 ? 'refuse' : 'refuses'} acks=all writes.`,
      soft: 'What is kept can be read.',
    }
  if ((atMinIsr ?? 0) > 0) {
    const count = atMinIsr ?? 0
    return {
      text: `${of(count)} ${count > 1 ? 'are' : 'is'} one copy away from refusing writes.`,
      soft: blind,
    }
  }
  if (underReplicated > 0)
    return {
      text: `${of(underReplicated)} ${underReplicated > 1 ? 'miss' : 'misses'} a copy.`,
      soft: blind,
    }
  if (reassigning > 0)
    return { text: `${of(reassigning)} ${reassigning > 1 ? 'are' : 'is'} on the move.`, soft: blind }
  return { text: 'Every partition has a leader, and every copy is in sync.', soft: blind ?? copyWords(topic) }
}

/** Readable and writable are two things: what has no leader has neither. */
function lostWords({ replicationFactor }: TopicDetail): string {
  return replicationFactor === 1
    ? 'There is no second copy: only the broker that has it brings it back.'
    : 'What has no leader can be neither read nor written.'
}

function copyWords({ replicationFactor }: TopicDetail): string | null {
  return replicationFactor === 1 ? 'There is one copy of each: it goes away with its broker.' : null
}
