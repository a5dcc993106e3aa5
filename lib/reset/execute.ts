import type { AuditOutcome } from '#lib/model/audit.ts'
import type { CoordinatorView } from '#lib/model/coordinator-view.ts'
import { formatCount } from '#lib/model/measure.ts'
import type { DoneRow } from '#lib/model/plan.ts'
import { Fault } from '#lib/model/reading.ts'
import type { WriteOutcome } from '#lib/model/write.ts'
import type { PlanHands, WriteHands } from './hands.ts'
import { commitsOf, keyOf } from './look.ts'
import type { Prepared, Step } from './prepared.ts'
import { sayPartitions } from './say-aim.ts'

/** What became of one group. `unfinished`: something was sent, and neither its answer nor a look tells what came of it. */
export type Executed = { outcome: AuditOutcome; because: string; rows: DoneRow[] }

/**
 * Carries out a plan that was checked again: one write of the group (and one for offsets to delete), then a look at what is
 * committed now. What Kafka acknowledged and what stands there are told apart, partition by partition. Never throws a `Fault`.
 */
export async function executePrepared(
  prepared: Prepared,
  hands: WriteHands & Pick<PlanHands, 'readGroup'>,
): Promise<Executed> {
  const moving = prepared.steps.filter(({ from, to }) => from !== to)
  const said = await write(prepared, moving, hands)
  const after = await lookBack(prepared.group, hands)
  const rows = prepared.steps.map((step) => toJudged(step, said.get(keyOf(step)), after))
  // A group without offsets leaves no row to tell of it.
  const whole = said.get(WHOLE)
  const judged = whole ? [...rows, toWhole(whole, after)] : rows
  return {
    ...toOutcome(prepared, judged),
    rows: rows.map(({ group, topic, partition, from, to, committed, error }) => ({
      group,
      topic,
      partition,
      from,
      to,
      committed,
      error,
    })),
  }
}

/** In place of a partition: the group as a whole. */
const WHOLE = ''

async function write(
  { action, group, type }: Prepared,
  moving: readonly Step[],
  hands: WriteHands,
): Promise<Map<string, WriteOutcome>> {
  if (action === 'delete-groups') {
    const outcome = await hands.deleteGroup(group)
    return new Map([[WHOLE, outcome], ...moving.map((step) => [keyOf(step), outcome] as const)])
  }
  const set = moving.flatMap((step) =>
    step.to === null
      ? []
      : [{ ...toPlace(step), offset: step.to, metadata: step.toMetadata, leaderEpoch: step.toLeaderEpoch }],
  )
  const gone = moving.filter(({ to }) => to === null).map(toPlace)
  const said = new Map<string, WriteOutcome>()
  if (set.length > 0) {
    const outcomes =
      type === 'share' ? await hands.alterShareOffsets(group, set) : await hands.commitOffsets(group, set)
    for (const one of outcomes) said.set(keyOf(one), one)
  }
  if (gone.length > 0) for (const one of await hands.deleteOffsets(group, gone)) said.set(keyOf(one), one)
  return said
}

function toPlace({ topic, partition }: Step) {
  return { topic, partition }
}

type LookedBack = { commits: ReadonlyMap<string, { offset: bigint }>; exists: boolean } | Fault

async function lookBack(
  group: string,
  hands: { readGroup(group: string): Promise<CoordinatorView | null> },
): Promise<LookedBack> {
  try {
    const view = await hands.readGroup(group)
    return { commits: commitsOf(view), exists: view !== null }
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

/** `kept`: it is as it was, nothing was to be done or nothing was. `open`: nobody knows. */
type Became = 'there' | 'elsewhere' | 'kept' | 'open'
type JudgedRow = DoneRow & { became: Became; moved: boolean; refused: boolean }

function toJudged(step: Step, said: WriteOutcome | undefined, after: LookedBack): JudgedRow {
  const { group, topic, partition, from, to } = step
  const base = { group, topic, partition, from, to, moved: said !== undefined, refused: isRefused(said) }
  if (after instanceof Fault) {
    if (!said) return { ...base, committed: null, error: sayUnread(after), became: 'there' }
    if (said.outcome === 'done') return { ...base, committed: null, error: sayUnread(after), became: 'there' }
    return {
      ...base,
      committed: null,
      error: said.because,
      became: said.outcome === 'unknown' ? 'open' : 'kept',
    }
  }
  const committed = after.commits.get(keyOf(step))?.offset ?? null
  const row = { ...base, committed }
  if (!said || said.outcome === 'done') {
    if (committed === to) return { ...row, error: null, became: 'there' }
    const now = committed === null ? 'none' : formatCount(committed)
    return { ...row, error: `Kafka took it, and it is ${now} by now: somebody commits.`, became: 'elsewhere' }
  }
  // Not acknowledged, and yet there.
  if (committed === to) return { ...row, error: null, became: 'there' }
  // A coordinator tells a commit only when its replicas have it: it may be there a moment later.
  return { ...row, error: said.because, became: said.outcome === 'unknown' ? 'open' : 'kept' }
}

function toWhole(said: WriteOutcome, after: LookedBack): JudgedRow {
  const base = { group: '', topic: '', partition: 0, from: null, to: null, committed: null, moved: true }
  const error = said.outcome === 'done' ? null : said.because
  const refused = isRefused(said)
  if (said.outcome === 'done') return { ...base, refused, error, became: 'there' }
  if (!(after instanceof Fault) && !after.exists) return { ...base, refused, error, became: 'there' }
  return { ...base, refused, error, became: said.outcome === 'unknown' ? 'open' : 'kept' }
}

function isRefused(said: WriteOutcome | undefined): boolean {
  return said?.outcome === 'refused'
}

function sayUnread(fault: Fault): string {
  return `Kafka acknowledged it; it could not be read back: ${fault.message}`
}

function toOutcome(
  { group, action }: Prepared,
  rows: readonly JudgedRow[],
): Pick<Executed, 'outcome' | 'because'> {
  const moved = rows.filter((row) => row.moved)
  if (moved.length === 0) return { outcome: 'done', because: 'Nothing had to be written.' }
  const count = (became: Became) => moved.filter((row) => row.became === became).length
  const [there, open, kept] = [count('there'), count('open'), count('kept')]
  const why = moved.find(({ became }) => became !== 'there')?.error ?? ''
  if (there === moved.length)
    return {
      outcome: 'done',
      because:
        action === 'delete-groups'
          ? `The group ${group} is deleted.`
          : (moved.find(({ error }) => error !== null)?.error ??
            `${sayPartitions(there)} of ${group} read back as wanted.`),
    }
  if (open > 0) return { outcome: 'unfinished', because: why }
  if (kept === moved.length)
    return { outcome: moved.every(({ refused }) => refused) ? 'refused' : 'failed', because: why }
  return {
    outcome: 'partial',
    because: `${formatCount(there)} of ${sayPartitions(moved.length)} are where they should be. ${why}`,
  }
}
