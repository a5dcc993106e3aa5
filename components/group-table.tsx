import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { formatCount, formatDuration, formatPlural } from '#lib/format.ts'
import type { Group, GroupList } from '#lib/model/group.ts'
import { deleteGroupsHref, groupHref, groupsHref } from '#lib/model/links.ts'
import type { GroupQuery } from '#lib/model/query.ts'
import { ChooseBox, chooseByKey, type Choosing } from './choose-box.tsx'
import { isLossNear, sayLossTime } from './data-loss.ts'
import { Since } from './since.tsx'
import { Sparkline } from './sparkline.tsx'
import type { Kind } from './ui/glyph.tsx'
import { SortHead } from './ui/sort-head.tsx'
import { State } from './ui/state.tsx'
import { Drain, TimeBehind } from './ui/time.tsx'
import { Count, Coverage, Dash } from './ui/value.tsx'
import { EMPTY_ID, groupWord } from './words.ts'
import './lists.css'
import './choose.css'

type Sort = GroupQuery['sort']
type Sorting = { sort: Sort; order: 'asc' | 'desc' }

/** Groups in rows; on a phone a list whose number is the lag. `folded` stand last: throw-away groups by name pattern. */
export function GroupTable({
  cluster,
  groups,
  folded,
  sort,
  onSort,
  choosing,
}: {
  cluster: string
  groups: Group[]
  folded: GroupList['folded']
  sort: Sorting
  onSort: (sort: Sort, order: 'asc' | 'desc') => void
  choosing: Choosing
}) {
  const head = { current: sort, onSort }
  const worst = sort.sort === 'worst' ? `, ${sort.order === 'asc' ? 'worst' : 'best'} first` : ''
  return (
    <table className="list long">
      <thead>
        <tr>
          <SortHead {...head} label="Group" sort="id" />
          <SortHead {...head} label={`Status and why${worst}`} sort="worst" />
          <SortHead {...head} label="Lag" sort="lag" numeric />
          <SortHead {...head} label="Time behind" sort="timeBehind" numeric />
          <th scope="col" className="spark">
            {lagSpan(groups)}
          </th>
          <th scope="col" className="num tab-hide">
            Drains in
          </th>
          <SortHead {...head} label="Members" sort="members" numeric />
          <SortHead {...head} label="Topics" sort="topics" numeric wide />
          <SortHead {...head} label="State" sort="state" wide />
          <SortHead {...head} label="Coord." sort="coordinator" numeric first="asc" wide />
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <GroupRow key={group.id} cluster={cluster} group={group} choosing={choosing} />
        ))}
        {folded.map((fold) => (
          <FoldedRow key={fold.pattern} cluster={cluster} fold={fold} />
        ))}
      </tbody>
    </table>
  )
}

function GroupRow({ cluster, group, choosing }: { cluster: string; group: Group; choosing: Choosing }) {
  const { kind, word } = groupWord(group)
  const why = group.unseen[0]?.reason ?? null
  const chosen = choosing.chosen.has(group.id)
  const name = group.id === '' ? EMPTY_ID : group.id
  return (
    <tr className={chosen ? 'goes sel' : 'goes'}>
      <td className="nm l1">
        <Link
          className="row-link"
          href={groupHref(cluster, group.id)}
          onKeyDown={(event) => chooseByKey(event, group.id, choosing)}
        >
          {name}
        </Link>
        <span className="why desk-only">{typeOf(group)}</span>
        {/* Behind the name, so that the row is still called by it. */}
        <ChooseBox id={group.id} name={name} choosing={choosing} />
      </td>
      <td className="l2">
        <State kind={kind}>{word}</State> {isNews(kind) ? <Since group={group} /> : null}
        <Why group={group} />
      </td>
      <td className="num r1">
        <Count value={group.lagMessages} why={why} />
        {group.lagMessages === null ? null : <Coverage {...group.coverage} />}
        {group.lostMessages > 0n ? <span className="cov">{formatCount(group.lostMessages)} lost</span> : null}
      </td>
      <td className="num r2">
        <TimeBehind value={group.timeBehindMs} />
      </td>
      <td className="spark">
        <Sparkline values={group.sparkline} kind={kind} />
      </td>
      <td className="num tab-hide">
        <Drain group={group} />
      </td>
      <td className="num">
        <Members group={group} />
      </td>
      <td className="num tab-hide">
        <Count value={group.topics} />
      </td>
      <td className="tab-hide">{group.state}</td>
      <td className="num tab-hide">{group.coordinator === null ? <Dash /> : group.coordinator}</td>
    </tr>
  )
}

/** What is well is so since ever; of the rest one wants to know since when. */
function isNews(kind: Kind): boolean {
  return kind !== 'ok' && kind !== 'idle'
}

/** The reason, and what retention makes of it where that is near. */
function Why({ group }: { group: Group }) {
  const loss =
    isLossNear(group) && group.dataLossMs ? `retention reaches it ${sayLossTime(group.dataLossMs)}` : ''
  const words = [group.statusReason, loss].filter(Boolean).join('; ')
  return words === '' ? null : <span className="why">{words}</span>
}

/** Lag, 1 h: how far back the small charts go. */
function lagSpan(groups: Group[]): string {
  const first = groups.find(({ sparkline }) => sparkline !== null)?.sparkline
  return first ? `Lag, ${formatDuration(first.lag.length * first.stepMs)}` : 'Lag lately'
}

/** A simple group has no members by its nature; elsewhere null is not seen. */
function Members({ group: { members, idleMembers, protocol, type, unseen } }: { group: Group }) {
  if (type === 'classic' && protocol === '' && (members ?? 0) === 0) return <Dash />
  return (
    <>
      <Count value={members} why={unseen[0]?.reason ?? null} />
      {idleMembers ? <span className="cov">{formatCount(idleMembers)} idle</span> : null}
    </>
  )
}

function FoldedRow({ cluster, fold }: { cluster: string; fold: GroupList['folded'][number] }) {
  const { pattern, groups, lagMessages } = fold
  return (
    <tr className="goes foldrow">
      <td className="nm l1">
        <Link className="row-link pat" href={groupsHref(cluster, { pattern })}>
          <ChevronRight size={12} aria-hidden="true" />
          {pattern}
        </Link>
        <span className="why desk-only">{formatPlural(groups, 'group')}</span>
      </td>
      <td className="l2">
        <State kind="idle">Inactive</State>
        <span className="why">
          {formatPlural(groups, 'group')} without members, folded by their name{' '}
          <Link className="lk beside" href={deleteGroupsHref(cluster, { pattern })}>
            Delete…
          </Link>
        </span>
      </td>
      <td className="num r1">
        <Count value={lagMessages} />
      </td>
      <td className="num">
        <Dash />
      </td>
      <td className="spark" />
      <td className="num tab-hide">
        <Dash />
      </td>
      <td className="num">
        <span className="zero">0</span>
      </td>
      <td className="num tab-hide">
        <Dash />
      </td>
      <td className="tab-hide">Empty</td>
      <td className="num tab-hide">
        <Dash />
      </td>
    </tr>
  )
}

/** Kafka's type, or what the protocol of a classic group tells: connect, simple. */
function typeOf({ type, protocol }: Group): string {
  if (type !== 'classic') return type
  if (protocol === '') return 'simple'
  return protocol === 'consumer' ? 'classic' : protocol
}
