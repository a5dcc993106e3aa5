import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { auditActions, auditOutcomes, auditQuerySchema, type AuditQuery } from '#lib/model/audit.ts'

const PAGE_SIZE = 50

const HOUR_MS = 3_600_000
const lastMs = { '1h': HOUR_MS, '24h': 24 * HOUR_MS, '7d': 168 * HOUR_MS, '30d': 720 * HOUR_MS }
export const spans = ['1h', '24h', '7d', '30d'] as const

/** What the audit log keeps in its URL. What stands at its default is left out. */
export const auditUrl = {
  search: parseAsString.withDefault(''),
  action: parseAsStringLiteral(auditActions),
  outcome: parseAsStringLiteral(auditOutcomes),
  last: parseAsStringLiteral(spans),
  /** Only what is older than this entry: the pages after the first. */
  before: parseAsString,
}

export const loadAuditUrl = createLoader(auditUrl)
export type AuditUrl = Awaited<ReturnType<typeof loadAuditUrl>>

/** The question behind a URL; the same on the server and on the page. How far back it goes is apart: it moves on. */
export function toAuditQuery(cluster: string, { search, action, outcome, before }: AuditUrl): AuditQuery {
  const target = search.trim()
  return auditQuerySchema.parse({
    cluster,
    ...(target === '' ? {} : { target }),
    ...(action === null ? {} : { action }),
    ...(outcome === null ? {} : { outcome }),
    ...(before === null ? {} : { cursor: before }),
    limit: PAGE_SIZE,
  })
}

/** null: from the beginning. */
export function toLastMs({ last }: Pick<AuditUrl, 'last'>): number | null {
  return last === null ? null : lastMs[last]
}

/** Whether more may be there than what is asked for. */
export function isFiltered({ search, action, outcome, last }: AuditUrl): boolean {
  return search.trim() !== '' || action !== null || outcome !== null || last !== null
}
