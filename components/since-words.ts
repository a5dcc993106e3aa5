import { formatDuration } from '#lib/format.ts'
import type { Group } from '#lib/model/group.ts'
import { formatClock } from './chart-clock.ts'

type Held = Pick<Group, 'statusSinceMs' | 'sparkline'>

const HOUR_MS = 3_600_000

/** for 12 min; past an hour since 14:07, past a day since 21 Nov 14:07. Empty when it is not known. */
export function saySince(group: Held, nowMs: number): string {
  const { statusSinceMs } = group
  if (statusSinceMs === null) return ''
  const passedMs = Math.max(0, nowMs - statusSinceMs)
  if (beganWithUs(group)) return `for at least ${formatDuration(passedMs)}`
  return passedMs < HOUR_MS ? `for ${formatDuration(passedMs)}` : `since ${formatClock(statusSinceMs, nowMs)}`
}

/** It was so already when we looked for the first time: since when is not known, only that it is at least that long. */
export function beganWithUs({ statusSinceMs, sparkline }: Held): boolean {
  if (statusSinceMs === null || sparkline === null) return false
  const first = sparkline.lag.findIndex((value) => value !== null)
  if (first < 1) return false
  return (
    statusSinceMs < sparkline.fromMs + (first + 1) * sparkline.stepMs &&
    statusSinceMs >= sparkline.fromMs + first * sparkline.stepMs
  )
}
