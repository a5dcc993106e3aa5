import type { Status } from '#lib/model/group.ts'
import { faultOf, type Snapshot } from '#lib/model/snapshot.ts'
import { whyPartitionsUnknown, type GroupTotals } from './roll-up.ts'

export type Verdict = { status: Status; reason: string }

/** Kafka's states in which a group hands partitions around. */
const REBALANCING = new Set(['PreparingRebalance', 'CompletingRebalance', 'Assigning', 'Reconciling'])

/**
 * What one snapshot alone can say of a group. Whether a lag grows, stands or drains needs samples over time: until then
 * a group that is behind is `unknown`, which is the truth, and says how far.
 */
export function evaluateStatus(snapshot: Snapshot, totals: GroupTotals, group: number): Verdict {
  const lost = totals.lost.get(group)
  const seen = totals.seen[group] ?? 0
  const total = totals.total[group] ?? 0
  const missing = totals.notCommitted[group] ?? 0
  const ahead = totals.ahead[group] ?? 0
  const state = snapshot.groups.state[group] ?? ''

  // Rule 1: lost. Nothing that follows can be worse: data is gone.
  if (lost > 0n) return { status: 'lost', reason: `${lost} offsets deleted unread` }
  // Rule 2: ahead. Such a partition has lag 0 and would pass as up to date.
  if (ahead > 0)
    return { status: 'ahead', reason: `committed beyond the end on ${ahead} of ${total} partitions` }
  // Rule 3: unseen. Before "up to date": a sum over a part says nothing of the rest.
  const fault = faultOf(snapshot.groups.why[group])
  if (fault !== null) return { status: 'unknown', reason: `its coordinator does not answer (${fault})` }
  const hidden = whyPartitionsUnknown(snapshot, group)
  if (hidden !== null) return { status: 'unknown', reason: `its partitions were not seen (${hidden})` }
  if (total > 0 && seen === 0 && missing === total)
    return { status: 'unknown', reason: `never committed on ${total} of ${total} partitions` }
  if (seen < total - missing)
    return { status: 'unknown', reason: `${total - missing - seen} of ${total} partitions not seen` }
  if (missing > 0)
    return { status: 'unknown', reason: `never committed on ${missing} of ${total} partitions` }
  // Rule 4: rebalancing.
  if (REBALANCING.has(state)) return { status: 'rebalancing', reason: `state ${state}` }
  if (totals.lag.get(group) === 0n) return { status: 'ok', reason: idleReason(totals, group) }
  return { status: 'unknown', reason: 'too few samples to say where it goes' }
}

/** "4 members, 3 partitions: 1 idle"; empty when every member has work. */
function idleReason(totals: GroupTotals, group: number): string {
  const idle = totals.idle[group] ?? 0
  const members = totals.members[group] ?? 0
  if (idle === 0 || members <= 0) return ''
  return `${members} members, ${totals.total[group] ?? 0} partitions: ${idle} idle`
}

/** Words that ask for a person. */
export function needsPerson(status: Status): boolean {
  return (
    status === 'lost' ||
    status === 'stalled' ||
    status === 'stopped' ||
    status === 'ahead' ||
    status === 'falling-behind'
  )
}
