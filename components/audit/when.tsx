'use client'
import { formatDuration, formatInstant } from '#lib/format.ts'
import { formatClock, formatMoment } from '#components/chart-clock.ts'
import { useNow } from '#components/ui/age.tsx'

const DAY_MS = 86_400_000

/** How long ago within a day, then the day; the exact moment is its title. Nothing on the server. */
export function When({ ms }: { ms: number }) {
  const now = useNow()
  return (
    <time dateTime={formatInstant(ms)} title={formatInstant(ms)}>
      {now === null
        ? ''
        : now - ms < DAY_MS
          ? `${formatDuration(Math.max(0, now - ms))} ago`
          : formatClock(ms, now)}
    </time>
  )
}

/** The moment to the second, with how long ago. */
export function Moment({ ms }: { ms: number }) {
  const now = useNow()
  return (
    <time dateTime={formatInstant(ms)} title={formatInstant(ms)}>
      {now === null
        ? formatInstant(ms)
        : `${formatMoment(ms, now - ms)}, ${formatDuration(Math.max(0, now - ms))} ago`}
    </time>
  )
}
