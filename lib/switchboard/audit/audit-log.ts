import { z } from 'zod'
import { auditAfterSchema, auditBeforeSchema, type AuditEntry, type AuditQuery } from '#lib/model/audit.ts'
import type { AuditRow, AuditStore, AuditWant } from '#lib/model/store.ts'

/** Of the partitions of one deed; all of them stand in the entry itself. */
const ROWS_IN_LISTS = 20
/** A deed of thousands of partitions is a megabyte: no more of them are held at once. */
const ENTRIES_AT_ONCE = 25

export type AuditPage = { items: AuditEntry[]; total: number; nextCursor: string | null }

/** One page of the log, newest first. */
export async function listAudit(log: Pick<AuditStore, 'list'>, query: AuditQuery): Promise<AuditPage> {
  const items: AuditEntry[] = []
  const want = toWant(query)
  let { beforeId } = want
  let total: number | null = null
  while (items.length < query.limit) {
    const limit = Math.min(ENTRIES_AT_ONCE, query.limit - items.length)
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const page = await log.list({ ...want, limit, ...(beforeId === undefined ? {} : { beforeId }) })
    total ??= page.total
    for (const row of page.items) items.push(toAuditEntry(row, ROWS_IN_LISTS))
    beforeId = page.items.at(-1)?.id
    if (page.items.length < limit) return { items, total, nextCursor: null }
  }
  const more = beforeId === undefined ? [] : (await log.list({ ...want, limit: 1, beforeId })).items
  return { items, total: total ?? 0, nextCursor: more.length > 0 ? (beforeId ?? null) : null }
}

/** Every entry that fits, whole, newest first, a few at a time. */
export async function* readAllAudit(
  log: Pick<AuditStore, 'list'>,
  query: Omit<AuditQuery, 'limit'>,
): AsyncGenerator<AuditEntry> {
  const want = toWant(query)
  let { beforeId } = want
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const { items } = await log.list({
      ...want,
      limit: ENTRIES_AT_ONCE,
      ...(beforeId === undefined ? {} : { beforeId }),
    })
    for (const row of items) yield toAuditEntry(row)
    beforeId = items.at(-1)?.id
    if (items.length < ENTRIES_AT_ONCE) return
  }
}

/** A row of the store, its first `most` partitions only. What cannot be read comes without partitions. */
export function toAuditEntry(row: AuditRow, most = Infinity): AuditEntry {
  const before = readRows(row.before, auditBeforeSchema, most)
  const after = readRows(row.after, auditAfterSchema, most)
  const { id, atMs, endedMs, actor, action, cluster, target, text, outcome } = row
  return {
    id,
    atMs,
    endedMs,
    actor,
    action,
    cluster,
    target,
    text,
    outcome,
    before: before?.value ?? { type: null, undoes: null, rows: [] },
    after: after?.value ?? null,
    partitions: before?.count ?? 0,
    undoable: (before?.count ?? 0) > 0 && mayHaveWritten[outcome],
  }
}

/** A deed that was refused or failed as a whole has left everything as it was. */
const mayHaveWritten: Record<AuditRow['outcome'], boolean> = {
  unfinished: true,
  done: true,
  partial: true,
  refused: false,
  failed: false,
}

const withRows = z.looseObject({ rows: z.array(z.unknown()), boxRows: z.array(z.unknown()).optional() })

/** Only the rows that are wanted are looked at: a page of a list may stand for a million of them. */
function readRows<S extends z.ZodType>(
  text: string | null,
  schema: S,
  most: number,
): { value: z.output<S>; count: number } | null {
  const whole = withRows.safeParse(fromText(text)).data
  if (!whole) return null
  const boxRows = whole.boxRows ? { boxRows: whole.boxRows.slice(0, most) } : {}
  const read = schema.safeParse({ ...whole, rows: whole.rows.slice(0, most), ...boxRows })
  return read.success ? { value: read.data, count: whole.rows.length } : null
}

function fromText(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function toWant({ cluster, actor, action, outcome, target, from, to, cursor }: Omit<AuditQuery, 'limit'>) {
  const want: Omit<AuditWant, 'limit'> = { fromMs: from ?? 0, toMs: to ?? Number.MAX_SAFE_INTEGER }
  if (cluster !== undefined) want.cluster = cluster
  if (actor !== undefined) want.actor = actor
  if (action !== undefined) want.action = action
  if (outcome !== undefined) want.outcome = outcome
  if (target !== undefined) want.target = target
  if (cursor !== undefined) want.beforeId = cursor
  return want
}
