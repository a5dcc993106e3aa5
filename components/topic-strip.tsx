import { formatPlural } from '#lib/format.ts'
import type { TopicDetail } from '#lib/model/topic.ts'
import type { Kind } from './ui/glyph.tsx'
import { Strip, type Cell } from './ui/section.tsx'
import { Bytes, Count, Coverage } from './ui/value.tsx'

export function TopicStrip({ topic }: { topic: TopicDetail }) {
  const { partitions, replicationFactor, minIsr, messages, coverage, sizeBytes, groups } = topic
  const why = topic.unseen.find(({ scope }) => scope === 'partition')?.reason ?? null
  return (
    <Strip
      cells={[
        {
          label: 'Partitions',
          value: <Count value={partitions} />,
          evidence: `${formatPlural(replicationFactor, 'copy', 'copies')}, min ISR ${minIsr ?? 'not known'}`,
        },
        judged('No leader', topic.offlinePartitions, 'bad', 'neither read nor written'),
        judged('Under min ISR', topic.underMinIsr, 'bad', 'refuse acks=all writes'),
        judged('At min ISR', topic.atMinIsr, 'warn', 'one more loss blocks writes'),
        judged('Under-replicated', topic.underReplicated, 'warn', 'a copy is dead or behind'),
        {
          label: 'Messages',
          value: <Count value={messages} why={why} />,
          evidence: messages === null ? null : <Coverage seen={coverage.seen} total={coverage.total} />,
        },
        {
          label: 'Size',
          value: <Bytes value={sizeBytes} />,
          evidence: sizeBytes === null ? null : 'all copies',
        },
        {
          label: 'Groups',
          value: <Count value={groups} />,
          evidence: groups === 0 ? 'nobody reads it' : null,
        },
      ]}
    />
  )
}

function judged(label: string, value: number | null, kind: Kind, evidence: string): Cell {
  return {
    label,
    value: <Count value={value} />,
    kind: value === null ? 'unk' : value > 0 ? kind : undefined,
    evidence: value !== null && value > 0 ? evidence : null,
  }
}
