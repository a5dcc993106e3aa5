import type { AuditEntry, AuditQuery } from '#lib/model/audit.ts'
import type { ListAnswer } from '#lib/model/list.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { toAuditCsv } from '#lib/switchboard/audit/audit-csv.ts'
import { listAudit, readAllAudit, toAuditEntry } from '#lib/switchboard/audit/audit-log.ts'
import { emptySpan, auditLog, noEntry } from './home.ts'

/** Who changed what, newest first. Throws a `Fault` when the store does not answer. */
export async function readAudit(query: AuditQuery): Promise<ListAnswer<AuditEntry> | Refusal> {
  const log = auditLog()
  if ('refused' in log) return log
  if (isEmptySpan(query)) return emptySpan
  return { ...(await listAudit(log, query)), asOf: Date.now(), unseen: [] }
}

/** One deed, whole. */
export async function readAuditEntry(id: string): Promise<AuditEntry | Refusal> {
  const log = auditLog()
  if ('refused' in log) return log
  const row = await log.read(id)
  return row ? toAuditEntry(row) : noEntry(id)
}

/** The log as CSV, in pieces. */
export function exportAudit(query: Omit<AuditQuery, 'limit'>): AsyncIterable<string> | Refusal {
  const log = auditLog()
  if ('refused' in log) return log
  return isEmptySpan(query) ? emptySpan : toAuditCsv(readAllAudit(log, query))
}

function isEmptySpan({ from, to }: Pick<AuditQuery, 'from' | 'to'>): boolean {
  return from !== undefined && to !== undefined && from >= to
}
