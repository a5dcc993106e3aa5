import Link from 'next/link'
import { formatCount, formatDuration } from '#lib/format.ts'
import { traceHref } from '#lib/model/links.ts'
import type { SendRun } from '#lib/model/send-run.ts'
import { State } from '#components/ui/state.tsx'
import type { Kind } from '#components/ui/glyph.tsx'
import './send.css'

const states: Record<SendRun['state'], { kind: Kind; word: string }> = {
  running: { kind: 'move', word: 'Sending' },
  done: { kind: 'ok', word: 'Done' },
  stopped: { kind: 'idle', word: 'Stopped' },
  failed: { kind: 'bad', word: 'Failed' },
}

type Props = { run: SendRun; stopping: boolean; onStop: () => void }

/** How far a sending of many copies has come, with its end and what leads on from there. */
export function RunLine({ run, stopping, onStop }: Props) {
  const { cluster, copies, sent, failed, state, because, firstTraceId, lastTraceId } = run
  const { kind, word } = states[state === 'done' && failed > 0 ? 'failed' : state]
  const part = (count: number) => `${(100 * count) / copies}%`
  return (
    <div className="run">
      <p className="run-said" role="status">
        <State kind={kind}>{state === 'done' && failed > 0 ? 'In part' : word}</State>
        <span>{sayRun(run)}</span>
      </p>
      <div
        className="run-bar"
        role="progressbar"
        aria-label={`Messages sent to ${run.topic}`}
        aria-valuemin={0}
        aria-valuemax={copies}
        aria-valuenow={sent}
        aria-valuetext={`${formatCount(sent)} of ${formatCount(copies)}`}
      >
        <i style={{ width: part(sent) }} />
        <i className="failed" style={{ width: part(failed) }} />
      </div>
      {because === null ? null : <p className="note">{because}</p>}
      <p className="run-acts">
        {firstTraceId === null ? null : (
          <Link className="lk" href={traceHref(cluster, firstTraceId)}>
            Follow the first
          </Link>
        )}
        {lastTraceId === null || lastTraceId === firstTraceId ? null : (
          <Link className="lk" href={traceHref(cluster, lastTraceId)}>
            Follow the last
          </Link>
        )}
        {state === 'running' ? (
          <button type="button" className="btn" disabled={stopping} onClick={onStop}>
            {stopping ? 'Stopping…' : 'Stop'}
          </button>
        ) : null}
      </p>
    </div>
  )
}

/** How many by now, and how fast; while it runs, in how long it should be over. */
export function sayRun({
  copies,
  perSecond,
  sent,
  failed,
  state,
  startedMs,
  endedMs,
  asOf,
}: SendRun): string {
  const tookMs = Math.max(1, (endedMs ?? asOf) - startedMs)
  const of = `${formatCount(sent)} of ${formatCount(copies)} sent`
  const not = failed === 0 ? '' : `, ${formatCount(failed)} not acknowledged`
  if (state !== 'running') return `${of}${not}, in ${formatDuration(tookMs)}.`
  const left = copies - sent - failed
  // Its pace is what was asked for, unless it has been seen to be slower.
  const pace = Math.min(perSecond, Math.max(sent / (tookMs / 1000), perSecond / 100))
  return `${of}${not}; about ${formatDuration((left / pace) * 1000)} to go.`
}
