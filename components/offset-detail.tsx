import { formatCount, formatReason } from '#lib/format.ts'
import type { GroupPartition } from '#lib/model/group.ts'
import { sayLossTime } from './data-loss.ts'
import { sayOffsets, toOffsetMarks } from './offset-bar-marks.ts'
import { openOffsetScale, reachOf } from './offset-bar-scale.ts'
import { Age } from './ui/age.tsx'

const WIDTH = 1000

/** One partition large: the same bar with its offsets and what the spans are. */
export function OffsetDetail({ partition, committedIs }: { partition: GroupPartition; committedIs: string }) {
  // A scale of its own: here the row stands alone.
  const marks = toOffsetMarks(partition, openOffsetScale([reachOf(partition)], WIDTH, 1))
  const percent = (x: number) => `${(x / WIDTH) * 100}%`
  const box = (x: { from: number; to: number }) => ({ left: percent(x.from), width: percent(x.to - x.from) })
  const tick = marks.lost || marks.ahead ? 'tick bad' : marks.stale ? 'tick old' : 'tick'
  return (
    <div className="offset-detail">
      <div className="line" role="img" aria-label={sayOffsets(partition)}>
        {marks.kept ? <i className={marks.kept.open ? 'kept open' : 'kept'} style={box(marks.kept)} /> : null}
        {marks.lost ? <i className="lost" style={box(marks.lost)} /> : null}
        {marks.hatch ? <i className="hatched" style={box(marks.hatch)} /> : null}
        {marks.taken ? <i className="taken" style={box(marks.taken)} /> : null}
        {marks.unread ? <i className="unread" style={box(marks.unread)} /> : null}
        {marks.unstable ? <i className="unstable" style={box(marks.unstable)} /> : null}
        {marks.logStart === null ? null : <i className="bracket" style={{ left: percent(marks.logStart) }} />}
        {marks.committed === null ? null : <i className={tick} style={{ left: percent(marks.committed) }} />}
        {marks.end === null ? null : <i className="end" style={{ left: percent(marks.end) }} />}
      </div>
      <dl>
        <Fact name="log start" value={partition.logStart} />
        <Fact name="read, still kept" value={keptOf(partition)} />
        {partition.lost > 0n ? <Fact name="deleted unread" value={partition.lost} bad /> : null}
        <Fact name={committedIs} value={partition.committed} old={partition.last?.committed ?? null} />
        <Fact name="unread" value={partition.lag} />
        {partition.ahead > 0n ? <Fact name="beyond the end" value={partition.ahead} bad /> : null}
        <div>
          <dt>{sayStable(partition)}</dt>
          <dd>
            {partition.end === null ? (
              <Old value={partition.last?.end ?? null} />
            ) : (
              formatCount(partition.end)
            )}
          </dd>
        </div>
      </dl>
      <p className="small ink2">
        {partition.dataLossMs === null ? null : (
          <>
            Retention reaches the group <b>{sayLossTime(partition.dataLossMs)}</b> if it stops now.{' '}
          </>
        )}
        {partition.why === null ? null : `Not known: ${formatReason(partition.why)}. `}
        {partition.last ? (
          <>
            Last seen <Age ms={partition.last.asOf} /> ago.{' '}
          </>
        ) : null}
        {partition.metadata ? `Written with the commit: “${partition.metadata}”.` : null}
      </p>
    </div>
  )
}

function Fact({
  name,
  value,
  old = null,
  bad = false,
}: {
  name: string
  value: bigint | null
  old?: bigint | null
  bad?: boolean
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={bad ? 'c-bad' : undefined}>
        {value === null ? <Old value={old} /> : formatCount(value)}
      </dd>
    </div>
  )
}

function Old({ value }: { value: bigint | null }) {
  return value === null ? (
    <span className="unseen">unknown</span>
  ) : (
    <span className="stale">{formatCount(value)}</span>
  )
}

/** Between the log start and the commit; nothing when the log start has passed it. */
function keptOf({ logStart, committed }: GroupPartition): bigint | null {
  if (logStart === null || committed === null) return null
  return committed > logStart ? committed - logStart : 0n
}

function sayStable({ lastStable, end }: GroupPartition): string {
  if (lastStable === null || end === null) return 'end'
  return lastStable >= end
    ? 'end, last stable the same'
    : `end, last stable ${formatCount(end - lastStable)} before it`
}
