import { randomUUID } from 'node:crypto'
import { act } from '#lib/access/act.ts'
import type { AuditOutcome } from '#lib/model/audit.ts'
import { eachAtMost } from '#lib/model/each-at-most.ts'
import { matchesStars } from '#lib/model/glob.ts'
import type {
  Done,
  DoneRow,
  GroupsDeletePreview,
  OffsetsDeletePreview,
  Plan,
  ResetPreview,
  ResetsPreview,
} from '#lib/model/plan.ts'
import { isRefusal, type Refusal } from '#lib/model/reading.ts'
import type { AuditRow, AuditStore } from '#lib/model/store.ts'
import { checkAgain } from '#lib/reset/check-again.ts'
import { toAfterText, toBeforeText, toExecuted } from '#lib/reset/entry.ts'
import { executePrepared, type Executed } from '#lib/reset/execute.ts'
import type { PlanHands } from '#lib/reset/hands.ts'
import type { InboxOf } from '#lib/reset/inbox-words.ts'
import { prepareGroupDelete, prepareOffsetsDelete } from '#lib/reset/prepare-deletes.ts'
import { prepareReset, prepareUndo } from '#lib/reset/prepare.ts'
import type { Prepared } from '#lib/reset/prepared.ts'
import { PLAN_LIVES_MS, toPlan } from '#lib/reset/to-plan.ts'
import { readTimeAt, toPlanHands, toWriteHands, type Outside } from './plan-hands.ts'

/** A page waits for it. */
const PLAN_WITHIN_MS = 9000
const WRITE_WITHIN_MS = 15_000
const GROUPS_AT_ONCE = 4
/** Of all that is kept: a plan of 5,000 partitions is some megabytes. */
const MOST_STEPS = 200_000
const MOST_GROUPS = 100
/** Of so many partitions the record at the target is read, for its time. */
const MOST_TIMES = 24
const TIMES_WITHIN_MS = 2000

/** Plans of one cluster: made, kept for a while, carried out. */
export type Plans = {
  reset(group: string, want: ResetPreview): Promise<Plan>
  resets(want: ResetsPreview): Promise<Plan>
  deleteOffsets(group: string, want: OffsetsDeletePreview): Promise<Plan>
  deleteGroups(want: GroupsDeletePreview): Promise<Plan | Refusal>
  undo(audit: string): Promise<Plan | Refusal>
  /** The same key again is not done again. Throws a `Fault` when the cluster does not answer before anything was written. */
  execute(plan: string, key: string, by: By): Promise<Done | Refusal>
}

/** Who asks. `group`: of which group he says that the plan is; undefined: he does not say. */
type By = { actor: string; group: string | undefined }

type Hands = Outside & {
  /** Ids of the groups that were seen last. */
  groupIds(): readonly string[]
  /** Told of each group that was changed. */
  onDone(done: { group: string; action: Prepared['action']; text: string; outcome: AuditOutcome }): void
  mayWrite(): string | null
  /** What a flow of the settings links to a group and a topic; left out: nothing. */
  inboxOf?: InboxOf | undefined
}

export function openPlans(hands: Hands): Plans {
  const kept = new Map<string, { prepared: Prepared[]; madeMs: number }>()
  const running = new Map<string, Promise<Done | Refusal>>()
  const busy = new Set<string>()

  function keep(prepared: Prepared[]): Plan {
    const nowMs = Date.now()
    const id = randomUUID()
    kept.set(id, { prepared, madeMs: nowMs })
    giveUp(nowMs)
    const { cluster, inboxOf } = hands
    return toPlan(prepared, { id, cluster, nowMs, mayWrite: hands.mayWrite(), inboxOf })
  }

  /** What is too old, and the oldest of too many. */
  function giveUp(nowMs: number): void {
    let steps = 0
    for (const [id, { prepared, madeMs }] of [...kept].toReversed()) {
      steps += prepared.reduce((sum, one) => sum + one.steps.length + 1, 0)
      if (nowMs - madeMs > PLAN_LIVES_MS || (steps > MOST_STEPS && madeMs !== nowMs)) kept.delete(id)
    }
  }

  async function plan(
    groups: readonly string[],
    prepare: (group: string, planHands: PlanHands) => Promise<Prepared>,
  ): Promise<Plan> {
    const planHands = toPlanHands(hands, Date.now() + PLAN_WITHIN_MS)
    const prepared = await eachAtMost(GROUPS_AT_ONCE, [...new Set(groups)], (group) =>
      prepare(group, planHands),
    )
    await addTimes(prepared)
    return keep(prepared)
  }

  /** The time of the record at each target, where it is not known from the search. */
  async function addTimes(prepared: readonly Prepared[]): Promise<void> {
    const steps = prepared
      .flatMap((one) => one.steps)
      .filter((step) => step.targetMs === null && step.to !== null && step.to < (step.end ?? 0n))
    await eachAtMost(GROUPS_AT_ONCE, steps.slice(0, MOST_TIMES), async (step) => {
      const place = { topic: step.topic, partition: step.partition, from: step.to ?? 0n }
      step.targetMs = await readTimeAt(hands.collector, place, TIMES_WITHIN_MS)
    })
  }

  async function executeOnce(id: string, key: string, { actor, group: of }: By): Promise<Done | Refusal> {
    const audit = hands.audit()
    if (!audit)
      return {
        refused: 'unavailable',
        because: 'Nothing was done: the audit log cannot be written now, and nothing is changed without it.',
      }
    const known = await findKnown(audit, key)
    if (known.length > 0) return toDone(known.map(fromLog), true)
    const found = kept.get(id)
    if (!found || Date.now() - found.madeMs > PLAN_LIVES_MS)
      return {
        refused: 'conflict',
        because: 'This preview is older than a quarter of an hour, or of another server. Look at it anew.',
      }
    const { prepared } = found
    if (of !== undefined && prepared.some(({ group }) => group !== of))
      return { refused: 'bad-request', because: `This plan is not one of ${of} alone.` }
    const refusal = prepared.find(({ planned }) => planned.refusal !== null)?.planned.refusal
    if (refusal) return { refused: 'conflict', because: refusal.because }
    const taken = prepared.find(({ group }) => busy.has(group))
    if (taken)
      return {
        refused: 'conflict',
        because: `${taken.group} is being changed just now. Nothing was written.`,
      }
    for (const { group } of prepared) busy.add(group)
    try {
      return await carryOut(prepared, { audit, key, actor })
    } finally {
      for (const { group } of prepared) busy.delete(group)
    }
  }

  async function carryOut(
    prepared: readonly Prepared[],
    { audit, key, actor }: { audit: AuditStore; key: string; actor: string },
  ): Promise<Done | Refusal> {
    const checkHands = toPlanHands(hands, Date.now() + PLAN_WITHIN_MS)
    const checks = await eachAtMost(GROUPS_AT_ONCE, prepared, (one) => checkAgain(one, checkHands))
    const changed = checks.find((check) => check !== null)
    if (changed) return changed
    const results: Result[] = []
    for (const [n, one] of prepared.entries()) {
      // One group after the other: what a person stops, or what breaks, has not touched the rest.
      // oxlint-disable-next-line no-await-in-loop
      const result = await carryOutOne(one, { audit, key: toKey(key, n), actor })
      if ('refused' in result) return results.length === 0 ? result : toDone(results, false, result.because)
      results.push(result)
    }
    return toDone(results, false)
  }

  async function carryOutOne(
    prepared: Prepared,
    { audit, key, actor }: { audit: AuditStore; key: string; actor: string },
  ): Promise<Result | Refusal> {
    const { action, group, text } = prepared
    const intent = {
      key,
      atMs: Date.now(),
      actor,
      action,
      cluster: hands.cluster,
      target: group,
      text,
      before: toBeforeText(prepared),
    }
    const acted = await act(intent, audit, Date.now, async () => {
      const readHands = toPlanHands(hands, Date.now() + WRITE_WITHIN_MS + PLAN_WITHIN_MS)
      const value = await executePrepared(prepared, { ...readHands, ...toWriteHands(hands, WRITE_WITHIN_MS) })
      return { outcome: value.outcome, after: toAfterText(value), value }
    })
    if (isRefusal(acted)) return acted
    if ('known' in acted) return fromLog(acted.known)
    const { value, auditId, unwritten } = acted
    hands.onDone({ group, action, text, outcome: value.outcome })
    const told =
      unwritten === null ? '' : ` How it ended could not be written into the audit log: ${unwritten}`
    return { ...value, group, auditId, because: value.because + told }
  }

  return {
    reset: (group, want) => plan([group], (one, planHands) => prepareReset(one, want, planHands)),
    resets: ({ groups, ...want }) => plan(groups, (one, planHands) => prepareReset(one, want, planHands)),
    deleteOffsets: (group, { scope }) =>
      plan([group], (one, planHands) => prepareOffsetsDelete(one, scope, planHands)),
    async deleteGroups(want) {
      const groups =
        'groups' in want
          ? want.groups
          : hands
              .groupIds()
              .filter((id) => matchesStars(want.pattern, id))
              .toSorted()
      if (groups.length === 0) return { refused: 'not-found', because: 'No group has such a name.' }
      if (groups.length <= MOST_GROUPS) return plan(groups, prepareGroupDelete)
      const made = await plan(groups.slice(0, MOST_GROUPS), prepareGroupDelete)
      const more = `${groups.length} groups have such a name. These are the first ${MOST_GROUPS}; the next are shown when they are gone.`
      return { ...made, warnings: [more, ...made.warnings] }
    },
    async undo(audit) {
      const prepared = await prepareUndo(audit, toPlanHands(hands, Date.now() + PLAN_WITHIN_MS))
      return prepared
        ? keep([prepared])
        : {
            refused: 'not-found',
            because: `There is no entry ${audit} in the audit log that could be undone.`,
          }
    },
    async execute(id, key, by) {
      const first = running.get(key)
      if (first) {
        const done = await first
        return isRefusal(done) ? done : { ...done, repeated: true }
      }
      const begun = executeOnce(id, key, by).finally(() => running.delete(key))
      running.set(key, begun)
      return begun
    },
  }
}

type Result = Executed & { group: string; auditId: string }

/** A key for each group of a plan. */
function toKey(key: string, n: number): string {
  return `${key}:${n}`
}

async function findKnown(audit: AuditStore, key: string): Promise<AuditRow[]> {
  const known: AuditRow[] = []
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const row = await audit.find(toKey(key, known.length))
    if (!row) return known
    known.push(row)
  }
}

function fromLog(row: AuditRow): Result {
  return { ...toExecuted(row), group: row.target, auditId: row.id }
}

function toDone(results: readonly Result[], repeated: boolean, stopped?: string): Done {
  const [first] = results
  const outcomes = new Set(results.map(({ outcome }) => outcome))
  const one = outcomes.size === 1 && stopped === undefined ? first?.outcome : undefined
  const outcome = one ?? (outcomes.has('unfinished') ? 'unfinished' : 'partial')
  const worst = results.find((result) => result.outcome !== 'done') ?? first
  return {
    auditId: first?.auditId ?? '',
    outcome,
    because: stopped ?? worst?.because ?? '',
    groups: results.map(({ group, auditId, outcome: own, because }) => ({
      group,
      auditId,
      outcome: own,
      because,
    })),
    rows: results.flatMap(({ rows }): DoneRow[] => rows),
    repeated,
  }
}
