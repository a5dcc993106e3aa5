import { formatOffsetsCsv, toCsvCell } from '#lib/model/csv.ts'
import { formatInstant } from '#lib/format.ts'
import type { PlanRow } from '#lib/model/plan.ts'

/** Where the partitions of one group stand now, as Kafka's tool and a reset of ours read it: a file to go back with. */
export function toOffsetsNow(rows: readonly PlanRow[]): string {
  return formatOffsetsCsv(
    rows.flatMap(({ topic, partition, from }) => (from === null ? [] : [{ topic, partition, offset: from }])),
  )
}

const columns: [name: string, valueOf: (row: PlanRow) => string | number | bigint | null][] = [
  ['group', ({ group }) => group],
  ['topic', ({ topic }) => topic],
  ['partition', ({ partition }) => partition],
  ['from', ({ from }) => from],
  ['to', ({ to }) => to],
  ['delta', ({ delta }) => delta],
  ['clamped', ({ clamped }) => String(clamped)],
  ['because', ({ because }) => because],
  ['record_at_target', ({ targetMs }) => (targetMs === null ? null : formatInstant(targetMs))],
]

/** The plan itself, to show somebody before it is done. Not known, and deleted, are empty cells. */
export function toPlanCsv(rows: readonly PlanRow[]): string {
  const head = columns.map(([name]) => name).join(',')
  const lines = rows.map((row) => columns.map(([, valueOf]) => toCsvCell(valueOf(row))).join(','))
  return [head, ...lines, ''].join('\r\n')
}
