import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { formatCount, formatPlural } from '#lib/format.ts'
import { auditEntryHref } from '#lib/model/links.ts'
import type { BoxState } from '#lib/model/preset.ts'
import type { Requeued, RequeuePlan } from '#lib/model/requeue.ts'
import { Banner } from '#components/ui/banner.tsx'
import { outcomeWords } from '#components/audit/audit-words.ts'
import { stateWords } from './box-words.ts'
import { RowTable } from './row-table.tsx'
import './boxes.css'

type Props = {
  box: string
  plan: RequeuePlan
  running: boolean
  onConfirm: () => void
  onClose: () => void
}

/** What trying rows again would do, before it is done. */
export function RequeuePanel({ box, plan, running, onConfirm, onClose }: Props) {
  const top = useRef<HTMLHeadingElement>(null)
  useEffect(() => top.current?.focus(), [])
  const { count, gone, more, keyed, rows, says, state } = plan
  return (
    <section className="again" aria-label="Try again">
      <h3 ref={top} tabIndex={-1}>
        {count === 0
          ? `None of them is ${wordOf(state)} any more.`
          : `${sayRows(count, state)} of ${box} would be tried again.`}
      </h3>
      <ul>
        {gone > 0 && count > 0 ? (
          <li>
            {gone === 1 ? 'One more is' : `${formatCount(gone)} more are`} not {wordOf(state)} any more, and
            left as {gone === 1 ? 'it is' : 'they are'}.
          </li>
        ) : null}
        {more ? (
          <li>These are the first {formatCount(count)}: as many as go at once. Do it again for the rest.</li>
        ) : null}
        {count === 0 ? null : says.map((sentence) => <li key={sentence}>{sentence}</li>)}
        {count === 0 ? null : (
          <li>{sayKeys(keyed, count)} What is there now, without payloads, is written into the audit log.</li>
        )}
      </ul>
      {rows.length > 0 ? <RowTable rows={rows} /> : null}
      {count > rows.length ? (
        <p className="small muted">The first {formatCount(rows.length)} of them.</p>
      ) : null}
      <p className="acts">
        {count === 0 ? null : (
          <button type="button" className="btn pri" disabled={running} onClick={onConfirm}>
            {running ? 'Writing…' : `Try ${sayRows(count, state)} of ${box} again`}
          </button>
        )}
        <button type="button" className="btn" disabled={running} onClick={onClose}>
          {count === 0 ? 'Close' : 'Leave them'}
        </button>
      </p>
    </section>
  )
}

/** What became of it, with each row that was left. */
export function RequeueDone({ done, onClose }: { done: Requeued; onClose: () => void }) {
  const { kind } = outcomeWords[done.outcome]
  return (
    <>
      <Banner
        kind={done.outcome === 'done' ? 'plain' : kind === 'bad' ? 'bad' : 'warn'}
        title={done.because}
        action={
          <button type="button" className="lk" onClick={onClose}>
            Close
          </button>
        }
      >
        {done.outcome === 'done' ? 'The figures above follow with the next look. ' : ''}
        {done.cluster === '' ? null : (
          <Link className="lk" href={auditEntryHref(done.cluster, done.auditId)}>
            See it in the audit log
          </Link>
        )}
      </Banner>
      {done.left.length > 0 ? (
        <ul className="left">
          {done.left.slice(0, 20).map(({ id, because }) => (
            <li key={id}>
              <b>{id}</b> {because}
            </li>
          ))}
          {done.left.length > 20 ? <li>and {formatCount(done.left.length - 20)} more.</li> : null}
        </ul>
      ) : null}
    </>
  )
}

function wordOf(state: BoxState): string {
  return stateWords[state].toLowerCase()
}

function sayKeys(keyed: number, count: number): string {
  if (keyed === 0)
    return `${count === 1 ? 'It has no key' : 'None of them has a key'}: there is no order to keep.`
  if (count === 1) return 'It has a key.'
  return `${formatCount(keyed)} of them ${keyed === 1 ? 'has a key' : 'have a key'}.`
}

function sayRows(count: number, state: BoxState): string {
  return formatPlural(count, `${wordOf(state)} row`)
}
