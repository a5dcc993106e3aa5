import type { AuditAction, AuditOutcome } from '#lib/model/audit.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Change, HistoryStore } from '#lib/model/store.ts'
import { isKeepable } from './samples.ts'

/** What somebody did to a group; `text` as the audit log has it. */
export type Deed = { group: string; action: AuditAction; outcome: AuditOutcome; text: string }

type Hands = {
  /** Null: there is no store (now). */
  history(): Pick<HistoryStore, 'writeChange'> | null
  nowMs(): number
  /** It could not be written; a sentence. */
  onFault(because: string): void
}

/**
 * Lets charts and "what changed lately" tell of a deed, at the time at which it was done. Never rejects with a `Fault`: the
 * deed is done and stands in the audit log, and history is a gain.
 */
export async function noteReset(cluster: string, deed: Deed, hands: Hands): Promise<void> {
  const change = toChange(deed, hands.nowMs())
  const history = hands.history()
  if (!change || !history) return
  try {
    await history.writeChange(cluster, change)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    hands.onFault(error.message)
  }
}

/** Null: nothing was changed, or its name cannot be kept. */
export function toChange({ group, action, outcome, text }: Deed, atMs: number): Change | null {
  const added = more[outcome]
  if (added === null || !isKeepable(group)) return null
  return { atMs, kind: 'reset', subject: group, from: action, to: outcome, text: say(group, text) + added }
}

const more: Record<AuditOutcome, string | null> = {
  done: '',
  partial: '; only a part of it was carried out',
  unfinished: '; nobody knows whether it was carried out',
  refused: null,
  failed: null,
}

/** What was asked for, as what was done; it follows the name of the group. */
function say(group: string, text: string): string {
  const asked = text.replace(/\.$/, '')
  const known = openings.find(([opening]) => asked.startsWith(opening(group)))
  return known ? known[1] + asked.slice(known[0](group).length) : asked
}

const openings: [asked: (group: string) => string, done: string][] = [
  [(group) => `Reset ${group} `, 'was reset '],
  [(group) => `Put ${group} back `, 'was put back '],
  [(group) => `Delete the offsets of ${group} on `, 'lost its offsets on '],
  [(group) => `Delete the group ${group} `, 'was deleted '],
]
