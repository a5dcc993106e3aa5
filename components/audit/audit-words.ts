import { formatCount, formatPlural } from '#lib/format.ts'
import type { AuditAction, AuditEntry, AuditOutcome, PlanAction } from '#lib/model/audit.ts'
import { formatMoment } from '#components/chart-clock.ts'
import type { Kind } from '#components/ui/glyph.tsx'
import { capital, inWords } from '#components/verdict.ts'
import { EMPTY_ID } from '#components/words.ts'

/** How a deed ended. What was done as asked is nothing to read; a half of it is. */
export const outcomeWords: Record<AuditOutcome, { kind: Kind; word: string }> = {
  unfinished: { kind: 'warn', word: 'Unfinished' },
  done: { kind: 'ok', word: 'Done' },
  partial: { kind: 'bad', word: 'In part' },
  refused: { kind: 'warn', word: 'Refused' },
  failed: { kind: 'bad', word: 'Failed' },
}

export const actionWords: Record<AuditAction, string> = {
  reset: 'Reset',
  undo: 'Undo',
  'delete-offsets': 'Offsets deleted',
  'delete-groups': 'Group deleted',
  send: 'Test message',
  'create-topic': 'Topic created',
  requeue: 'Tried again',
  reveal: 'Payload shown',
}

/** Whether its target is a box. */
export function isOfBox(action: AuditAction): boolean {
  return action === 'requeue' || action === 'reveal'
}

/** So long after its beginning a deed that has not ended may still be under way, in ms. */
const MAY_RUN_MS = 60_000

/** What became of it, as one would say it aloud. */
export function sayDeed(entry: AuditEntry): string {
  const { action, outcome } = entry
  const group = nameOf(entry)
  const { moved, there, replayed, skipped } = countDeed(entry)
  if (action === 'send' || action === 'create-topic') return sayMade(entry)
  if (action === 'requeue') return sayRequeued(entry)
  if (action === 'reveal') return sayRevealed(entry)
  switch (outcome) {
    case 'unfinished':
      return `Nobody knows whether ${group} ${wasDone[action]}.`
    case 'refused':
      return `Kafka refused: ${group} is as it was.`
    case 'failed':
      return `${group} was not changed.`
    case 'partial':
      return `Only ${formatCount(there)} of ${sayPartitions(moved)} of ${group} ${sayDid(action, there)}.`
    case 'done': {
      if (action === 'delete-groups') return `The group ${group} was deleted.`
      if (moved === 0) return `Nothing had to be changed in ${group}.`
      const totals = action === 'delete-offsets' ? '' : sayTotals(replayed, skipped)
      return `${sayPartitions(moved)} of ${group} ${sayDid(action, moved)}${totals}.`
    }
  }
}

/** Of what did not change a group. */
function sayMade(entry: AuditEntry): string {
  const { action, outcome, before } = entry
  const topic = nameOf(entry)
  if (action === 'create-topic')
    return {
      unfinished: `Nobody knows whether ${topic} was created.`,
      done: `The topic ${topic} was created.`,
      partial: `The topic ${topic} was created in part.`,
      refused: `Kafka refused: there is no new topic ${topic}.`,
      failed: `The topic ${topic} was not created.`,
    }[outcome]
  const many = (before.copies ?? 1) > 1
  const what = many ? `${formatCount(before.copies ?? 1)} test messages` : 'The test message'
  return {
    unfinished: `Nobody knows whether ${topic} has ${many ? what : 'the test message'}.`,
    done: many ? `${what} went to ${topic}.` : `A test message went to ${topic}.`,
    partial: `Some of ${what} went to ${topic}.`,
    refused: `It was refused: nothing went to ${topic}.`,
    failed: `Nothing went to ${topic}.`,
  }[outcome]
}

function sayRequeued(entry: AuditEntry): string {
  const box = nameOf(entry)
  const count = entry.before.boxRows?.length ?? 0
  const rows = `${formatPlural(count, 'row')} of ${box}`
  return {
    unfinished: `Nobody knows whether ${box} tries its rows again.`,
    done: `${rows} ${count === 1 ? 'is' : 'are'} tried again.`,
    partial: `Only a part of ${rows} is tried again.`,
    refused: `It was refused: ${box} is as it was.`,
    failed: `${box} was not changed.`,
  }[entry.outcome]
}

function sayRevealed(entry: AuditEntry): string {
  const box = nameOf(entry)
  if (entry.outcome === 'unfinished') return `Nobody knows whether a payload of ${box} was shown.`
  return entry.outcome === 'done' ? `A payload of ${box} was shown.` : `No payload of ${box} was shown.`
}

const wasDone: Record<PlanAction, string> = {
  reset: 'was reset',
  undo: 'was put back',
  'delete-offsets': 'lost its offsets',
  'delete-groups': 'was deleted',
}

/** Follows so many partitions. */
function sayDid(action: PlanAction, count: number): string {
  const one = count === 1
  switch (action) {
    case 'reset':
      return one ? 'was reset' : 'were reset'
    case 'undo':
      return one ? 'was put back' : 'were put back'
    case 'delete-offsets':
      return one ? 'has no offset any more' : 'have no offsets any more'
    case 'delete-groups':
      return one ? 'was deleted' : 'were deleted'
  }
}

/** Just begun, and not said to have ended. */
export function mayRun(
  { outcome, atMs }: Pick<AuditEntry, 'outcome' | 'atMs'>,
  nowMs: number | null,
): boolean {
  return outcome === 'unfinished' && nowMs !== null && nowMs - atMs < MAY_RUN_MS
}

/** The sentence below it: why it is as it is, and what one may do. */
export function sayMore({ outcome, after, atMs, undoable }: AuditEntry, nowMs: number | null): string {
  if (outcome !== 'unfinished') return after?.because ?? ''
  const begun = nowMs === null ? 'It was begun' : `It was begun at ${formatMoment(atMs, nowMs - atMs)}`
  if (mayRun({ outcome, atMs }, nowMs)) return `${begun}. This page looks again by itself.`
  const undo = undoable ? ' Undo puts back what was there before.' : ''
  return `${begun} and nobody wrote down how it ended: the server stopped or lost its connection. Look at the group.${undo}`
}

type DeedCounts = { moved: number; there: number; replayed: bigint; skipped: bigint }

/**
 * `moved`: what was to be changed. `there`: what was read back as wanted. Messages are those of all that was to be changed;
 * where not all of it was, of what is there. Only of an entry that is whole.
 */
export function countDeed({ before, after, outcome }: AuditEntry): DeedCounts {
  const all = outcome === 'done' || outcome === 'unfinished'
  const became = new Map(after?.rows.map((row) => [`${row.topic}:${row.partition}`, row]))
  const counts: DeedCounts = { moved: 0, there: 0, replayed: 0n, skipped: 0n }
  for (const { topic, partition, offset, to } of before.rows) {
    if (offset === to) continue
    counts.moved++
    const now = became.get(`${topic}:${partition}`)
    const isThere = now !== undefined && now.error === null && now.committed === to
    if (isThere) counts.there++
    if (offset === null || to === null || !(isThere || all)) continue
    if (to < offset) counts.replayed += offset - to
    else counts.skipped += to - offset
  }
  return counts
}

/** `: 166,443 replayed, 5,742 skipped`; empty when no message is. */
function sayTotals(replayed: bigint, skipped: bigint): string {
  const parts = [
    ...(replayed > 0n ? [`${formatCount(replayed)} replayed`] : []),
    ...(skipped > 0n ? [`${formatCount(skipped)} skipped`] : []),
  ]
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`
}

function sayPartitions(count: number): string {
  return formatPlural(count, 'partition')
}

export function nameOf({ target }: Pick<AuditEntry, 'target'>): string {
  return target === '' ? EMPTY_ID : target
}

/** The list as a sentence. `soft`: what is unfinished among those on this page. */
export function sayAudit(
  { items, total }: { items: readonly AuditEntry[]; total: number },
  filtered: boolean,
): { text: string; soft: string } {
  const open = items.filter(({ outcome }) => outcome === 'unfinished').length
  const soft = open === 0 ? '' : `${capital(inWords(open))} below ${open === 1 ? 'is' : 'are'} unfinished.`
  if (total === 0)
    return { text: filtered ? 'No change fits.' : 'Nobody has changed anything here yet.', soft }
  const changes = `${capital(inWords(total))} ${total === 1 ? 'change' : 'changes'}`
  return { text: filtered ? `${changes} fit${total === 1 ? 's' : ''}.` : `${changes} so far.`, soft }
}
