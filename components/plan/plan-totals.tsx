import { formatCount } from '#lib/format.ts'
import type { Plan } from '#lib/model/plan.ts'
import { Strip, type Cell } from '#components/ui/section.tsx'
import { Count } from '#components/ui/value.tsx'
import { movedOf } from './plan-words.ts'

/** The figures of a plan that moves offsets. */
export function PlanTotals({ plan }: { plan: Plan }) {
  const { replayed, skipped } = plan.totals
  const moved = movedOf(plan).length
  const stay = plan.rows.length - moved
  const clamped = plan.rows.filter((row) => row.clamped).length
  const cells: Cell[] = [
    {
      label: 'Replayed',
      value: <Count value={replayed} />,
      evidence: replayed > 0n ? 'read again' : 'nothing is',
    },
    {
      label: 'Skipped',
      value: skipped > 0n ? <span className="c-bad">{formatCount(skipped)}</span> : <Count value={0} />,
      ...(skipped > 0n ? { kind: 'bad' as const } : {}),
      evidence: skipped > 0n ? 'never processed' : 'nothing is',
    },
    {
      label: 'Partitions moved',
      value: <Count value={moved} />,
      evidence: stay === 0 ? 'all of them' : `of ${formatCount(plan.rows.length)}; ${formatCount(stay)} stay`,
    },
    {
      label: 'Clamped',
      value: <Count value={clamped} />,
      ...(clamped > 0 ? { kind: 'warn' as const } : {}),
      evidence: clamped > 0 ? 'to what there is of the log' : 'all lie in the log',
    },
  ]
  return <Strip cells={cells} />
}
