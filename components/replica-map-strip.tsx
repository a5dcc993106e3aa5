import { formatCount, formatDuration } from '#lib/format.ts'
import type { Cluster } from '#lib/model/cluster.ts'
import type { UnseenReason } from '#lib/model/reading.ts'
import type { Kind } from './ui/glyph.tsx'
import { Strip, type Cell } from './ui/section.tsx'
import { Count, Unseen } from './ui/value.tsx'

/** `offline` names the partitions without leader. */
export function ReplicaStrip({ cluster, offline }: { cluster: Cluster; offline: string | null }) {
  const { offlinePartitions, underMinIsr, atMinIsr, underReplicated, reassigning } = cluster
  const why = cluster.unseen[0]?.reason ?? null
  const cell = (label: string, value: number | null, kind: Kind, evidence: string | null): Cell => ({
    label,
    value: <Count value={value} why={why} />,
    kind: value === null ? 'unk' : value > 0 ? kind : undefined,
    evidence: value !== null && value > 0 ? evidence : null,
  })
  return (
    <Strip
      cells={[
        cell('No leader', offlinePartitions, 'bad', offline),
        cell('Under min ISR', underMinIsr, 'bad', refuseWords(offlinePartitions)),
        cell('At min ISR', atMinIsr, 'warn', 'one more loss blocks writes'),
        cell('Under-replicated', underReplicated, 'warn', 'a copy is dead or behind'),
        cell('Reassigning', reassigning, 'move', 'copies are on their way'),
        quorumCell(cluster, why),
      ]}
    />
  )
}

/** A partition without leader refuses writes too, and is counted here as well. */
function refuseWords(offline: number | null): string {
  return offline ? `refuse acks=all writes; ${formatCount(offline)} without leader` : 'refuse acks=all writes'
}

function quorumCell({ quorum, controller }: Cluster, why: UnseenReason | null): Cell {
  if (!quorum) return { label: 'Quorum', value: <Unseen reason={why} />, kind: 'unk' }
  const { leader, voters } = quorum
  const slowest = voters.reduce((most, { lagMs }) => Math.max(most, lagMs ?? 0), 0)
  const led = leader === null ? 'no leader' : `leader ${leader}`
  return {
    label: 'Quorum',
    value: (
      <>
        {formatCount(voters.length)} <small>{voters.length === 1 ? 'voter' : 'voters'}</small>
      </>
    ),
    kind: leader === null && controller === null ? 'bad' : undefined,
    evidence: slowest >= SLOW_MS ? `${led}; slowest ${formatDuration(slowest)} behind` : led,
  }
}
/** Voters fetch several times a second: a second behind is worth a word. */
const SLOW_MS = 1000
