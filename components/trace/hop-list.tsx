'use client'
import Link from 'next/link'
import { formatInstant } from '#lib/format.ts'
import { groupHref, topicHref } from '#lib/model/links.ts'
import type { Hop, Trace } from '#lib/model/trace.ts'
import { formatMoment } from '#components/chart-clock.ts'
import { MessageTime } from '#components/messages/message-time.tsx'
import { useNow } from '#components/ui/age.tsx'
import { HopBar, marks, toX } from './hop-bar.tsx'
import { sayTook, titleOf } from './trace-words.ts'
import './trace.css'

/** The line: solid where the message has come, dashed where it waits; groups branch off, their inboxes hang below them. */
export function HopList({ trace }: { trace: Trace }) {
  const now = useNow() ?? trace.asOf
  return (
    <div className="hops">
      <div className="hh" aria-hidden="true">
        <span />
        <span>Hop</span>
        <span>Where</span>
        <span>At</span>
        <span>Took</span>
        <span>
          <svg width={380} height={14} viewBox="0 0 380 14" style={{ overflow: 'visible' }}>
            {marks.map(({ ms, word }, n) => (
              <text
                key={ms}
                x={toX(ms)}
                y={11}
                textAnchor={n === 0 ? 'start' : n === marks.length - 1 ? 'end' : 'middle'}
                className="ax"
              >
                {word}
              </text>
            ))}
          </svg>
        </span>
      </div>
      <ol aria-label="Where it has come">
        {trace.hops.map((hop, n) => (
          <HopRow key={`${hop.kind} ${hop.name}`} hop={hop} n={n} trace={trace} now={now} />
        ))}
      </ol>
    </div>
  )
}

type RowProps = { hop: Hop; n: number; trace: Trace; now: number }

function HopRow({ hop, n, trace, now }: RowProps) {
  const { hops, startMs, topic, cluster } = trace
  const { kind, state, atMs, detail } = hop
  const last = !hops.slice(n + 1).some((later) => later.kind === 'group')
  const parts = ['hop', kind, state, n === 0 ? 'first' : '', last ? 'last' : '']
  const href =
    kind === 'group' ? groupHref(cluster, hop.name) : kind === 'topic' ? topicHref(cluster, topic) : null
  return (
    <li className={parts.filter((part) => part !== '').join(' ')}>
      <span className="g" aria-hidden="true">
        <i className="tr" />
        <i className="br" />
        <i className="nd" />
      </span>
      <div className="w">
        <b>{href ? <Link href={href}>{titleOf(hop)}</Link> : titleOf(hop)}</b>
        <span className="why">{hop.note === '' ? words[state] : hop.note}</span>
      </div>
      <div className="wh">{detail}</div>
      <div className="tm">
        {atMs === null ? (
          state === 'waiting' ? (
            'waiting'
          ) : (
            '–'
          )
        ) : hop.sinceMs === null ? (
          <MessageTime ms={atMs} />
        ) : (
          <time dateTime={formatInstant(atMs)} title={formatInstant(atMs)}>
            {formatMoment(atMs, now - atMs)}
          </time>
        )}
      </div>
      <div className={state === 'waiting' ? 'tk c-warn' : state === 'failed' ? 'tk c-bad' : 'tk'}>
        {sayTook(hop, startMs, trace.live ? now : trace.asOf)}
      </div>
      <div className="pic">
        <HopBar
          hop={hop}
          beforeMs={beforeOf(trace, n)}
          startMs={startMs}
          nowMs={trace.live ? now : trace.asOf}
        />
      </div>
    </li>
  )
}

const words: Record<Hop['state'], string> = {
  done: 'has it',
  waiting: 'has it not yet',
  unknown: 'not known',
  failed: 'did not take it',
}

/** When the hop that it comes from had it: a group's is the topic, an inbox's its group. */
function beforeOf({ hops, startMs }: Trace, n: number): number {
  const hop = hops[n]
  const before =
    hop?.kind === 'group'
      ? hops.find(({ kind }) => kind === 'topic')
      : hop?.kind === 'inbox'
        ? hops[n - 1]
        : hops[n - 1]
  return before?.sinceMs ?? before?.atMs ?? startMs
}
