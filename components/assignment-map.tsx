'use client'
import { useMemo, type PointerEvent } from 'react'
import { formatCount, formatShort } from '#lib/format.ts'
import type { GroupDetail } from '#lib/model/group.ts'
import { toAssignment, type Assignment, type MapRow } from './assignment-cells.ts'
import { AssignmentDrawing, NO_OWNER_GAP, topOf } from './assignment-drawing.tsx'
import { HEAD_PX, ROW_PX, layOutMap, listRows, type MapLayout } from './assignment-layout.ts'
import {
  memberNames,
  sayAssignment,
  sayCell,
  sayEmptyCell,
  sayIdle,
  sayLeft,
  sayNoMap,
} from './assignment-words.ts'
import { useCellCursor, type CellAt } from './cell-cursor.ts'
import { MemberChips } from './member-chips.tsx'

/** Who reads what: members down, partitions across, a cell at its owner with its lag. */
export function AssignmentMap({ group }: { group: GroupDetail }) {
  const assignment = useMemo(() => toAssignment(group), [group])
  const nothing = sayNoMap(group, assignment)
  if (nothing !== null) return <p className="ink2">{nothing}</p>
  const names = memberNames(group.memberList)
  const because = sayIdle(group, assignment)
  return (
    <>
      <div className="desk-only">
        <DrawnMap assignment={assignment} names={names} because={because} />
      </div>
      <div className="phone-only">
        <MemberChips assignment={assignment} names={names} idleBecause={because} />
      </div>
    </>
  )
}

/** Wide enough for the reason in an idle row. */
const LEAST_WIDTH = 460

function DrawnMap({
  assignment,
  names,
  because,
}: {
  assignment: Assignment
  names: ReadonlyMap<string, string>
  because: string
}) {
  const { rows, left } = useMemo(() => listRows(assignment.rows), [assignment])
  const layout = useMemo(() => layOutMap(assignment), [assignment])
  const orphanRow = assignment.noOwner.length > 0 ? 1 : 0
  const { at, setAt, onKeyDown } = useCellCursor(rows.length + orphanRow, assignment.columns)
  const width = rows.some((row) => row.idle) ? Math.max(layout.width, LEAST_WIDTH) : layout.width
  const height = topOf(rows.length) + orphanRow * (NO_OWNER_GAP + ROW_PX) + 2
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const row = Math.floor((event.clientY - box.top - HEAD_PX) / ROW_PX)
    if (row < 0) return
    setAt({
      row: Math.min(row, rows.length - 1 + orphanRow),
      column: layout.toColumn(event.clientX - box.left),
    })
  }
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys are the map's, not the reader's */}
      <div
        className="amap"
        role="application"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the whole map is one stop, arrows move inside
        tabIndex={0}
        aria-label={sayAssignment(assignment)}
        aria-describedby="assignment-line"
        onKeyDown={onKeyDown}
      >
        <MemberColumn rows={rows} names={names} orphans={orphanRow === 1} />
        <svg
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          aria-hidden="true"
          onPointerMove={onPointerMove}
        >
          <AssignmentDrawing
            assignment={assignment}
            rows={rows}
            layout={layout}
            idleBecause={because}
            width={width}
          />
          {at ? <Cursor at={at} layout={layout} members={rows.length} /> : null}
        </svg>
      </div>
      <p className="spoken" id="assignment-line" aria-live="polite">
        {at ? sayAt(at, assignment, rows, names) : 'Arrow keys move through the cells.'}
      </p>
      {left > 0 ? <p className="small muted">{sayLeft(left)}</p> : null}
    </>
  )
}

/** Stays in view while the map scrolls sideways. */
function MemberColumn({
  rows,
  names,
  orphans,
}: {
  rows: MapRow[]
  names: ReadonlyMap<string, string>
  orphans: boolean
}) {
  return (
    <div className="amap-names" aria-hidden="true">
      {rows.map(({ member, idle }) => (
        <span key={member.id} className={idle ? 'idle' : undefined} title={`${member.id} at ${member.host}`}>
          {names.get(member.id)}
        </span>
      ))}
      {orphans ? <span className="c-bad orphan">no owner</span> : null}
    </div>
  )
}

function Cursor({ at, layout, members }: { at: CellAt; layout: MapLayout; members: number }) {
  const y = topOf(at.row) + (at.row >= members ? NO_OWNER_GAP : 0)
  return (
    <rect
      x={layout.toX(at.column) - 1}
      y={y}
      width={layout.cell + 2}
      height={ROW_PX}
      rx="2"
      className="map-cursor"
    />
  )
}

function sayAt(
  at: CellAt,
  assignment: Assignment,
  rows: MapRow[],
  names: ReadonlyMap<string, string>,
): string {
  const row = rows[at.row] ?? null
  const cell = (row?.cells ?? assignment.noOwner).find(({ column }) => column === at.column)
  const name = row ? (names.get(row.member.id) ?? '') : ''
  if (cell) return sayCell(cell, row ? name : null)
  const topic = assignment.topics.findLast(({ from }) => from <= at.column)
  return sayEmptyCell(topic?.topic ?? '', topic?.partitions[at.column - topic.from] ?? 0, row, name)
}

/** The ramp of the cells, from nothing to the farthest behind. */
export function HeatLegend({ group }: { group: GroupDetail }) {
  const most = group.partitionList.reduce((max, { lag }) => (lag !== null && lag > max ? lag : max), 0n)
  if (most === 0n) return null
  return (
    <span className="leg">
      <span title={`${formatCount(most)} messages`}>
        <svg width="70" height="12" aria-hidden="true">
          {[0, 1, 2, 3, 4].map((heat) => (
            <rect key={heat} x={heat * 14} width="13" height="12" fill={`var(--h${heat})`} />
          ))}
        </svg>
        0 to {formatShort(most)}
      </span>
    </span>
  )
}
