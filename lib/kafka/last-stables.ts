import type { OffsetReadings } from '#lib/model/snapshot.ts'
import { Int64Column } from '#lib/model/int64-column.ts'

/**
 * Last stable offsets that may stand beside the ends of now. They are read less often, and the ends have moved on since:
 * taken as they are, every busy partition would look as if a transaction held it back. `before` are the ends from just
 * before the last stable offsets were read: one that had reached them was held back by nothing and counts as reaching the
 * end of now; one that had not is kept as it was read.
 */
export function toLastStables(
  stable: OffsetReadings,
  before: OffsetReadings,
  ends: OffsetReadings,
): OffsetReadings {
  const value = new Int64Column(stable.value.length)
  for (let row = 0; row < value.length; row++) {
    const free = before.why[row] === 0 && stable.value.get(row) >= before.value.get(row)
    value.set(row, free && ends.why[row] === 0 ? ends.value.get(row) : stable.value.get(row))
  }
  return { ...stable, value }
}
