import { formatOffsetsCsv } from '#lib/model/csv.ts'
import type { PlanRow } from '#lib/model/plan.ts'

/** Where the partitions of one group stand now, as Kafka's tool and a reset of ours read it: a file to go back with. */
export function toOffsetsNow(rows: readonly PlanRow[]): string {
  return formatOffsetsCsv(
    rows.flatMap(({ topic, partition, from }) => (from === null ? [] : [{ topic, partition, offset: from }])),
  )
}
