import type { AuditOutcome } from '#lib/model/audit.ts'
import { Fault, type Refusal } from '#lib/model/reading.ts'
import type { AuditRow, AuditStore, NewAudit } from '#lib/model/store.ts'

/** How a deed ended. `after` is JSON for the audit log. */
export type Ending<T> = { outcome: AuditOutcome; after: string; value: T }

export type Acted<T> = {
  auditId: string
  value: T
  /** Why the end of it could not be written down, so that the log calls it unfinished; null: it was. */
  unwritten: string | null
}

/**
 * Every change goes this way: the intent with what was there before, then the deed, then its outcome. Kafka and the audit
 * log share no transaction: an intent without an outcome is unfinished, which is the truth. Without a log nothing is done.
 * A deed whose key is known is not done again: what the log has of it comes back as `known`.
 */
export async function act<T>(
  intent: NewAudit,
  audit: Pick<AuditStore, 'begin' | 'end'>,
  nowMs: () => number,
  deed: () => Promise<Ending<T>>,
): Promise<Acted<T> | { known: AuditRow } | Refusal> {
  const begun = await begin(intent, audit)
  if ('refused' in begun) return begun
  if (begun.known) return { known: begun.known }
  const { outcome, after, value } = await deed()
  const { id } = begun
  if (outcome === 'unfinished') return { auditId: id, value, unwritten: null }
  try {
    await audit.end(id, { outcome, endedMs: nowMs(), after })
    return { auditId: id, value, unwritten: null }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { auditId: id, value, unwritten: error.message }
  }
}

async function begin(
  intent: NewAudit,
  audit: Pick<AuditStore, 'begin'>,
): Promise<{ id: string; known: AuditRow | null } | Refusal> {
  try {
    return await audit.begin(intent)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return {
      refused: 'unavailable',
      because: `Nothing was done, for it could not be written into the audit log: ${error.message}`,
    }
  }
}
