'use client'
import { useMemo } from 'react'
import { formatCount } from '#lib/format.ts'
import type { AuditEntry } from '#lib/model/audit.ts'
import { Dash, Unseen } from '#components/ui/value.tsx'
import { useWindowRows } from '#components/window-rows.ts'
import { toDeedRows, type DeedRow } from './deed-rows.ts'
import '#components/lists.css'
import './audit.css'

/** From this many rows on only those near the window are in the page. */
const MOST_ROWS = 100
const ROW_PX = 34
const COLUMNS = 6

/** Each partition: where it was, where it was to go, and what was read back. */
export function DeedTable({ entry }: { entry: AuditEntry }) {
  const rows = useMemo(() => toDeedRows(entry), [entry])
  const share = entry.before.type === 'share'
  return (
    <table className="list deed" aria-rowcount={rows.length + 1}>
      <caption className="vh">Partitions</caption>
      <thead>
        <tr>
          <th scope="col">Partition</th>
          <th scope="col" className="num">
            From
          </th>
          <th scope="col" className="arr">
            <span className="vh">to</span>
          </th>
          <th scope="col" className="num">
            To
          </th>
          <th scope="col" className="num">
            {share ? 'Start offset, read back' : 'Committed, read back'}
          </th>
          <th scope="col" className="came">
            What came of it
          </th>
        </tr>
      </thead>
      {rows.length >= MOST_ROWS ? (
        <WindowedRows rows={rows} />
      ) : (
        <tbody>
          {rows.map((row) => (
            <Row key={`${row.topic}:${row.partition}`} row={row} />
          ))}
        </tbody>
      )}
    </table>
  )
}

function WindowedRows({ rows }: { rows: DeedRow[] }) {
  const { body, indexes, before, after, measure } = useWindowRows({ count: rows.length, rowPx: ROW_PX })
  return (
    <tbody ref={body}>
      <Spacer px={before} />
      {indexes.map((index) => {
        const row = rows[index]
        return row ? <Row key={index} row={row} index={index} measure={measure} /> : null
      })}
      <Spacer px={after} />
    </tbody>
  )
}

function Spacer({ px }: { px: number }) {
  return px > 0 ? (
    <tr aria-hidden="true" className="gap">
      <td colSpan={COLUMNS} className="full" style={{ height: px, padding: 0, border: 0 }} />
    </tr>
  ) : null
}

type RowProps = { row: DeedRow; index?: number; measure?: (row: HTMLTableRowElement | null) => void }

function Row({ row, index, measure }: RowProps) {
  const { topic, partition, from, to, committed, error } = row
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index === undefined ? undefined : index + 2}>
      <td className="l1">
        <span className="ink2">{topic}</span> <b>{partition}</b>
      </td>
      <td className="num off">
        {from === null ? <span className="zero">no commit</span> : formatCount(from)}
      </td>
      <td className="arr" aria-hidden="true">
        <svg width="12" height="12" viewBox="0 0 12 12">
          <path d="M4.5 2.5 8 6l-3.5 3.5" fill="none" stroke="currentColor" strokeWidth="1.4" />
        </svg>
      </td>
      <td className="num off to">{to === null ? <span className="zero">deleted</span> : formatCount(to)}</td>
      <td className="num r1">
        <ReadBack committed={committed} to={to} />
      </td>
      <td className="came l2">
        <span className="phone-only fromto">
          {from === null ? 'no commit' : formatCount(from)} → {to === null ? 'deleted' : formatCount(to)}
        </span>
        {error === null ? <Came row={row} /> : <span className="c-bad">{error}</span>}
      </td>
    </tr>
  )
}

function ReadBack({ committed, to }: Pick<DeedRow, 'committed' | 'to'>) {
  if (committed === undefined) return <Unseen reason={null} title="It was not read back" />
  if (committed === null) return to === null ? <Dash /> : <Unseen reason={null} />
  return <span className={committed === to ? undefined : 'c-bad'}>{formatCount(committed)}</span>
}

/** Where nothing went wrong. What a reset skips is never processed; an undo goes back to where the group was. */
function Came({ row }: { row: DeedRow }) {
  const { from, to, committed, loses } = row
  const skips = loses && committed !== undefined && from !== null && to !== null && to > from
  return <span className={skips ? 'c-bad' : 'ink2'}>{say(row)}</span>
}

function say({ from, to, committed }: DeedRow): string {
  if (from === to) return 'unchanged'
  if (committed === undefined) return 'nobody knows'
  if (to === null) return 'forgotten'
  if (from === null) return 'has an offset now'
  return to < from ? `${formatCount(from - to)} replayed` : `${formatCount(to - from)} skipped`
}
