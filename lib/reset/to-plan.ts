import { formatCount } from '#lib/model/measure.ts'
import type { Plan, PlanRefusal, PlanTotals } from '#lib/model/plan.ts'
import { toInboxWords, type InboxOf } from './inbox-words.ts'
import type { Prepared } from './prepared.ts'

/** How long a plan may be carried out after it was made. */
export const PLAN_LIVES_MS = 15 * 60_000

/** One plan for the screen out of those of its groups. `mayWrite`: why not; null: you may. */
export function toPlan(
  prepared: readonly Prepared[],
  {
    id,
    cluster,
    nowMs,
    mayWrite,
    inboxOf = () => null,
  }: { id: string; cluster: string; nowMs: number; mayWrite: string | null; inboxOf?: InboxOf | undefined },
): Plan {
  const planned = prepared.map((one) => one.planned)
  const [first] = prepared
  const inboxes = toInboxWords(
    prepared.flatMap(({ steps }) => steps),
    inboxOf,
    nowMs,
  )
  return {
    id,
    cluster,
    action: first?.action ?? 'reset',
    groups: planned,
    rows: prepared.flatMap(({ steps }) =>
      steps.map(({ group, topic, partition, from, to, delta, clamped, because, targetMs }) => ({
        group,
        topic,
        partition,
        from,
        to,
        delta,
        clamped,
        because,
        targetMs,
      })),
    ),
    totals: addTotals(planned.map(({ totals }) => totals)),
    command: toCommands(planned.map(({ command }) => command)),
    warnings: [...new Set([...inboxes.warnings, ...planned.flatMap(({ warnings }) => warnings)])],
    notes: inboxes.notes,
    refusal: toRefusal(planned.map(({ refusal }) => refusal)),
    mayWrite,
    undoes: first?.undoes ?? null,
    asOf: nowMs,
    expiresAt: nowMs + PLAN_LIVES_MS,
  }
}

function addTotals(all: readonly PlanTotals[]): PlanTotals {
  return all.reduce(
    (sum, { replayed, skipped, unchanged }) => ({
      replayed: sum.replayed + replayed,
      skipped: sum.skipped + skipped,
      unchanged: sum.unchanged + unchanged,
    }),
    { replayed: 0n, skipped: 0n, unchanged: 0 },
  )
}

/** A line for each group. Null when one of them has none: half of them would be something else. */
function toCommands(all: readonly (string | null)[]): string | null {
  const known = all.filter((command) => command !== null)
  return known.length === all.length && known.length > 0 ? known.join('\n') : null
}

/** Of several groups none is touched while one is refused: which, is with the group. */
function toRefusal(all: readonly (PlanRefusal | null)[]): PlanRefusal | null {
  const refusals = all.filter((refusal) => refusal !== null)
  const [first] = refusals
  if (!first || all.length === 1) return first ?? null
  const count = `${formatCount(refusals.length)} of ${formatCount(all.length)} groups`
  return {
    code: first.code,
    because: `${count} cannot be changed as things stand, and so none is. The first says: ${first.because}`,
    members: refusals.flatMap(({ members }) => members),
  }
}
