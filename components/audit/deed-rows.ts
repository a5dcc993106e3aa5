import type { AuditEntry } from '#lib/model/audit.ts'

/** One partition of a deed. `committed` undefined: it was never read back. */
export type DeedRow = {
  topic: string
  partition: number
  from: bigint | null
  to: bigint | null
  committed: bigint | null | undefined
  error: string | null
  /** Whether what is skipped is lost: an undo goes on where the group was. */
  loses: boolean
}

/** What went wrong first, then what was skipped, then as the deed has it. */
export function toDeedRows({ action, before, after }: AuditEntry): DeedRow[] {
  const became = new Map(after?.rows.map((row) => [`${row.topic}:${row.partition}`, row]))
  const rows = before.rows.map(({ topic, partition, offset, to }): DeedRow => {
    const now = became.get(`${topic}:${partition}`)
    return {
      topic,
      partition,
      from: offset,
      to,
      committed: now?.committed,
      error: now?.error ?? null,
      loses: action === 'reset',
    }
  })
  return rows.toSorted((a, b) => rankOf(a) - rankOf(b))
}

function rankOf({ from, to, error }: DeedRow): number {
  if (error !== null) return 0
  if (from === to) return 3
  return from !== null && to !== null && to > from ? 1 : 2
}

/** What was committed before: as Kafka's own tool reads it, without what never was. */
export function toOffsetsBefore({
  before,
}: AuditEntry): { topic: string; partition: number; offset: bigint }[] {
  return before.rows.flatMap(({ topic, partition, offset }) =>
    offset === null ? [] : [{ topic, partition, offset }],
  )
}
