import { toGroupView, type GroupView } from '#lib/lag/group-view.ts'
import { rollUp } from '#lib/lag/roll-up.ts'
import { toWindows } from '#lib/lag/windows.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { openJudge } from './judge.ts'

/** A snapshot seen for the first time, with no memory of others: for tests and benchmarks. */
export function viewOnce(snapshot: Snapshot): GroupView {
  return toGroupView(snapshot, rollUp(snapshot), openJudge(toWindows(5000)).record(snapshot))
}
