import Link from 'next/link'
import { formatShort } from '#lib/format.ts'
import type { Group } from '#lib/model/group.ts'
import { groupHref } from '#lib/model/links.ts'
import { toTicks, toX } from './lag-axis.ts'
import { Sparkline } from './sparkline.tsx'
import type { Kind } from './ui/glyph.tsx'
import { State } from './ui/state.tsx'
import { TimeBehind } from './ui/time.tsx'
import { Count, Coverage } from './ui/value.tsx'
import { EMPTY_ID, groupWord } from './words.ts'
import './lists.css'

const WIDTH = 400

/** The groups with the most messages ahead of them, on one logarithmic axis. `groups` come most first. */
export function FurthestBehind({ cluster, groups }: { cluster: string; groups: Group[] }) {
  const most = groups.reduce((top, { lagMessages }) => Math.max(top, Number(lagMessages ?? 0n)), 1)
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
                  {formatShort(tick)}
                </text>
              ))}
            </svg>
          </th>
          <th scope="col" className="num" aria-sort="descending">
            Lag
          </th>
          <th scope="col" className="num">
            Time behind
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
        <Mark
          lag={Number(group.lagMessages ?? 0n)}
          most={most}
          ticks={ticks}
          kind={kind}
          whole={isWhole(group)}
        />
      </td>
      <td className="num r1">
        <Count value={group.lagMessages} why={group.unseen[0]?.reason ?? null} />
        <Coverage {...group.coverage} />
      </td>
      <td className="num r2">
        <TimeBehind value={group.timeBehindMs} />
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

type MarkProps = { lag: number; most: number; ticks: number[]; kind: Kind; whole: boolean }

/** A partial sum is a lower bound: its tail is dotted to the end of the axis. */
function Mark({ lag, most, ticks, kind, whole }: MarkProps) {
  const x = toX(lag, most, WIDTH)
  const colour = colours[kind]
  return (
    <svg width={WIDTH} height="20" viewBox={`0 0 ${WIDTH} 20`}>
      {ticks.map((tick) => (
        <path key={tick} className="gl" d={`M${toX(tick, most, WIDTH)} 0v20`} />
      ))}
      <path d={`M0 10H${x}`} stroke={colour} strokeOpacity=".38" strokeWidth="2" />
      <path d={`M${x} 4v12`} stroke={colour} strokeWidth="3" />
      {whole ? null : (
        <path d={`M${x + 2} 10H${WIDTH}`} stroke={colour} strokeWidth="2" strokeDasharray="2 3" />
      )}
    </svg>
  )
}

function isWhole({ coverage: { seen, total } }: Group): boolean {
  return seen >= total
}
