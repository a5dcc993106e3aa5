import type { GroupPartition } from '#lib/model/group.ts'
import { isUnstable, sayOffsets, toOffsetMarks, type OffsetMarks } from './offset-bar-marks.ts'
import { gridOf, type OffsetScale } from './offset-bar-scale.ts'

const HEIGHT = 22

/**
 * The distance before the end, logarithmic: bracket = log start, thick tick = committed, solid = unread, thin line = read
 * and still kept. Where the bracket has passed the tick, the gap is what was deleted unread.
 */
export function OffsetBar({ partition, scale }: { partition: GroupPartition; scale: OffsetScale }) {
  const marks = toOffsetMarks(partition, scale)
  return (
    <svg
      className="offset-bar"
      width={scale.width}
      height={HEIGHT}
      viewBox={`0 0 ${scale.width} ${HEIGHT}`}
      role="img"
      aria-label={sayOffsets(partition)}
    >
      {gridOf(scale).map(({ x }) => (
        <path key={x} d={`M${x} 1v20`} className="gl" />
      ))}
      <OffsetSpans marks={marks} />
      <OffsetTicks marks={marks} />
    </svg>
  )
}

function OffsetSpans({ marks: { kept, taken, unread, unstable, lost, hatch } }: { marks: OffsetMarks }) {
  return (
    <>
      {kept ? (
        <path
          d={`M${kept.from} 11H${kept.to}`}
          stroke="var(--field)"
          strokeWidth="1.5"
          strokeDasharray={kept.open ? '2 4' : undefined}
        />
      ) : null}
      {lost ? (
        <rect x={lost.from} y="5" width={lost.to - lost.from} height="12" fill="url(#hatch-bad)" />
      ) : null}
      {taken ? (
        <path
          d={`M${taken.from} 11H${taken.to}`}
          stroke="var(--accent-mid)"
          strokeWidth="3"
          strokeDasharray="3 2"
        />
      ) : null}
      {unread ? (
        <rect x={unread.from} y="8" width={unread.to - unread.from} height="6" fill="var(--accent)" />
      ) : null}
      {unstable ? (
        <rect
          x={unstable.from}
          y="8.5"
          width={unstable.to - unstable.from}
          height="5"
          fill="var(--bg)"
          stroke="var(--accent)"
        />
      ) : null}
      {hatch ? (
        <rect x={hatch.from} y="8" width={hatch.to - hatch.from} height="6" fill="url(#hatch)" />
      ) : null}
    </>
  )
}

function OffsetTicks({ marks: { logStart, committed, end, lost, ahead, stale } }: { marks: OffsetMarks }) {
  const tick = lost || ahead ? 'var(--bad)' : stale ? 'var(--field)' : 'var(--accent)'
  return (
    <>
      {committed === null ? null : <path d={`M${committed} 4v14`} stroke={tick} strokeWidth="3" />}
      {logStart === null ? null : (
        <path d={`M${logStart + 4} 5h-4v12h4`} fill="none" stroke="var(--ink-2)" strokeWidth="1.5" />
      )}
      {end === null ? null : (
        <path d={`M${end} 4v14`} stroke={stale ? 'var(--field)' : 'var(--ink)'} strokeWidth="2" />
      )}
    </>
  )
}

/** The axis over the bars of a table. */
export function OffsetAxis({ scale }: { scale: OffsetScale }) {
  return (
    <svg
      className="offset-bar"
      width={scale.width}
      height="14"
      viewBox={`0 0 ${scale.width} 14`}
      role="img"
      aria-label="Messages before the end, logarithmic"
    >
      {gridOf(scale).map(({ x, label }) =>
        label === null ? null : (
          <text key={x} x={x} y="11" textAnchor="middle" className="ax">
            {label}
          </text>
        ),
      )}
      <text x={scale.width - 2} y="11" textAnchor="end" className="ax">
        end
      </text>
    </svg>
  )
}

/** What the marks mean, once per table. */
export function OffsetLegend({
  partitions,
  share,
}: {
  partitions: readonly GroupPartition[]
  share: boolean
}) {
  return (
    <p className="leg">
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <path d="M8 1H4v10h4" fill="none" stroke="var(--ink-2)" strokeWidth="1.5" />
        </svg>
        log start
      </span>
      <span>
        <svg width="6" height="12" aria-hidden="true">
          <path d="M3 0v12" stroke="var(--accent)" strokeWidth="3" />
        </svg>
        {share ? 'start offset' : 'committed'}
      </span>
      {share ? (
        <span>
          <svg width="18" height="12" aria-hidden="true">
            <path d="M0 6h18" stroke="var(--accent-mid)" strokeWidth="3" strokeDasharray="3 2" />
          </svg>
          done or in work
        </span>
      ) : null}
      <span>
        <svg width="18" height="12" aria-hidden="true">
          <rect y="3" width="18" height="6" fill="var(--accent)" />
        </svg>
        unread
      </span>
      {partitions.some(isUnstable) ? (
        <span>
          <svg width="18" height="12" aria-hidden="true">
            <rect x=".5" y="3.5" width="17" height="5" fill="none" stroke="var(--accent)" />
          </svg>
          behind an open transaction
        </span>
      ) : null}
      {partitions.some(({ lost }) => lost > 0n) ? (
        <span>
          <svg width="18" height="12" aria-hidden="true">
            <rect width="18" height="12" fill="url(#hatch-bad)" />
          </svg>
          deleted unread
        </span>
      ) : null}
      <span>
        <svg width="4" height="12" aria-hidden="true">
          <path d="M2 0v12" stroke="var(--ink)" strokeWidth="2" />
        </svg>
        end
      </span>
    </p>
  )
}
