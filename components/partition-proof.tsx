import { formatBytes, formatInstant, formatRange } from '#lib/format.ts'
import type { GroupPartition, TimeBehindFrom } from '#lib/model/group.ts'
import type { NextRecord, Residual } from '#lib/model/partition-proof.ts'
import { Age } from './ui/age.tsx'

/** A question that a click asks: `answer` is the last one given, `error` why the last time failed. */
export type Asked<T> = { ask: () => void; pending: boolean; answer: T | null; error: string | null }

export type PartitionProofProps = {
  partition: GroupPartition
  next: Asked<NextRecord>
  rest: Asked<Residual>
}

/** What is known of the time of the next record, and two questions that the brokers answer on a click. */
export function PartitionProof({ partition, next, rest }: PartitionProofProps) {
  const { committed, lag, timeBehindMs: behind, timeBehindFrom: from } = partition
  // Nothing stands between the group and the end, or nobody knows where it would begin.
  if (committed === null || lag === 0n) return null
  return (
    <div className="proof small">
      {behind && from ? (
        <p>
          Time behind: <b>{formatRange(behind)}</b>, {sources[from]}.
        </p>
      ) : null}
      <p className="asks">
        <Ask asked={next} label="When was the next record written?" />
        <Ask asked={rest} label="Prove the rest" />
      </p>
      <div role="status">
        <Answer asked={next}>{(found) => <NextAnswer found={found} />}</Answer>
        <Answer asked={rest}>{(found) => <RestAnswer found={found} />}</Answer>
      </div>
    </div>
  )
}

const sources: Record<TimeBehindFrom, string> = {
  samples: 'from when we saw the end pass it',
  index: "by the brokers' index of record times",
  record: "by the record's own time",
}

/** Stays where it is while it is asked, so that the keyboard does not lose its place. */
function Ask({ asked, label }: { asked: Asked<unknown>; label: string }) {
  return (
    <button
      type="button"
      className="btn"
      aria-disabled={asked.pending}
      aria-busy={asked.pending}
      onClick={() => (asked.pending ? undefined : asked.ask())}
    >
      {asked.pending ? 'Reading …' : label}
    </button>
  )
}

/** In place: the answer, or why there is none; the one before goes when it is asked anew. */
function Answer<T>({ asked, children }: { asked: Asked<T>; children: (answer: T) => React.ReactNode }) {
  if (asked.pending) return null
  if (asked.error !== null) return <p className="c-bad">{asked.error}</p>
  return asked.answer === null ? null : children(asked.answer)
}

function NextAnswer({ found }: { found: NextRecord }) {
  const { sentence, timestampMs, asOf } = found
  return (
    <p>
      <b>{sentence}</b>{' '}
      <span className="ink2">
        {timestampMs === null ? null : <>Its time is {sayTime(timestampMs)}. </>}
        Read <Age ms={asOf} /> ago.
      </span>
    </p>
  )
}

function RestAnswer({ found }: { found: Residual }) {
  const { sentence, verdict, bytes, asOf } = found
  return (
    <p className={verdict === 'unseen' ? 'c-bad' : undefined}>
      <b>{sentence}</b>{' '}
      <span className="ink2">
        {bytes > 0 ? `${formatBytes(BigInt(bytes))} read, ` : 'Read '}
        <Age ms={asOf} /> ago.
      </span>
    </p>
  )
}

/** A producer may write any number: one that is no date is shown as it is. */
function sayTime(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? formatInstant(ms) : `${ms} ms since 1970`
}
