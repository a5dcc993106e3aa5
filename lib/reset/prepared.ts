import type { PlanAction } from '#lib/model/audit.ts'
import type { GroupType } from '#lib/model/group.ts'
import type { PlannedGroup, PlanRow } from '#lib/model/plan.ts'

/** One row of a plan with what it takes to carry it out, to check it again, and to take it back. */
export type Step = PlanRow & {
  /** Null: a broker too old to tell. */
  topicId: string | null
  /** Of the commit that is there now. */
  metadata: string
  leaderEpoch: number
  /** Of the commit that is to be made: an undo puts these back as well. */
  toMetadata: string
  toLeaderEpoch: number
  /** Of the log when it was looked at; null where that does not matter. */
  logStart: bigint | null
  end: bigint | null
}

/** A plan for one group, ready to be carried out unless it is refused. */
export type Prepared = {
  action: PlanAction
  group: string
  type: GroupType | null
  /** Of an undo: the entry that it takes back. */
  undoes: string | null
  planned: PlannedGroup
  steps: Step[]
  /** What is asked for, as the audit log tells it. */
  text: string
}
