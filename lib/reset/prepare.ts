import type { AuditBefore } from '#lib/model/audit.ts'
import type { CoordinatorView } from '#lib/model/coordinator-view.ts'
import { isRefusal } from '#lib/model/reading.ts'
import type { PlanRefusal, ResetPreview } from '#lib/model/plan.ts'
import type { ResetScope } from '#lib/model/reset.ts'
import type { Place } from '#lib/model/write.ts'
import { toCommand } from './command.ts'
import type { PlanHands } from './hands.ts'
import { commitsOf, countOf, keyOf, lookAtPartitions, toGroupNow, topicIdOf, type Looked } from './look.ts'
import { planReset, sayNoGroup, toRefusal, type GroupPlan, type PlannedAim } from './plan.ts'
import type { Prepared, Step } from './prepared.ts'
import { sayAim, sayPartitions, sayTotals } from './say-aim.ts'
import { toScoped } from './scope.ts'
import { toAim } from './target.ts'

/**
 * What a reset of one group would do, from what its coordinator and the leaders say now. Bad input, and whatever stands
 * in the way, is a plan that is refused. Throws a `Fault` when the cluster does not answer.
 */
export async function prepareReset(
  group: string,
  { target, scope, strict, create }: ResetPreview,
  hands: PlanHands,
): Promise<Prepared> {
  const view = await hands.readGroup(group)
  const asked: Asked = { action: 'reset', group, view, undoes: null, type: view?.type ?? null }
  const aim = toAim(target, group, hands.nowMs())
  if (isRefusal(aim)) return toRefused(asked, 'bad-target', aim.because, hands)
  const each = await toEach(group, aim, scope, hands)
  if (each && 'because' in each) return toRefused(asked, 'bad-target', each.because, hands)
  const planned: PlannedAim = each ?? (aim as PlannedAim)
  const text = `Reset ${group} ${sayAim(target, aim)}`
  const command = toCommand(hands.bootstrap, group, { target, aim, scope, share: view?.type === 'share' })
  return prepare({ ...asked, text, command }, { aim: planned, ids: each?.ids, scope, strict, create }, hands)
}

/** Puts back what was committed before an earlier deed, metadata and all; a partition that had no offset loses it. */
export async function prepareUndo(audit: string, hands: PlanHands): Promise<Prepared | null> {
  const entry = await hands.readBefore(audit)
  if (!entry) return null
  const { group, before, outcome } = entry
  const view = await hands.readGroup(group)
  const type = view?.type ?? toType(before.type)
  const asked: Asked = { action: 'undo', group, view, undoes: audit, type }
  if (outcome === 'refused' || outcome === 'failed')
    return toRefused(asked, 'nothing', 'It wrote nothing, so that there is nothing to take back.', hands)
  const { ids, ...aim } = toAimOf(before)
  const text = `Put ${group} back to what was committed before entry ${audit} of the audit log`
  const want = { aim, ids, scope: { all: true } as const, strict: false, create: true }
  return prepare({ ...asked, text, command: null }, want, hands)
}

type Asked = Pick<Prepared, 'action' | 'group' | 'undoes' | 'type'> & { view: CoordinatorView | null }
type Want = {
  aim: PlannedAim
  ids: ReadonlyMap<string, BeforeOf> | undefined
  scope: ResetScope
  strict: boolean
  create: boolean
}

/** Of the time when an offset was committed: the topic it is of, and what stood beside it. */
type BeforeOf = { topicId: string | null; metadata: string; leaderEpoch: number }

async function prepare(
  asked: Asked & { text: string; command: string | null },
  { aim, ids, scope, strict, create }: Want,
  hands: PlanHands,
): Promise<Prepared> {
  const { group, view } = asked
  const commits = view?.commits ?? []
  const named = aim.kind === 'each' ? aim.offsets : 'partitions' in scope ? scope.partitions : commits
  const names = 'topics' in scope && aim.kind !== 'each' ? scope.topics : named.map(({ topic }) => topic)
  const topology = await hands.readTopology([...new Set(names)])
  const places =
    aim.kind === 'each' ? [...aim.offsets] : toScoped(scope, commits, (topic) => countOf(topology, topic))
  if ('missing' in places) return toRefused(asked, 'bad-target', places.missing, hands)
  const barOf = (place: Place) => sayMadeAnew(place, ids?.get(keyOf(place)), topicIdOf(topology, place.topic))
  const atMs = aim.kind === 'time' ? aim.atMs : null
  const looked = await lookAtPartitions({ view, topology, places, atMs, barOf }, hands)
  const now = toGroupNow(group, view, hands)
  const plan = planReset({
    group: { ...now, type: view === null && create ? asked.type : now.type },
    aim,
    partitions: looked.map((one) => one.now),
    strict,
    create,
  })
  const steps = toSteps(plan, looked, view, (topic) => topicIdOf(topology, topic), ids)
  return toPrepared(asked, plan, steps)
}

function sayMadeAnew({ topic }: Place, then: BeforeOf | undefined, nowId: string | null): string | null {
  if (!then || then.topicId === null || nowId === null || then.topicId === nowId) return null
  return `The topic ${topic} was deleted and made anew since: offsets of then mean nothing in it.`
}

/** An offset for each partition, where the aim is what somebody has or had; null: the aim is no such. */
async function toEach(
  group: string,
  aim: Exclude<ReturnType<typeof toAim>, { refused: string }>,
  scope: ResetScope,
  hands: PlanHands,
): Promise<
  { because: string } | (PlannedAim & { kind: 'each'; ids: ReadonlyMap<string, BeforeOf> | undefined }) | null
> {
  if (aim.kind === 'group') {
    const other = await hands.readGroup(aim.group)
    if (!other) return { because: sayNoGroup(aim.group) }
    return { kind: 'each', ids: undefined, offsets: other.commits.filter(isIn(scope)) }
  }
  if (aim.kind === 'audit') {
    const entry = await hands.readBefore(aim.audit)
    if (!entry)
      return { because: `There is no entry ${aim.audit} about a group of this cluster in the audit log.` }
    const { ids, offsets } = toAimOf(entry.before)
    return { kind: 'each', ids, offsets: offsets.filter(isIn(scope)) }
  }
  return null
}

function toAimOf({ rows }: AuditBefore) {
  const ids = new Map(rows.map((row): [string, BeforeOf] => [keyOf(row), row]))
  return { kind: 'each' as const, ids, offsets: rows }
}

function isIn(scope: ResetScope): (place: Place) => boolean {
  if ('all' in scope) return () => true
  const topics = new Set('topics' in scope ? scope.topics : [])
  const places = new Set('partitions' in scope ? scope.partitions.map(keyOf) : [])
  return (place) => topics.has(place.topic) || places.has(keyOf(place))
}

function toSteps(
  { rows }: GroupPlan,
  looked: readonly Looked[],
  view: CoordinatorView | null,
  idOf: (topic: string) => string | null,
  ids: ReadonlyMap<string, BeforeOf> | undefined,
): Step[] {
  const commits = commitsOf(view)
  const bounds = new Map(looked.map((one) => [keyOf(one.bounds), one.bounds]))
  return rows.map((row) => {
    const key = keyOf(row)
    const commit = commits.get(key)
    const then = ids?.get(key)
    return {
      ...row,
      topicId: idOf(row.topic),
      metadata: commit?.metadata ?? '',
      leaderEpoch: commit?.leaderEpoch ?? -1,
      toMetadata: then && !row.clamped ? then.metadata : '',
      toLeaderEpoch: then && !row.clamped ? then.leaderEpoch : -1,
      logStart: bounds.get(key)?.logStart ?? null,
      end: bounds.get(key)?.end ?? null,
    }
  })
}

function toPrepared(
  asked: Asked & { text: string; command: string | null },
  plan: GroupPlan,
  steps: Step[],
): Prepared {
  const { action, group, type, undoes, view, text, command } = asked
  const moving = steps.filter(({ from, to }) => from !== to).length
  const totals = sayTotals(plan.totals)
  return {
    action,
    group,
    type,
    undoes,
    steps,
    text: `${text}: ${sayPartitions(moving)}${totals && `, ${totals}`}.`,
    planned: {
      group,
      type: view?.type ?? null,
      state: view?.state ?? '',
      members: view?.members.length ?? 0,
      totals: plan.totals,
      command,
      warnings: plan.warnings,
      refusal: plan.refusal,
    },
  }
}

/** Nothing can be shown of it but why. */
function toRefused(asked: Asked, code: PlanRefusal['code'], because: string, hands: PlanHands): Prepared {
  const now = toGroupNow(asked.group, asked.view, hands)
  const nothing = planReset({ group: now, aim: { kind: 'current' }, partitions: [], create: true })
  // Members stand in the way whatever is asked for; what is asked for is the nearer word.
  const plan = { ...nothing, warnings: [], refusal: toRefusal(code, because) }
  return toPrepared({ ...asked, text: '', command: null }, plan, [])
}

function toType(text: string | null): Prepared['type'] {
  return text === 'classic' || text === 'consumer' || text === 'share' || text === 'streams' ? text : null
}
