import { auditBeforeSchema, type AuditBefore } from '#lib/model/audit.ts'
import { toJson } from '#lib/model/json.ts'
import type { AuditRow, AuditStore } from '#lib/model/store.ts'

/** A row of the store, of a reset of `partitions` partitions that was done. */
export function anAuditRow(id: number, over: Partial<AuditRow> = {}, partitions = 1): AuditRow {
  const row = (partition: number): AuditBefore['rows'][number] => ({
    topic: 'orders.v1',
    partition,
    topicId: null,
    offset: 100n,
    metadata: '',
    leaderEpoch: -1,
    to: 0n,
  })
  const before = { type: 'classic', undoes: null, rows: Array.from({ length: partitions }, (_, n) => row(n)) }
  return {
    id: String(id),
    atMs: id * 1000,
    actor: 'local',
    action: 'reset',
    cluster: 'main',
    target: 'billing',
    text: 'Reset billing to the start of the log',
    before: JSON.stringify(toJson(auditBeforeSchema, before)),
    outcome: 'done',
    endedMs: id * 1000 + 5,
    after: null,
    ...over,
  }
}

/** Pages through rows as the store does; `asked` is how many each question wanted. */
export function openFakeAuditLog(rows: readonly AuditRow[]): Pick<AuditStore, 'list'> & { asked: number[] } {
  const asked: number[] = []
  return {
    asked,
    list({ limit, beforeId }) {
      asked.push(limit)
      const newest = rows.toSorted((a, b) => Number(b.id) - Number(a.id))
      const items = newest.filter(({ id }) => beforeId === undefined || Number(id) < Number(beforeId))
      return Promise.resolve({ items: items.slice(0, limit), total: rows.length })
    },
  }
}
