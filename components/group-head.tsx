'use client'
import { formatCount, formatPlural } from '#lib/format.ts'
import type { GroupDetail } from '#lib/model/group.ts'
import { isSimple } from './assignment-words.ts'
import { isLossNear, sayLossTime } from './data-loss.ts'
import { orphansOf, sayGroup, withoutOf } from './group-verdict.ts'
import { Since } from './since.tsx'
import { saySince } from './since-words.ts'
import { useNow } from './ui/age.tsx'
import { Strip, Under, Verdict, type Cell } from './ui/section.tsx'
import { Drain, TimeBehind } from './ui/time.tsx'
import { Count, Coverage, Unseen } from './ui/value.tsx'
import { EMPTY_ID, groupWord } from './words.ts'

/** Who it is, the sentence, the figures. */
/** `children` stand between the sentence and the figures: what the page as a whole must say. */
export function GroupHead({
  group,
  actions,
  children,
}: {
  group: GroupDetail
  /** What may be done with it. */
  actions?: React.ReactNode
  children?: React.ReactNode
}) {
  const now = useNow()
  const { verdict, under } = sayGroup(group, now === null ? '' : saySince(group, now))
  return (
    <>
      <div className="head">
        <div>
          <GroupLine group={group} />
          <Verdict>{verdict}</Verdict>
          {under ? <Under>{under}</Under> : null}
        </div>
        {actions ? <div className="acts">{actions}</div> : null}
      </div>
      {children}
      <Strip cells={toCells(group)} />
    </>
  )
}

function GroupLine({ group }: { group: GroupDetail }) {
  const { id, type, assignor, state, epoch, targetEpoch, coordinator, protocol } = group
  return (
    <p className="idline">
      <span className="name">{id === '' ? EMPTY_ID : id}</span>
      <span className="tag">{type}</span>
      {isSimple(group) ? <span className="tag">simple</span> : null}
      {protocol !== '' && protocol !== type && protocol !== 'consumer' ? (
        <span className="tag">{protocol}</span>
      ) : null}
      {assignor ? <span className="tag">{type === 'share' ? `${assignor} assignor` : assignor}</span> : null}
      <span>
        {state || 'state not seen'}
        {epoch === null ? '' : `, epoch ${formatCount(epoch)}`}
        {targetEpoch !== null && targetEpoch !== epoch ? `, on the way to ${formatCount(targetEpoch)}` : ''}
      </span>
      {coordinator === null ? null : <span className="desk-only">coordinator broker {coordinator}</span>}
    </p>
  )
}

function toCells(group: GroupDetail): Cell[] {
  const { kind, word } = groupWord(group)
  const orphans = orphansOf(group)
  const { lagMessages, coverage, lostMessages } = group
  return [
    {
      label: 'Status',
      value: word,
      kind,
      evidence: (
        <>
          {kind === 'ok' || kind === 'idle' ? null : <Since group={group} />} {group.statusReason}
        </>
      ),
    },
    {
      label: 'Lag',
      value: <Count value={lagMessages} />,
      evidence: <Coverage seen={coverage.seen} total={coverage.total} />,
    },
    {
      label: 'Time behind',
      value: isTimeUnknown(group) ? <Unseen reason={null} /> : <TimeBehind value={group.timeBehindMs} />,
      ...(group.dataLossMs === null
        ? {}
        : {
            kind: isLossNear(group) ? ('warn' as const) : undefined,
            evidence: `retention reaches it ${sayLossTime(group.dataLossMs)}`,
          }),
    },
    {
      label: 'Drains in',
      value: isDrainUnknown(group) ? <Unseen reason={null} /> : <Drain group={group} />,
    },
    ...(lostMessages > 0n
      ? [
          {
            label: 'Deleted unread',
            value: formatCount(lostMessages),
            kind: 'bad',
            evidence: 'gone before it was read',
          } as const,
        ]
      : []),
    toMembers(group),
    {
      label: 'Partitions',
      value: formatCount(group.partitionList.length),
      ...(orphans > 0 ? { kind: 'bad' as const } : {}),
      evidence:
        orphans > 0 ? `${formatCount(orphans)} with no owner` : `in ${formatPlural(group.topics, 'topic')}`,
    },
    {
      label: 'Coordinator',
      value: group.coordinator === null ? <Unseen reason={null} /> : `broker ${group.coordinator}`,
      evidence: group.coordinatorHost ?? 'its address is not known',
    },
  ]
}

/** A dash is for a group that has nothing to be behind on; one that has, and whose time we cannot tell, says so. */
function isTimeUnknown({ timeBehindMs, partitionList }: GroupDetail): boolean {
  return timeBehindMs === null && partitionList.length > 0
}

/** Behind, or not known to be up to date, and nothing can be said of its pace. */
function isDrainUnknown({ draining, drainMs, lagMessages, partitionList, status }: GroupDetail): boolean {
  if (status === 'ok' || status === 'residual' || partitionList.length === 0) return false
  return draining === null && drainMs === null && lagMessages !== 0n
}

function toMembers(group: GroupDetail): Cell {
  const { members } = group
  const { idle, waiting } = withoutOf(group)
  const label = 'Members'
  if (members === null)
    return { label, value: <Unseen reason={null} />, evidence: 'not described by its coordinator' }
  if (isSimple(group)) return { label, value: '–', evidence: 'no membership: activity unknown' }
  if (members === 0) return { label, value: <Count value={0} />, evidence: 'nobody reads' }
  return {
    label,
    value: formatCount(members),
    evidence:
      [
        ...(idle > 0 ? [`${formatCount(idle)} idle`] : []),
        ...(waiting > 0 ? [`${formatCount(waiting)} waiting for partitions`] : []),
      ].join(', ') || (group.type === 'share' ? 'sharing partitions' : 'all own partitions'),
  }
}
