import type {
  Done,
  GroupsDeletePreview,
  OffsetsDeletePreview,
  Plan,
  ResetPreview,
  ResetsPreview,
} from '#lib/model/plan.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { running, noCluster, plansOf } from './home.ts'

/** What a reset would do; nothing is written. Made from what the cluster says now: throws a `Fault` when it says nothing. */
export async function planReset(cluster: string, group: string, want: ResetPreview): Promise<Plan | Refusal> {
  return plansOf(cluster)?.reset(group, want) ?? noCluster(cluster)
}

/** The same for several groups; while one of them is refused none is touched. */
export async function planResets(cluster: string, want: ResetsPreview): Promise<Plan | Refusal> {
  return plansOf(cluster)?.resets(want) ?? noCluster(cluster)
}

export async function planOffsetsDelete(
  cluster: string,
  group: string,
  want: OffsetsDeletePreview,
): Promise<Plan | Refusal> {
  return plansOf(cluster)?.deleteOffsets(group, want) ?? noCluster(cluster)
}

export async function planGroupsDelete(cluster: string, want: GroupsDeletePreview): Promise<Plan | Refusal> {
  return plansOf(cluster)?.deleteGroups(want) ?? noCluster(cluster)
}

/** Puts back what was committed before an entry of the audit log. */
export async function planUndo(audit: string): Promise<Plan | Refusal> {
  const server = running()
  const log = server?.store.current()?.audit
  if (!server || !log)
    return { refused: 'unavailable', because: server?.store.because() ?? 'The store is closed.' }
  const entry = await log.read(audit)
  if (!entry) return { refused: 'not-found', because: `There is no entry ${audit} in the audit log.` }
  return plansOf(entry.cluster)?.undo(audit) ?? noCluster(entry.cluster)
}

/** Carries out a plan, once per key. Until there are accounts everybody is `local`. `group`: only if it is of this one. */
export async function executePlan(
  cluster: string,
  plan: string,
  key: string,
  group?: string,
): Promise<Done | Refusal> {
  const because = running()?.mayWrite() ?? null
  if (because !== null) return { refused: 'forbidden', because }
  return plansOf(cluster)?.execute(plan, key, { actor: 'local', group }) ?? noCluster(cluster)
}
