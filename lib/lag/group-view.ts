import type { Sparkline } from '#lib/model/history.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import type { Judgement } from './judgement.ts'
import type { GroupTotals, Readers } from './roll-up.ts'

/** A snapshot with what was computed from it once, for every question that follows. */
export type GroupView = {
  snapshot: Snapshot
  totals: GroupTotals
  readers: Readers
  judgement: Judgement
  lowerIds: string[]
  /** The last hour of a group; null: not remembered. */
  sparkline(group: number): Sparkline | null
}

export function toGroupView(
  snapshot: Snapshot,
  { totals, readers }: { totals: GroupTotals; readers: Readers },
  judgement: Judgement,
  sparkline: (group: number) => Sparkline | null = () => null,
): GroupView {
  return {
    snapshot,
    totals,
    readers,
    judgement,
    lowerIds: snapshot.groups.ids.map((id) => id.toLowerCase()),
    sparkline,
  }
}
