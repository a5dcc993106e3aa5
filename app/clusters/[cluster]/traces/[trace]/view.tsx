'use client'
import { HopList } from '#components/trace/hop-list.tsx'
import { sayTrace } from '#components/trace/trace-words.ts'
import { Screen } from '#components/screen.tsx'
import { useNow } from '#components/ui/age.tsx'
import { Section, Under, Verdict } from '#components/ui/section.tsx'
import { useTrace } from '#lib/browser/queries.ts'
import { formatClock } from '#components/chart-clock.ts'
import { formatBytes, formatCount, formatInstant } from '#lib/format.ts'
import type { Trace } from '#lib/model/trace.ts'

/** One message, followed until all that is awaited has it. */
export function TraceView({ id, initial }: { id: string; initial: Trace | null }) {
  const { data, error } = useTrace(id, initial ?? undefined)
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
      <Verdict>{sayTrace(data, data.live ? (now ?? data.asOf) : data.asOf)}</Verdict>
      <Under>{sayEnd(data, now)}</Under>
      <HopList trace={data} />
      <p className="leg" style={{ marginTop: 12 }}>
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
        <span className="desk-only">time since it was written, logarithmic</span>
      </p>
      <Section title="The message">
        <dl className="trace-kv">
          <dt>message-id</dt>
          <dd>{data.messageId ?? 'none'}</dd>
          <dt>throughline-trace</dt>
          <dd>{data.id}</dd>
          <dt>topic</dt>
          <dd>
            {data.topic}
            {data.partition === null ? '' : ` ${data.partition}`}
          </dd>
          <dt>offset</dt>
          <dd>{data.offset === null ? 'not told' : formatCount(data.offset)}</dd>
          <dt>produced-at</dt>
          <dd>{formatInstant(data.startMs)}</dd>
          <dt>key</dt>
          <dd>{data.keyBytes === null ? 'none' : formatBytes(BigInt(data.keyBytes))}</dd>
        </dl>
      </Section>
    </Screen>
  )
}

function sayEnd({ done, live, endsMs }: Trace, now: number | null): string {
  if (done) return 'A test message. All that was awaited has it.'
  if (!live) return 'A test message. It is no longer followed: what had not come by then is shown as waiting.'
  return `A test message. This page looks again by itself, until ${now === null ? 'a quarter of an hour has passed' : formatClock(endsMs, now)}.`
}
