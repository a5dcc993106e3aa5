import { toGroupView, type GroupView } from '#lib/lag/group-view.ts'
import { rollUpInSlices } from '#lib/lag/roll-up.ts'
import type { Windows } from '#lib/lag/windows.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { toReplicaView, type ReplicaView } from '#lib/replicas/counts.ts'
import { openJudge, type Judge } from './judge.ts'
import { openSparklines, type Sparklines } from './sparklines.ts'
import { openSampler, type Sampler, type Tick } from './sampler.ts'

/** A snapshot with all that the pages are made of. */
export type Views = { snapshot: Snapshot; groups: GroupView; replicas: ReplicaView }

/** What watches one cluster over time. */
export type Watch = { judge: Judge; sampler: Sampler; sparklines: Sparklines }

export function openWatch(windows: Windows): Watch {
  return { judge: openJudge(windows), sampler: openSampler(3 * windows.pollMs), sparklines: openSparklines() }
}

/** Made once per snapshot, a slice at a time: a million partitions must not hold up a page. */
export function* viewInSlices(
  snapshot: Snapshot,
  { judge, sampler, sparklines }: Watch,
): Generator<void, { views: Views; tick: Tick }> {
  const judgement = yield* judge.recordInSlices(snapshot, sampler.begin(snapshot))
  const tick = yield* sampler.finish(snapshot, judgement)
  const rolled = yield* rollUpInSlices(snapshot)
  yield
  const { totals } = rolled
  sparklines.note(snapshot.atMs, snapshot.groups.ids, (group) =>
    (totals.seen[group] ?? 0) === 0 ? Number.NaN : totals.lag.num(group),
  )
  const groups = toGroupView(snapshot, rolled, judgement, (group) =>
    sparklines.read(snapshot.groups.ids[group] ?? '', judgement.outPerS[group] ?? 0),
  )
  yield
  return { views: { snapshot, groups, replicas: toReplicaView(snapshot) }, tick }
}
