'use client'
import { useMemo } from 'react'
import { formatCount, formatInstant } from '#lib/format.ts'
import type { Plan, PlanRow } from '#lib/model/plan.ts'
import { formatMoment } from '#components/chart-clock.ts'
import { useNow } from '#components/ui/age.tsx'
import { Dash } from '#components/ui/value.tsx'
import { useWindowRows } from '#components/window-rows.ts'
import { PlanBar } from './plan-bar.tsx'
import { nameOf, sayRow } from './plan-words.ts'
import '#components/lists.css'
import './plan.css'

/** From this many rows on only those near the window are in the page. */
const MOST_ROWS = 100
const ROW_PX = 35

export const rowFilters = ['all', 'moves', 'skips', 'clamped'] as const
export type RowFilter = (typeof rowFilters)[number]

function filterRows(rows: readonly PlanRow[], filter: RowFilter): PlanRow[] {
  switch (filter) {
    case 'all':
      return [...rows]
    case 'moves':
      return rows.filter(({ from, to }) => from !== to)
    case 'skips':
      return rows.filter(({ delta }) => delta !== null && delta > 0n)
    case 'clamped':
      return rows.filter(({ clamped }) => clamped)
  }
}

/** Each partition: from where, to where, and what that replays or skips. */
export function PlanTable({ plan, filter }: { plan: Plan; filter: RowFilter }) {
  const rows = useMemo(() => filterRows(plan.rows, filter), [plan.rows, filter])
  const most = useMemo(() => plan.rows.reduce((max, { delta }) => maxOf(max, delta), 0n), [plan.rows])
  const look = {
    most,
    several: plan.groups.length > 1,
    moves: plan.action === 'reset' || plan.action === 'undo',
    // Where all rows skip, the sentence over the page has said so.
    tellSkips: plan.rows.some(({ delta }) => delta !== null && delta < 0n),
  }
  return (
    <table className={look.moves ? 'list plan' : 'list plan gone'} aria-rowcount={rows.length + 1}>
      <caption className="vh">What becomes of each partition</caption>
      <thead>
        <tr>
          <th scope="col">Partition</th>
          <th scope="col" className="num">
            {look.moves ? 'From' : 'Committed'}
          </th>
          {look.moves ? (
            <>
              <th scope="col" className="arr">
                <span className="vh">to</span>
              </th>
              <th scope="col" className="num">
                To
              </th>
              <th scope="col" className="bars">
                <span className="ways">
                  <span>replay, back</span>
                  <span>skip, forward</span>
                </span>
              </th>
              <th scope="col" className="num">
                Messages
              </th>
              <th scope="col" className="num when">
                Record at target
              </th>
            </>
          ) : null}
        </tr>
      </thead>
      {rows.length >= MOST_ROWS ? (
        <WindowedRows rows={rows} look={look} />
      ) : (
        <tbody>
          {rows.map((row) => (
            <Row key={keyOf(row)} row={row} look={look} />
          ))}
        </tbody>
      )}
    </table>
  )
}

/** Nothing on the server: the clock is the reader's. */
function TargetTime({ ms }: { ms: number }) {
  const now = useNow()
  return (
    <time dateTime={formatInstant(ms)} title={formatInstant(ms)}>
      {now === null ? '' : formatMoment(ms, now - ms)}
    </time>
  )
}

function maxOf(max: bigint, delta: bigint | null): bigint {
  const size = delta === null ? 0n : delta < 0n ? -delta : delta
  return size > max ? size : max
}

function keyOf({ group, topic, partition }: PlanRow): string {
  return JSON.stringify([group, topic, partition])
}

type Look = { most: bigint; several: boolean; moves: boolean; tellSkips: boolean }

function WindowedRows({ rows, look }: { rows: PlanRow[]; look: Look }) {
  const { body, indexes, before, after, measure } = useWindowRows({ count: rows.length, rowPx: ROW_PX })
  return (
    <tbody ref={body}>
      <Spacer px={before} />
      {indexes.map((index) => {
        const row = rows[index]
        return row ? <Row key={keyOf(row)} row={row} look={look} index={index} measure={measure} /> : null
      })}
      <Spacer px={after} />
    </tbody>
  )
}

function Spacer({ px }: { px: number }) {
  return px > 0 ? (
    <tr aria-hidden="true" className="gap">
      <td colSpan={7} style={{ height: px, padding: 0, border: 0 }} />
    </tr>
  ) : null
}

type RowProps = {
  row: PlanRow
  look: Look
  index?: number
  measure?: (row: HTMLTableRowElement | null) => void
}

function Row({ row, look, index, measure }: RowProps) {
  const { group, topic, partition, from, to } = row
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index === undefined ? undefined : index + 2}>
      <td className="l1">
        {look.several ? <span className="of">{nameOf(group)} </span> : null}
        <span className="ink2">{topic}</span> <b>{partition}</b>
      </td>
      <td className="num from">{from === null ? <span className="zero">none</span> : formatCount(from)}</td>
      {look.moves ? <Moves row={row} look={look} /> : null}
      {look.moves ? null : <td className="vh">{to === null ? 'deleted' : ''}</td>}
    </tr>
  )
}

function Moves({ row, look }: { row: PlanRow; look: Look }) {
  const { to, delta, targetMs, clamped } = row
  const said = sayRow(row, look.tellSkips)
  const skips = delta !== null && delta > 0n
  return (
    <>
      <td className="arr" aria-hidden="true">
        <svg width="12" height="12" viewBox="0 0 12 12">
          <path d="M4.5 2.5 8 6l-3.5 3.5" fill="none" stroke="currentColor" strokeWidth="1.4" />
        </svg>
      </td>
      <td className="num to">{to === null ? <span className="zero">deleted</span> : formatCount(to)}</td>
      <td className="full bars">
        <PlanBar row={row} most={look.most} />
        {said ? (
          <span className="why">
            {said.lead ? <b className={skips && !clamped ? 'c-bad' : 'c-warn'}>{said.lead} </b> : null}
            {said.rest}
          </span>
        ) : null}
      </td>
      <td className={skips ? 'num r1 c-bad' : 'num r1'}>
        {delta === null ? (
          <Dash />
        ) : delta === 0n ? (
          <span className="zero">0</span>
        ) : (
          formatCount(delta < 0n ? -delta : delta)
        )}
        {delta === null || delta === 0n ? null : (
          <span className="way"> {skips ? 'skipped' : 'replayed'}</span>
        )}
      </td>
      <td className="num when">{targetMs === null ? <Dash /> : <TargetTime ms={targetMs} />}</td>
    </>
  )
}
