import type { AuditEntry } from '#lib/model/audit.ts'

// What tests of the audit log draw: a reset of two partitions that was done, unless a test says otherwise.

export const AT_MS = Date.UTC(2026, 10, 22, 14, 7, 3)

type Row = AuditEntry['before']['rows'][number]

export function aRow(
  partition: number,
  offset: bigint | null,
  to: bigint | null,
  over: Partial<Row> = {},
): Row {
  const base = { topic: 'orders.v1', topicId: null, metadata: '', leaderEpoch: -1 }
  return { ...base, partition, offset, to, ...over }
}

/** Read back as wanted, without an error. */
function readBack(rows: readonly Row[]): NonNullable<AuditEntry['after']>['rows'] {
  return rows.map(({ topic, partition, to }) => ({ topic, partition, committed: to, error: null }))
}

export function anEntry(
  over: Partial<AuditEntry> = {},
  rows = [aRow(0, 900n, 100n), aRow(1, 50n, 60n)],
): AuditEntry {
  return {
    id: '7',
    atMs: AT_MS,
    endedMs: AT_MS + 40,
    actor: 'local',
    action: 'reset',
    cluster: 'prod-eu',
    target: 'billing',
    text: 'Reset billing to 14:00: 2 partitions, 800 read again, 10 skipped.',
    before: { type: 'classic', undoes: null, rows },
    after: { because: '2 partitions of billing read back as wanted.', rows: readBack(rows) },
    partitions: rows.length,
    outcome: 'done',
    undoable: true,
    ...over,
  }
}

/** It was begun, and nobody wrote down how it ended. */
export function anUnfinished(over: Partial<AuditEntry> = {}): AuditEntry {
  return anEntry({ outcome: 'unfinished', endedMs: null, after: null, ...over })
}
