'use client'
import Link from 'next/link'
import { formatCount } from '#lib/format.ts'
import { traceHref } from '#lib/model/links.ts'
import type { Trace } from '#lib/model/trace.ts'
import { When } from '#components/audit/when.tsx'
import { State } from '#components/ui/state.tsx'
import { stateOf, sayWhere } from './trace-words.ts'
import '#components/lists.css'
import './trace.css'

/** Messages that were followed, newest first; on a phone the message with its place, and where it is. */
export function TraceTable({ traces }: { traces: readonly Trace[] }) {
  return (
    <table className="list long traces">
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
        {traces.map((trace) => {
          const { kind, word } = stateOf(trace)
          return (
            <tr key={trace.id} className="goes">
              <td className="nm l1">
                <Link className="row-link mono" href={traceHref(trace.cluster, trace.id)}>
                  {trace.messageId ?? trace.id}
                </Link>
              </td>
              <td className="l2">
                {trace.topic} {trace.partition ?? ''}
                {trace.offset === null ? null : (
                  <span className="why">offset {formatCount(trace.offset)}</span>
                )}
              </td>
              <td className="l3">
                <State kind={kind}>{word}</State>
                <span className="why">{sayWhere(trace)}</span>
              </td>
              <td className="r1">
                <When ms={trace.startMs} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
