import { toGroupView, type GroupView } from '#lib/lag/group-view.ts'
import { rollUpInSlices } from '#lib/lag/roll-up.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { toReplicaView, type ReplicaView } from '#lib/replicas/counts.ts'
import type { Judge } from './judge.ts'

/** A snapshot with all that the pages are made of. */
export type Views = { snapshot: Snapshot; groups: GroupView; replicas: ReplicaView }

/** Made once per snapshot, a slice at a time: a million partitions must not hold up a page. */
export function* viewInSlices(snapshot: Snapshot, judge: Judge): Generator<void, Views> {
  const judgement = yield* judge.recordInSlices(snapshot)
  const rolled = yield* rollUpInSlices(snapshot)
  yield
  const groups = toGroupView(snapshot, rolled, judgement)
  yield
  return { snapshot, groups, replicas: toReplicaView(snapshot) }
}
