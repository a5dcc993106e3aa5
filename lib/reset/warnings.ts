import { formatCount } from '#lib/model/measure.ts'
import type { PlanRow } from '#lib/model/plan.ts'
import type { GroupNow } from './seen.ts'

const LATELY_MS = 60_000

/** What a person should know before a reset that is allowed. */
export function toWarnings(
  { type, state, protocol, movedMsAgo }: GroupNow,
  rows: readonly PlanRow[],
): string[] {
  const warnings: string[] = []
  if (type === 'streams')
    warnings.push(
      'A Streams application keeps state made of what it has read. Moving its offsets leaves that state as it is: reset the application itself to make it anew.',
    )
  // Of a group with a protocol its last members may just have left.
  if (protocol === '' && type === 'classic' && movedMsAgo !== null && movedMsAgo < LATELY_MS)
    warnings.push(
      'The group has no member, and yet its offsets moved within the last minute: somebody reads with assigned partitions, and will commit over this.',
    )
  if (type === 'classic' && state === 'Empty' && protocol !== '')
    warnings.push(
      'Kafka deletes the offsets of an empty group some time after its last member left (offsets.retention.minutes, 7 days unless set). A reset does not begin that time anew.',
    )
  if (type === 'share')
    warnings.push(
      'A share group keeps where it starts, not what is done. Records after that place are handed out again, those that were done already too.',
    )
  const fresh = rows.filter(({ from }) => from === null).length
  if (fresh > 0)
    warnings.push(
      `${formatCount(fresh)} of these partitions ${fresh === 1 ? 'has' : 'have'} no committed offset yet, so that nothing says what is replayed or skipped there.`,
    )
  return warnings
}
