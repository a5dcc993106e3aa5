'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { When } from '#components/audit/when.tsx'
import { sayTrace } from '#components/trace/trace-words.ts'
import { Screen } from '#components/screen.tsx'
import { useNow } from '#components/ui/age.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { findTrace, useTraces, type ListOf } from '#lib/browser/queries.ts'
import { formatCount } from '#lib/format.ts'
import { sendHref, traceHref } from '#lib/model/links.ts'
import type { Trace } from '#lib/model/trace.ts'
import '#components/lists.css'

/** Messages that were followed, and finding one from any end. */
export function TracesView({ cluster, initial }: { cluster: string; initial: ListOf<Trace> | null }) {
  const { data, error } = useTraces(cluster, initial ?? undefined)
  const now = useNow()
  const traces = data?.items ?? []
  return (
    <Screen stale={error?.message ?? null}>
      <Verdict>
        {traces.length === 0
          ? 'No message is followed yet.'
          : `${formatCount(traces.length)} messages were followed.`}
      </Verdict>
      <Under>Send a test message, and see who has it: its trace begins by itself.</Under>
      <Find cluster={cluster} />
      {traces.length === 0 ? (
        <p style={{ marginTop: 16 }}>
          <Link className="btn" href={sendHref(cluster)}>
            Send a test message
          </Link>
        </p>
      ) : (
        <table className="list long">
          <caption className="vh">Traces</caption>
          <thead>
            <tr>
              <th scope="col">Message</th>
              <th scope="col">Place</th>
              <th scope="col">Where it is</th>
              <th scope="col">Sent</th>
            </tr>
          </thead>
          <tbody>
            {traces.map((trace) => (
              <tr key={trace.id} className="goes">
                <td className="nm l1">
                  <Link className="row-link mono" href={traceHref(cluster, trace.id)}>
                    {trace.messageId ?? trace.id}
                  </Link>
                </td>
                <td className="l2">
                  {trace.topic} {trace.partition ?? ''}
                  {trace.offset === null ? '' : `, offset ${formatCount(trace.offset)}`}
                </td>
                <td className="l3 ink2">
                  {now === null ? '' : sayTrace(trace, trace.live ? now : trace.asOf)}
                </td>
                <td className="r1">
                  <When ms={trace.startMs} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Screen>
  )
}

const ends = { messageId: 'Message id', place: 'Topic, partition, offset' } as const
type End = keyof typeof ends

function Find({ cluster }: { cluster: string }) {
  const [by, setBy] = useState<End>('messageId')
  const [text, setText] = useState('')
  const [said, setSaid] = useState('')
  const router = useRouter()
  async function find(): Promise<void> {
    const want = toWant(by, text.trim())
    if (want === null) return setSaid('Write it as topic, partition, offset: orders.v1 3 1204')
    setSaid('Looking…')
    try {
      const found = await findTrace({ cluster, ...want })
      if (found) router.push(traceHref(cluster, found.id))
      else setSaid('No trace of such a message is kept.')
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') void find()
      }}
    >
      <div className="seg" role="group" aria-label="Find by">
        {(Object.keys(ends) as End[]).map((end) => (
          <button key={end} type="button" aria-pressed={by === end} onClick={() => setBy(end)}>
            {ends[end]}
          </button>
        ))}
      </div>
      <input
        className="input wide"
        aria-label={ends[by]}
        placeholder={by === 'place' ? 'orders.v1 3 1204' : ends[by]}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="btn" disabled={text.trim() === ''}>
        Find
      </button>
      <span role="status" className="ink2">
        {said}
      </span>
    </form>
  )
}

function toWant(by: End, text: string): Record<string, string> | null {
  if (by === 'messageId') return { messageId: text }
  const [, topic, partition, offset] = /^(\S+?)[\s,:]+(\d+)[\s,:]+(\d+)$/.exec(text) ?? []
  return topic && partition && offset ? { topic, partition, offset } : null
}
