import { formatCount, formatPlural, formatReason } from '#lib/format.ts'
import type { GroupDetail, GroupPartition } from '#lib/model/group.ts'
import { isSimple } from './assignment-words.ts'
import { isLossNear, sayLossTime } from './data-loss.ts'

/** The sentence over a group, and what follows from it. `since`: since when its status holds, in words; empty: not known. */
export function sayGroup(group: GroupDetail, since = ''): { verdict: string; under: string } {
  return { verdict: toVerdict(group, since), under: toUnder(group).join(' ') }
}

function toVerdict(group: GroupDetail, since: string): string {
  const { lagMessages, lostMessages, coverage, partitionList } = group
  const fault = group.unseen.find(({ scope, id }) => scope === 'group' && id === group.id)
  const lag = lagMessages === null ? null : formatCount(lagMessages)
  // Rule 1: nothing seen. Before everything: what is drawn below is old.
  if (fault && coverage.seen === 0)
    return `Not seen: ${formatReason(fault.reason)}. What is below was seen before.`
  // Rule 2: lost. Data is gone; nothing that follows can be worse.
  if (lostMessages > 0n) {
    const left = lag === null ? '' : sayLeft(group)
    return `${sayMessages(lostMessages)} ${wasWere(lostMessages)} deleted before the group read ${lostMessages === 1n ? 'it' : 'them'}.${left}`
  }
  // Rule 3: beyond the end. Such a partition has lag 0 and would pass as up to date.
  const ahead = partitionList.filter((partition) => partition.ahead > 0n)
  if (ahead.length > 0)
    return `Committed beyond the end ${onPartitions(ahead)}: nothing is read there until the end gets that far.`
  if (partitionList.length === 0) return 'No members, and nothing was committed.'
  if (lagMessages === null || lag === null) return sayNoLag(partitionList)
  const where = sayWhere(group)
  // Rule 4: what the samples say of it, with the evidence.
  const judged = words[group.status]
  if (judged !== undefined && group.statusReason !== '')
    return `${judged}${since === '' ? '' : ` ${since}`}: ${group.statusReason}. ${sayMessages(lagMessages)} ${waitWaits(lagMessages)} ${where}.`
  // Rule 5: behind. How far, then where most of it is.
  const nobody = group.members === 0 && !isSimple(group)
  if (lagMessages > 0n && nobody)
    return `Nobody reads: ${sayMessages(lagMessages)} ${waitWaits(lagMessages)} ${where}.`
  if (lagMessages > 0n) return `${sayMessages(lagMessages)} behind ${where}${sayWorst(group)}.`
  return nobody ? `Nobody reads, and nothing waits ${where}.` : `Up to date ${where}.`
}

/** After a loss: what can still be read, and over what that was counted. */
function sayLeft(group: GroupDetail): string {
  const { lagMessages, coverage } = group
  const where = coverage.seen < coverage.total ? ` ${sayWhere(group)}` : ''
  return ` ${formatCount(lagMessages ?? 0n)} more ${waitWaits(lagMessages ?? 0n)} to be read${where}.`
}

/** Statuses that need samples over time; the others are told by the numbers themselves. */
const words: Partial<Record<GroupDetail['status'], string>> = {
  stalled: 'Stalled',
  stopped: 'Stopped',
  'falling-behind': 'Falling behind',
  rewound: 'Went back',
  'catching-up': 'Catching up',
}

/** What the sum stands on: all partitions, or how many of them. */
function sayWhere({ coverage: { seen, total }, lagMessages, members }: GroupDetail): string {
  if (seen < total) return `on the ${formatCount(seen)} of ${formatCount(total)} partitions that were seen`
  if (total === 1) return 'on its only partition'
  const which = lagMessages !== 0n ? '' : members === 0 ? 'its ' : 'all '
  return `on ${which}${formatCount(total)} partitions`
}

/** One partition that has more than half of it is worth its name. */
function sayWorst({ partitionList, lagMessages }: GroupDetail): string {
  const worst = partitionList.reduce<GroupPartition | null>(
    (most, partition) => ((partition.lag ?? -1n) > (most?.lag ?? -1n) ? partition : most),
    null,
  )
  if (partitionList.length < 2 || !worst?.lag || !lagMessages || worst.lag * 2n <= lagMessages) return ''
  return `, ${worst.lag === lagMessages ? 'all' : 'most'} of it in ${worst.topic} ${worst.partition}`
}

function sayNoLag(partitions: GroupPartition[]): string {
  const total = partitions.length
  const never = partitions.filter(({ why }) => why === 'not-committed').length
  if (never === total)
    return total === 1
      ? 'Never committed on its only partition: how far it is behind is not known.'
      : `Never committed on any of ${formatCount(total)} partitions: how far it is behind is not known.`
  const reasons = new Set(
    partitions.map(({ why }) => why).filter((why) => why !== null && why !== 'not-committed'),
  )
  const words = [...reasons].map((why) => (why === null ? '' : formatReason(why))).join(', ')
  return `How far it is behind is not known: ${words || 'no partition was seen'}.`
}

function toUnder(group: GroupDetail): string[] {
  const { members } = group
  const { idle, waiting } = withoutOf(group)
  const orphans = orphansOf(group)
  const parts: string[] = []
  if (orphans > 0)
    parts.push(
      `${formatPlural(orphans, 'partition')} ${orphans === 1 ? 'has' : 'have'} no owner: nobody reads there.`,
    )
  const of = formatPlural(members ?? 0, 'member')
  if (idle > 0) parts.push(`${formatCount(idle)} of ${of} ${isAre(idle)} idle.`)
  if (waiting > 0)
    parts.push(`${formatCount(waiting)} of ${of} ${isAre(waiting)} waiting for partitions to be given up.`)
  const never = group.partitionList.filter(({ why }) => why === 'not-committed').length
  if (never > 0 && group.lagMessages !== null)
    parts.push(`Nothing was ever committed on ${formatPlural(never, 'partition')}.`)
  if (group.type === 'share')
    parts.push(
      'In a share group, committed is the start offset: everything before it is done, what follows may be in work.',
    )
  if (isLossNear(group) && group.dataLossMs)
    parts.push(`If it stopped now, retention would reach unread messages ${sayLossTime(group.dataLossMs)}.`)
  if (isSimple(group)) parts.push('No membership: activity unknown.')
  return parts
}

/**
 * Members that own nothing. `waiting`: the coordinator has named partitions for it, and it gets them as soon as they are
 * free; only the others are idle.
 */
export function withoutOf({ memberList, idleMembers }: GroupDetail): { idle: number; waiting: number } {
  const owned = (list: GroupDetail['memberList'][number]['target']) =>
    (list ?? []).some(({ partitions }) => partitions.length > 0)
  const waiting = memberList.filter(({ assigned, target }) => !owned(assigned) && owned(target)).length
  return { idle: Math.max(0, (idleMembers ?? 0) - waiting), waiting }
}

/** Partitions without owner in a group that has members. Without members nobody owns anything, which is no news. */
export function orphansOf({ memberList, partitionList, type }: GroupDetail): number {
  if (memberList.length === 0) return 0
  const wanted = new Set(
    memberList.flatMap(({ assigned, target }) =>
      [...assigned, ...(target ?? [])].flatMap(({ topic, partitions }) =>
        partitions.map((p) => `${topic} ${p}`),
      ),
    ),
  )
  // Members of a share group may all share a partition, and now and then nobody has it.
  if (type === 'share' && wanted.size === 0) return 0
  return partitionList.filter(({ topic, partition }) => !wanted.has(`${topic} ${partition}`)).length
}

function onPartitions(partitions: GroupPartition[]): string {
  const first = partitions[0]
  const name = first ? `${first.topic} ${first.partition}` : ''
  return partitions.length === 1
    ? `on ${name}`
    : `on ${formatCount(partitions.length)} partitions, first ${name}`
}

function sayMessages(count: bigint): string {
  return `${formatCount(count)} ${count === 1n ? 'message' : 'messages'}`
}

function isAre(count: number): string {
  return count === 1 ? 'is' : 'are'
}

function wasWere(count: bigint): string {
  return count === 1n ? 'was' : 'were'
}

function waitWaits(count: bigint): string {
  return count === 1n ? 'waits' : 'wait'
}
