'use client'
import { HopList } from '#components/trace/hop-list.tsx'
import { sayTrace } from '#components/trace/trace-words.ts'
import { Screen } from '#components/screen.tsx'
import { useNow } from '#components/ui/age.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { useTrace } from '#lib/browser/queries.ts'
import { formatClock } from '#components/chart-clock.ts'
import type { Trace } from '#lib/model/trace.ts'
import { FindTrace } from '#app/clusters/[cluster]/traces/find-trace.tsx'
import { TracedMessage } from './traced-message.tsx'

/** One message, followed until all that is awaited has it. */
export function TraceView({ id, initial }: { id: string; initial: Trace | null }) {
  const { data, error, streaming } = useTrace(id, initial ?? undefined)
  const now = useNow()
  if (!data)
    return (
      <Screen>
        <Verdict>The trace cannot be read now.</Verdict>
        <Under>{error?.message ?? 'The store did not answer.'} This page looks again by itself.</Under>
      </Screen>
    )
  return (
    <Screen stale={error?.message ?? null}>
      <div className="desk-only">
        <FindTrace cluster={data.cluster} />
      </div>
      <Verdict>{sayTrace(data, data.live ? (now ?? data.asOf) : data.asOf)}</Verdict>
      <Under>{sayEnd(data, now, streaming)}</Under>
      <HopList trace={data} />
      <p className="leg trace-leg">
        <span>
          <svg width="22" height="10" aria-hidden="true">
            <rect y="1" width="22" height="8" fill="var(--accent)" />
          </svg>
          measured
        </span>
        <span>
          <svg width="22" height="10" aria-hidden="true">
            <rect
              x=".75"
              y="1.75"
              width="20"
              height="6.5"
              fill="var(--accent-weak)"
              stroke="var(--accent)"
              strokeWidth="1.5"
            />
          </svg>
          known within a look
        </span>
        <span>
          <svg width="22" height="10" aria-hidden="true">
            <rect y="1" width="22" height="8" fill="var(--warn-g)" />
          </svg>
          waiting so far
        </span>
        <span>
          <svg width="28" height="10" aria-hidden="true">
            <path d="M0 5h20" stroke="var(--warn-g)" strokeWidth="2" strokeDasharray="3 3" />
            <rect x="21" y="2" width="6" height="6" fill="none" stroke="var(--warn-g)" strokeWidth="1.5" />
          </svg>
          expected
        </span>
        <span className="desk-only">time since it was written, logarithmic</span>
      </p>
      <TracedMessage trace={data} />
    </Screen>
  )
}

function sayEnd({ done, live, endsMs, hops }: Trace, now: number | null, streaming: boolean): string {
  if (done) return 'All that was awaited has it.'
  if (!live) return 'It is no longer followed: what had not come by then is shown as waiting.'
  const awaited = hops.filter(({ awaited: waits, state }) => waits && state !== 'done').at(-1)
  const by = now === null ? 'when a quarter of an hour has passed' : `at ${formatClock(endsMs, now)}`
  const how = streaming ? 'Live' : 'Looked at again every few seconds'
  return awaited && awaited.kind !== 'topic'
    ? `${how}; it ends when ${awaited.name} has it, or ${by}.`
    : `${how}; it ends ${by}.`
}
