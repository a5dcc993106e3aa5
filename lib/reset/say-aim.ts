import { formatCount } from '#lib/model/measure.ts'
import { formatUtc } from '#lib/model/calendar.ts'
import type { PlanTotals } from '#lib/model/plan.ts'
import type { ResetTarget } from '#lib/model/reset.ts'
import type { Aim } from './target.ts'

/** Where a reset goes, in words that follow "Reset billing": the audit log keeps them. */
export function sayAim(target: ResetTarget, aim: Aim): string {
  switch (aim.kind) {
    case 'earliest':
      return 'to the start of the log'
    case 'latest':
      return 'to the end'
    case 'current':
      return 'to where it is committed'
    case 'offset':
      return `to offset ${formatCount(aim.offset)}`
    case 'time':
      return target.kind === 'duration'
        ? `back by ${target.duration}, to ${formatUtc(aim.atMs)}`
        : `to ${target.kind === 'timestamp' ? target.at : formatUtc(aim.atMs)}`
    case 'shift':
      return aim.by < 0n ? `back by ${formatCount(-aim.by)}` : `forward by ${formatCount(aim.by)}`
    case 'each':
      return 'to the offsets of a file'
    case 'group':
      return `to the offsets of ${aim.group}`
    case 'audit':
      return `to what was committed before entry ${aim.audit} of the audit log`
  }
}

/** `166,443 read again, 5,742 skipped`; empty when no message is. */
export function sayTotals({ replayed, skipped }: PlanTotals): string {
  const parts: string[] = []
  if (replayed > 0n) parts.push(`${formatCount(replayed)} read again`)
  if (skipped > 0n) parts.push(`${formatCount(skipped)} skipped`)
  return parts.join(', ')
}

export function sayPartitions(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'partition' : 'partitions'}`
}
