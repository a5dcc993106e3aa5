import Link from 'next/link'
import { formatCount, formatRate } from '#lib/format.ts'
import type { GroupPartition } from '#lib/model/group.ts'
import { sayOffsets } from './offset-bar-marks.ts'
import type { OffsetScale } from './offset-bar-scale.ts'
import { OffsetBar } from './offset-bar.tsx'
import { OffsetDetail } from './offset-detail.tsx'
import { Age } from './ui/age.tsx'
import { State } from './ui/state.tsx'
import { TimeBehind } from './ui/time.tsx'
import { Count, Dash, Unseen } from './ui/value.tsx'
import { statusWord } from './words.ts'

/** Whose a partition is. `nobody`: a member could own it and none does. Null: nobody can, or it is not recorded. */
type Owner = { name: string } | 'nobody' | null

/** What all rows of a table share. */
export type RowContext = {
  scale: OffsetScale
  /** A last stable offset differs somewhere: the column is there. */
  unstable: boolean
  /** "committed", or "start offset" for a share group. */
  committedIs: string
  ownerOf(row: GroupPartition): Owner
  topicHref(topic: string): string
  columns: number
  below(row: GroupPartition): React.ReactNode
}

export type PartitionRowProps = {
  row: GroupPartition
  context: RowContext
  open: boolean
  onOpen: (key: string) => void
  /** For a windowed table: which row it is, and how its height is told. */
  index?: number
  measure?: (element: HTMLTableRowElement | null) => void
}

export function PartitionRow({ row, context, open, onOpen, index, measure }: PartitionRowProps) {
  const key = `${row.topic}:${row.partition}`
  return (
    <>
      <tr className={open ? 'sel' : undefined} data-index={index} ref={measure}>
        <td className="l1">
          <button
            type="button"
            className="row-open"
            aria-expanded={open}
            onClick={() => onOpen(open ? '' : key)}
          >
            <span className="tp">{row.topic}</span> <b>{row.partition}</b>
            <svg width="10" height="10" viewBox="0 0 12 12" aria-hidden="true">
              <path
                d={open ? 'M2.5 4.5 6 8l3.5-3.5' : 'M4.5 2.5 8 6l-3.5 3.5'}
                fill="none"
                stroke="currentColor"
                strokeWidth="1.4"
              />
            </svg>
          </button>
        </td>
        <td className="ob full">
          <OffsetBar partition={row} scale={context.scale} />
        </td>
        <td className="num off">
          <Offset value={row.logStart} />
        </td>
        <td className="num cm">
          <Committed row={row} />
        </td>
        {context.unstable ? (
          <td className="num off">
            {row.lastStable === null ? <Dash /> : <Offset value={row.lastStable} />}
          </td>
        ) : null}
        <td className="num cm">
          <Offset value={row.end} old={row.last?.end ?? null} asOf={row.last?.asOf ?? null} />
        </td>
        <td className="num r1">
          <Lag row={row} />
        </td>
        <td className="num tb">
          {/* Why it is not known stands at the lag. */}
          {row.why === null ? <TimeBehind value={row.timeBehindMs} /> : null}
        </td>
        <td className="stand">
          <Standing row={row} />
        </td>
        <td className="own l2">
          <OwnerName owner={context.ownerOf(row)} />
        </td>
        <td className="num ld r2" data-l="leader">
          {row.leader === null ? <span className="c-bad">none</span> : row.leader}
        </td>
      </tr>
      {open ? (
        <tr className="sub">
          <td colSpan={context.columns} className="full">
            <OffsetDetail partition={row} committedIs={context.committedIs} />
            {context.below(row)}
            <Link className="lk small" href={context.topicHref(row.topic)}>
              Topic {row.topic}
            </Link>
          </td>
        </tr>
      ) : null}
    </>
  )
}

function Offset({
  value,
  old = null,
  asOf = null,
}: {
  value: bigint | null
  old?: bigint | null
  asOf?: number | null
}) {
  if (value !== null) return <span className="ink2">{formatCount(value)}</span>
  if (old === null || asOf === null) return <Unseen reason={null} />
  return (
    <>
      <span className="stale">{formatCount(old)}</span>
      <span className="cov">
        <Age ms={asOf} /> old
      </span>
    </>
  )
}

function Committed({ row }: { row: GroupPartition }) {
  return row.committed === null && row.why === 'not-committed' ? (
    <Unseen reason="not-committed" />
  ) : (
    <Offset value={row.committed} old={row.last?.committed ?? null} asOf={row.last?.asOf ?? null} />
  )
}

/** The number that decides, and beside it what makes it worse than its size. */
function Lag({ row }: { row: GroupPartition }) {
  return (
    <>
      {row.lag === null ? (
        <Unseen reason={row.why === 'not-committed' ? null : row.why} title={sayOffsets(row)} />
      ) : (
        <Count value={row.lag} />
      )}
      {row.lost > 0n ? <span className="cov c-bad">{formatCount(row.lost)} deleted unread</span> : null}
      {row.ahead > 0n ? <span className="cov c-bad">{formatCount(row.ahead)} beyond the end</span> : null}
    </>
  )
}

/** Its own status, and the pace where there is something to read. */
function Standing({ row }: { row: GroupPartition }) {
  if (row.status === null || row.status === 'ok' || row.why !== null) return null
  const { kind, word } = statusWord(row.status, '')
  const pace =
    row.inPerS === null || row.outPerS === null
      ? null
      : `${formatRate(row.inPerS)} in, ${formatRate(row.outPerS)} out`
  return (
    <>
      <State kind={kind}>{word}</State>
      {pace === null ? null : <span className="cov">{pace}</span>}
    </>
  )
}

function OwnerName({ owner }: { owner: Owner }) {
  if (owner === null) return <Dash />
  return owner === 'nobody' ? <span className="c-bad nobody">no owner</span> : <>{owner.name}</>
}
