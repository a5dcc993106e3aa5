import { auditAfterSchema, auditBeforeSchema, type AuditAfter, type AuditBefore } from '#lib/model/audit.ts'
import { toJson } from '#lib/model/json.ts'
import type { DoneRow } from '#lib/model/plan.ts'
import type { AuditRow } from '#lib/model/store.ts'
import type { Executed } from './execute.ts'
import type { Prepared } from './prepared.ts'

/** What was there before, as JSON: an undo is made of it. */
export function toBeforeText({ planned, type, undoes, steps }: Prepared): string {
  const rows = steps.map(({ topic, partition, topicId, from, metadata, leaderEpoch, to }) => ({
    topic,
    partition,
    topicId,
    offset: from,
    metadata,
    leaderEpoch,
    to,
  }))
  return JSON.stringify(toJson(auditBeforeSchema, { type: planned.type ?? type, undoes, rows }))
}

export function toAfterText({ because, rows }: Executed): string {
  const kept = rows.map(({ topic, partition, committed, error }) => ({ topic, partition, committed, error }))
  return JSON.stringify(toJson(auditAfterSchema, { because, rows: kept }))
}

/** Null: it cannot be read. */
export function readBeforeText(text: string): AuditBefore | null {
  return auditBeforeSchema.safeParse(fromText(text)).data ?? null
}

/** Null: it cannot be read, or the deed is unfinished. */
function readAfterText(text: string | null): AuditAfter | null {
  return text === null ? null : (auditAfterSchema.safeParse(fromText(text)).data ?? null)
}

function fromText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What the log has of a deed, as the one who asked for it was told. */
export function toExecuted(row: AuditRow): Executed {
  const before = readBeforeText(row.before)
  const after = readAfterText(row.after)
  const became = new Map(after?.rows.map((one) => [`${one.topic}:${one.partition}`, one]))
  const rows = (before?.rows ?? []).map(({ topic, partition, offset, to }): DoneRow => {
    const known = became.get(`${topic}:${partition}`)
    const { committed = null, error = null } = known ?? {}
    return { group: row.target, topic, partition, from: offset, to, committed, error }
  })
  const because = after?.because ?? 'It was begun, and nobody wrote down how it ended.'
  return { outcome: row.outcome, because, rows }
}
