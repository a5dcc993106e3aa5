import { formatCount } from '#lib/format.ts'
import type { AuditEntry } from '#lib/model/audit.ts'
import { Strip, type Cell } from '#components/ui/section.tsx'
import { Count, Unseen } from '#components/ui/value.tsx'
import { countDeed } from './audit-words.ts'

/** The figures of a deed. What was not read back is not known to be there. */
export function DeedStrip({ entry }: { entry: AuditEntry }) {
  const { moved, there, replayed, skipped } = countDeed(entry)
  const partitions = entry.before.rows.length
  if (partitions === 0) return null
  const cells: Cell[] = [
    { label: 'Replayed', value: <Count value={replayed} />, evidence: 'read again' },
    {
      label: 'Skipped',
      value: skipped > 0n ? <span className="c-bad">{formatCount(skipped)}</span> : <Count value={0} />,
      evidence: 'never processed',
    },
    {
      label: 'Partitions moved',
      value: formatCount(moved),
      evidence: moved === partitions ? 'all' : `of ${formatCount(partitions)}; the others stay`,
    },
    {
      label: 'Read back as wanted',
      value: entry.after ? formatCount(there) : <Unseen reason={null} />,
      ...(entry.after && there < moved ? { kind: 'bad' as const } : {}),
      evidence: entry.after ? `of ${formatCount(moved)}` : 'it was not read back',
    },
  ]
  return <Strip cells={entry.action === 'reset' || entry.action === 'undo' ? cells : cells.slice(2)} />
}
