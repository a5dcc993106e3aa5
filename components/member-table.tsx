import type { GroupDetail, Member } from '#lib/model/group.ts'
import { toAssignment, type MapRow } from './assignment-cells.ts'
import { memberNames } from './assignment-words.ts'
import { MemberLag } from './member-lag.tsx'
import { TopicWindow } from './topic-window.tsx'
import { Dash } from './ui/value.tsx'

/** The facts of the assignment map as a table: for those who read better than they look, and to copy from. */
export function MemberTable({ group }: { group: GroupDetail }) {
  const { rows, noOwner } = toAssignment(group)
  const names = memberNames(group.memberList)
  const targets = group.memberList.some(({ target }) => target !== null)
  // What nobody owns stands last.
  const lines = noOwner.length > 0 && rows.length > 0 ? [...rows, null] : rows
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <div className="tw" role="region" aria-label="Members" tabIndex={0}>
      <table className="list mt">
        <thead>
          <tr>
            <th scope="col">Member</th>
            <th scope="col">Member id</th>
            <th scope="col">Host</th>
            <th scope="col">Rack</th>
            <th scope="col">Owns</th>
            {targets ? <th scope="col">Should own</th> : null}
            <th scope="col" className="num">
              Lag
            </th>
          </tr>
        </thead>
        <TopicWindow rows={lines} columns={targets ? 7 : 6} keyOf={(row) => row?.member.id ?? 'no owner'}>
          {(row) =>
            row === null ? (
              <>
                <td className="nm l1 c-bad">no owner</td>
                <td colSpan={3} />
                <td className="full">{sayOwned(collect(noOwner))}</td>
                {targets ? <td /> : null}
                <td />
              </>
            ) : (
              <MemberCells row={row} name={names.get(row.member.id) ?? ''} targets={targets} />
            )
          }
        </TopicWindow>
      </table>
    </div>
  )
}

function MemberCells({ row, name, targets }: { row: MapRow; name: string; targets: boolean }) {
  const { member } = row
  return (
    <>
      <td className="nm l1">{name}</td>
      <td className="mono full">{member.id}</td>
      <td className="full" data-l="host">
        {member.host || <Dash />}
      </td>
      <td className={member.rack === null ? undefined : 'full'} data-l="rack">
        {member.rack ?? <Dash />}
      </td>
      <td className="full" data-l="owns">
        {member.assigned.length === 0 ? <span className="ink2">nothing</span> : sayOwned(member.assigned)}
      </td>
      {targets ? (
        <td className="full" data-l="should own">
          {member.target === null ? <Dash /> : sayOwned(member.target) || 'nothing'}
        </td>
      ) : null}
      <td className="num r1">
        <MemberLag row={row} />
      </td>
    </>
  )
}

/** orders.v1 0–3, 7; payments.captured 2. */
export function sayOwned(assigned: Member['assigned']): string {
  return assigned.map(({ topic, partitions }) => `${topic} ${sayRuns(partitions)}`).join('; ')
}

function sayRuns(partitions: readonly number[]): string {
  const runs: { from: number; to: number }[] = []
  for (const partition of partitions.toSorted((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && partition === last.to + 1) last.to = partition
    else runs.push({ from: partition, to: partition })
  }
  return runs
    .map(({ from, to }) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`))
    .join(', ')
}

function collect(cells: readonly { topic: string; partition: number }[]): Member['assigned'] {
  const found = new Map<string, number[]>()
  for (const { topic, partition } of cells) found.set(topic, [...(found.get(topic) ?? []), partition])
  return [...found].map(([topic, partitions]) => ({ topic, partitions }))
}
