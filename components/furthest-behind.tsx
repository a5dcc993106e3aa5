import Link from 'next/link'
import { formatDuration } from '#lib/format.ts'
import type { Group } from '#lib/model/group.ts'
import { groupHref } from '#lib/model/links.ts'
import type { RangeMs } from '#lib/model/list.ts'
import { Sparkline } from './sparkline.tsx'
import { toTicks, toX } from './time-axis.ts'
import type { Kind } from './ui/glyph.tsx'
import { State } from './ui/state.tsx'
import { TimeBehind } from './ui/time.tsx'
import { Count, Coverage } from './ui/value.tsx'
import { EMPTY_ID, groupWord } from './words.ts'
import './lists.css'

const WIDTH = 400

/**
 * The groups whose oldest unread record is the oldest, on one logarithmic axis of time. A mark spans what is known of its age.
 * `groups` come oldest first.
 */
export function FurthestBehind({ cluster, groups }: { cluster: string; groups: Group[] }) {
  const most = groups.reduce(
    (top, { timeBehindMs: age }) => Math.max(top, age?.high ?? age?.low ?? 0),
    60_000,
  )
  const ticks = toTicks(most)
  return (
    <table className="list worst">
      <thead>
        <tr>
          <th scope="col">Group</th>
          <th scope="col">Status</th>
          <th scope="col" className="wide-only desk-only" aria-hidden="true">
            <svg width={WIDTH} height="14" viewBox={`0 0 ${WIDTH} 14`} overflow="visible">
              {ticks.map((tick) => (
                <text key={tick} className="ax" x={toX(tick, most, WIDTH)} y="11" textAnchor="middle">
                  {formatDuration(tick)}
                </text>
              ))}
            </svg>
          </th>
          <th scope="col" className="num" aria-sort="descending">
            Time behind
          </th>
          <th scope="col" className="num">
            Lag
          </th>
          <th scope="col" className="desk-only">
            Lag lately
          </th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <Row key={group.id} cluster={cluster} group={group} most={most} ticks={ticks} />
        ))}
      </tbody>
    </table>
  )
}

type RowProps = { cluster: string; group: Group; most: number; ticks: number[] }

function Row({ cluster, group, most, ticks }: RowProps) {
  const { kind, word } = groupWord(group)
  return (
    <tr className="goes">
      <td className="nm l1">
        <Link className="row-link" href={groupHref(cluster, group.id)}>
          {group.id === '' ? EMPTY_ID : group.id}
        </Link>
      </td>
      <td className="l2">
        <State kind={kind}>{word}</State>
      </td>
      <td className="wide-only desk-only" aria-hidden="true">
        <Mark age={group.timeBehindMs} most={most} ticks={ticks} kind={kind} />
      </td>
      <td className="num r1" data-low-ms={group.timeBehindMs?.low}>
        <TimeBehind value={group.timeBehindMs} />
      </td>
      <td className="num r2" data-l="messages behind">
        <Count value={group.lagMessages} why={group.unseen[0]?.reason ?? null} />
        <Coverage {...group.coverage} />
      </td>
      <td className="desk-only">
        <Sparkline values={group.sparkline} kind={kind} />
      </td>
    </tr>
  )
}

const colours: Record<Kind, string> = {
  bad: 'var(--bad)',
  warn: 'var(--warn-g)',
  move: 'var(--accent)',
  person: 'var(--accent)',
  unk: 'var(--unseen)',
  ok: 'var(--unseen)',
  idle: 'var(--unseen)',
}

type MarkProps = { age: RangeMs | null; most: number; ticks: number[]; kind: Kind }

/** Without an upper bound its tail is dotted to the end of the axis. */
function Mark({ age, most, ticks, kind }: MarkProps) {
  const low = toX(age?.low ?? 0, most, WIDTH)
  const high = age === null || age.high === null ? low : toX(age.high, most, WIDTH)
  const colour = colours[kind]
  return (
    <svg width={WIDTH} height="20" viewBox={`0 0 ${WIDTH} 20`}>
      {ticks.map((tick) => (
        <path key={tick} className="gl" d={`M${toX(tick, most, WIDTH)} 0v20`} />
      ))}
      <path d={`M0 10H${low}`} stroke={colour} strokeOpacity=".38" strokeWidth="2" />
      <path d={`M${low - 1.5} 4v12h${Math.max(3, high - low)}v-12z`} fill={colour} />
      {age !== null && age.high === null ? (
        <path d={`M${low + 2} 10H${WIDTH}`} stroke={colour} strokeWidth="2" strokeDasharray="2 3" />
      ) : null}
    </svg>
  )
}
