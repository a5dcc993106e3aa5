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
  const open = entry.outcome === 'unfinished'
  const undo = entry.action === 'undo'
  const cells: Cell[] = [
    {
      label: open ? 'To be replayed' : 'Replayed',
      value: <Count value={replayed} />,
      evidence: 'read again',
    },
    {
      label: open ? 'To be skipped' : 'Skipped',
      value:
        skipped > 0n && !undo ? (
          <span className="c-bad">{formatCount(skipped)}</span>
        ) : (
          <Count value={skipped} />
        ),
      evidence: undo ? 'as it was before' : 'never processed',
    },
    {
      label: open ? 'Partitions to be moved' : 'Partitions moved',
      value: formatCount(open || entry.outcome === 'done' ? moved : there),
      evidence:
        moved === partitions
          ? `of ${formatCount(partitions)}`
          : `of ${formatCount(partitions)}; ${formatCount(partitions - moved)} were to stay`,
    },
    {
      label: 'Read back as wanted',
      value: entry.after ? formatCount(there) : <Unseen reason={null} />,
      ...(entry.after && there < moved ? { kind: 'bad' as const } : {}),
      evidence: entry.after ? `of ${formatCount(moved)}` : 'it was not read back',
    },
  ]
  return <Strip cells={entry.action === 'reset' || undo ? cells : cells.slice(2)} />
}
