import type { Box } from '#lib/model/box.ts'
import type { Holding } from '#lib/model/catalogue.ts'
import type { Unseen } from '#lib/model/list.ts'
import { boxStates, type BoxState } from '#lib/model/preset.ts'
import type { BoxPoint } from '#lib/model/store.ts'
import type { FaultCode } from '#lib/model/reading.ts'
import { adviseBox } from './advice.ts'
import { toCourse } from './course.ts'
import { evaluateBox } from './health.ts'
import type { Look } from './look.ts'
import { keyOf, type BoxPlan } from './plan-box.ts'
import type { Tally } from './tally.ts'

/** What is known of a box now. */
export type BoxNow = {
  plan: BoxPlan
  /** The last look that went well. */
  look: Look | null
  /** Why the looks since then failed; null: the last one went well. */
  fault: { code: FaultCode; because: string; sinceMs: number } | null
  tally: Tally
  everyMs: number
  /** When it was first meant to be looked at. */
  startedMs: number
  /** Of the last two hours. */
  points: readonly BoxPoint[]
  /** null: not asked, or not seen. */
  holding: Holding | null
  nowMs: number
  /** The topic whose second deliveries an inbox has to know. */
  topic: { name: string; keepsMs: number } | null
}

/** A box as the API shows it. What the last look did not see is null: values of earlier looks stand in `last`. */
export function toBox(now: BoxNow): Box {
  const { plan, look, fault, tally, everyMs, topic } = now
  const seen = fault === null ? look : null
  const table = seen?.catalogues.get(keyOf(plan.table)) ?? null
  const refusals = seen?.refusals ?? []
  const countOf = (state: BoxState | 'duplicates') => seen?.counts[state] ?? null
  const pending = plan.mode === 'one-transaction' && seen ? (countOf('pending') ?? 0) : countOf('pending')
  const rates = seen ? tally.rates() : { inPerS: null, leftPerS: null, deletedPerS: null, spanMs: 0 }
  const outPerS = outOf(plan, rates)
  const refused = refusals.find(({ what }) => what === 'pending')
  const judged = evaluateBox({
    kind: plan.kind,
    mode: plan.mode,
    unseen: fault?.because ?? (look ? (refused?.because ?? null) : 'The first look is not over yet.'),
    pending,
    failed: countOf('failed'),
    oldestPendingMs: seen?.oldestMs ?? null,
    outPerS,
    spanMs: rates.spanMs,
    keepsMs: plan.keepsMs,
    topic,
    capped: seen?.capped.includes('failed') ?? false,
  })
  return {
    id: plan.id,
    kind: plan.kind,
    mode: plan.mode,
    preset: plan.preset.name,
    presetTitle: plan.preset.title,
    database: plan.database,
    table: keyOf(plan.table),
    ...judged,
    pending: toCount(pending),
    inFlight: toCount(countOf('inFlight')),
    failed: toCount(countOf('failed')),
    dead: toCount(countOf('dead')),
    oldestPendingMs: seen?.oldestMs ?? null,
    duplicates: toCount(countOf('duplicates')),
    capped: (seen?.capped.length ?? 0) > 0,
    cappedStates: seen?.capped ?? [],
    notRecorded: notRecorded(plan),
    inPerS: rates.inPerS,
    outPerS,
    keepsMs: plan.keepsMs,
    rows: table?.rows === null || !table ? null : BigInt(Math.round(table.rows)),
    sizeBytes: table ? BigInt(Math.round(table.sizeBytes)) : null,
    deadTuples: table ? BigInt(Math.round(table.deadTuples)) : null,
    advice: seen ? adviseBox(plan, seen, now.holding, topic) : [],
    refusals,
    because: fault?.because ?? null,
    everyMs,
    tookMs: seen?.tookMs ?? null,
    asOf: look?.atMs ?? null,
    last:
      fault && look
        ? { pending: toCount(look.counts.pending ?? null), oldestPendingMs: look.oldestMs }
        : null,
    course: toCourse(now.points, now.nowMs),
    unseen: unseenOf(now),
  }
}

type Rates = ReturnType<Tally['rates']>

/** What leaves: by the rows that wait, else by what is deleted; a row written with its effect is done at once. */
function outOf({ mode }: BoxPlan, { inPerS, leftPerS, deletedPerS }: Rates): number | null {
  switch (mode) {
    case 'one-transaction':
      return inPerS
    case 'delete':
      return deletedPerS
    case 'mark':
      return leftPerS
    case 'log':
      return null
  }
}

/** The words of the screen for what the framework does not keep. */
function notRecorded(plan: BoxPlan): string[] {
  const states = boxStates.filter(
    (state) => !plan.states[state] && !(state === 'pending' && plan.mode === 'one-transaction'),
  )
  const pending = plan.states.pending
  const oldest =
    plan.mode !== 'one-transaction' && (!pending || !pending.columns.createdAt) ? ['oldestPendingMs'] : []
  return [...states, ...(plan.duplicates ? [] : ['duplicates']), ...oldest]
}

function unseenOf({ plan, look, fault, startedMs }: BoxNow): Unseen[] {
  if (fault) return [{ scope: 'box', id: plan.id, reason: fault.code, since: fault.sinceMs }]
  if (!look) return [{ scope: 'box', id: plan.id, reason: 'starting', since: startedMs }]
  const refused: Unseen[] = look.refusals.map(({ what }) => ({
    scope: 'box',
    id: `${plan.id}:${what}`,
    reason: 'unsupported',
    since: look.atMs,
  }))
  const missing: Unseen[] = notRecorded(plan).map((what) => ({
    scope: 'box',
    id: `${plan.id}:${what}`,
    reason: 'not-recorded',
    since: look.atMs,
  }))
  return [...refused, ...missing]
}

function toCount(value: number | null): bigint | null {
  return value === null ? null : BigInt(value)
}
