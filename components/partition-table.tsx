'use client'
import { useLayoutEffect, useMemo } from 'react'
import { formatPlural } from '#lib/format.ts'
import type { GroupDetail, GroupPartition } from '#lib/model/group.ts'
import { topicHref } from '#lib/model/links.ts'
import { isSimple, memberNames } from './assignment-words.ts'
import { isUnstable } from './offset-bar-marks.ts'
import { OffsetAxis } from './offset-bar.tsx'
import { openOffsetScale, reachOf } from './offset-bar-scale.ts'
import { PartitionRow, type RowContext } from './partition-row.tsx'
import { sortPartitions, type Order, type PartitionSort } from './partition-sort.ts'
import { SortHead } from './ui/sort-head.tsx'
import { useWindowRows } from './window-rows.ts'

/** Past this many rows only those near the window are in the page. */
const MOST_ROWS = 200
const BAR_PX = 300

export type PartitionTableProps = {
  cluster: string
  group: GroupDetail
  sort: PartitionSort
  order: Order
  onSort: (sort: PartitionSort, order: Order) => void
  /** The opened row, as `topic:partition`; empty when none is. */
  open: string
  onOpen: (key: string) => void
  /** What stands below an opened row's offsets. */
  below?: RowContext['below']
}

/** Every partition that the group committed or owns, worst first. */
export function PartitionTable({
  cluster,
  group,
  sort,
  order,
  onSort,
  open,
  onOpen,
  below = nothing,
}: PartitionTableProps) {
  const rows = useMemo(() => sortPartitions(group.partitionList, sort, order), [group, sort, order])
  const scale = useMemo(() => openOffsetScale(group.partitionList.map(reachOf), BAR_PX), [group])
  const names = useMemo(() => memberNames(group.memberList), [group])
  const unstable = group.partitionList.some(isUnstable)
  const context: RowContext = {
    scale,
    unstable,
    committedIs: group.type === 'share' ? 'start offset' : 'committed',
    ownerOf: toOwnerOf(group, names),
    topicHref: (topic) => topicHref(cluster, topic),
    columns: unstable ? 11 : 10,
    below,
  }
  const heads = { current: { sort, order }, onSort }
  return (
    <table className="list pt">
      <thead>
        <tr>
          <SortHead label="Partition" sort="partition" {...heads} />
          <th scope="col" className="ob">
            <OffsetAxis scale={scale} />
          </th>
          <th scope="col" className="num off">
            Log start
          </th>
          <th scope="col" className="num cm">
            {group.type === 'share' ? 'Start offset' : 'Committed'}
          </th>
          {unstable ? (
            <th scope="col" className="num off">
              Last stable
            </th>
          ) : null}
          <th scope="col" className="num cm">
            End
          </th>
          <SortHead label="Lag" sort="lag" numeric {...heads} />
          <th scope="col" className="num tb">
            Time behind
          </th>
          <th scope="col" className="stand">
            Status
          </th>
          <th scope="col" className="own">
            Owner
          </th>
          <th scope="col" className="num ld">
            Leader
          </th>
        </tr>
      </thead>
      {rows.length > MOST_ROWS ? (
        <WindowedRows rows={rows} context={context} open={open} onOpen={onOpen} />
      ) : (
        <tbody>
          {rows.map((row) => (
            <PartitionRow
              key={keyOf(row)}
              row={row}
              context={context}
              open={open === keyOf(row)}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      )}
    </table>
  )
}

type RowsProps = { rows: GroupPartition[]; context: RowContext; open: string; onOpen: (key: string) => void }

const ROW_PX = 34

/** Rows near the window, and two spacers for the rest, so that the page scrolls as if all were there. */
function WindowedRows({ rows, context, open, onOpen }: RowsProps) {
  const { body, indexes, before, after, measure } = useWindowRows({
    count: rows.length,
    rowPx: ROW_PX,
    heightOf,
  })
  // An opened row is taller without being resized itself.
  useLayoutEffect(() => {
    for (const element of body.current?.querySelectorAll<HTMLTableRowElement>('tr[data-index]') ?? [])
      measure(element)
  }, [open, body, measure])
  return (
    <tbody ref={body}>
      <Spacer px={before} columns={context.columns} />
      {indexes.map((index) => {
        const row = rows[index]
        return row ? (
          <PartitionRow
            key={keyOf(row)}
            row={row}
            context={context}
            open={open === keyOf(row)}
            onOpen={onOpen}
            index={index}
            measure={measure}
          />
        ) : null
      })}
      <Spacer px={after} columns={context.columns} />
    </tbody>
  )
}

/** A row with what is opened below it. */
function heightOf(element: HTMLTableRowElement): number {
  const below = element.nextElementSibling
  const opened = below?.classList.contains('sub') ? below.getBoundingClientRect().height : 0
  // Not laid out: as high as we take the others to be.
  return (element.getBoundingClientRect().height || ROW_PX) + opened
}

function Spacer({ px, columns }: { px: number; columns: number }) {
  return px > 0 ? (
    <tr className="spacer" aria-hidden="true">
      <td colSpan={columns} style={{ height: px }} />
    </tr>
  ) : null
}

function nothing(): null {
  return null
}

function keyOf({ topic, partition }: GroupPartition): string {
  return `${topic}:${partition}`
}

/** In a share group a partition has as many members as there are; else one. */
function toOwnerOf(group: GroupDetail, names: ReadonlyMap<string, string>): RowContext['ownerOf'] {
  if (group.type === 'share') {
    const shared = new Map<string, number>()
    for (const { topic, partitions } of group.memberList.flatMap(({ assigned }) => assigned)) {
      for (const partition of partitions) {
        const key = `${topic}:${partition}`
        shared.set(key, (shared.get(key) ?? 0) + 1)
      }
    }
    return (row) => {
      const members = shared.get(keyOf(row)) ?? 0
      return members === 0 ? null : { name: formatPlural(members, 'member') }
    }
  }
  const canOwn = !isSimple(group) && group.memberList.length > 0
  return ({ memberId }) => {
    if (memberId === null) return canOwn ? 'nobody' : null
    return { name: names.get(memberId) ?? memberId }
  }
}
