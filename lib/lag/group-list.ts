import type { GroupList } from '#lib/model/group.ts'
import type { GroupQuery } from '#lib/model/query.ts'
import { pageOf } from '#lib/model/page.ts'
import { compareText } from '#lib/model/compare.ts'
import { statuses } from '#lib/model/group.ts'
import { LEAST_TO_FOLD, toPattern } from './fold.ts'
import type { GroupView } from './group-view.ts'
import { countNeedPerson } from './judgement.ts'
import { countPartlySeen, type GroupTotals } from './roll-up.ts'
import { toGroup } from './to-group.ts'

/** One page of groups: filtered, folded, sorted. Objects are made for its rows alone. */
export function listGroups(view: GroupView, query: GroupQuery): GroupList {
  const { snapshot } = view
  const matching = filterGroups(view, query)
  const { kept, folded } = query.fold === 'yes' ? foldGroups(view, matching) : { kept: matching, folded: [] }
  kept.sort(comparator(view, query))
  const { page, nextCursor } = pageOf(kept, query, (group) => snapshot.groups.ids[group] ?? '')
  return {
    items: page.map((group) => toGroup(view, group)),
    total: kept.length,
    nextCursor,
    asOf: snapshot.atMs,
    unseen: [],
    folded,
    needPerson: countNeedPerson(view.judgement),
    partlySeen: countPartlySeen(view.totals),
    all: snapshot.groups.ids.length,
  }
}

function filterGroups(view: GroupView, query: GroupQuery): number[] {
  const tests = [
    ...searchTest(view, query.search),
    ...oneOf(query.state, (group) => view.snapshot.groups.state[group] ?? ''),
    ...oneOf(query.status, (group) => statuses[view.judgement.status[group] ?? 0] ?? ''),
    ...typeTest(view, query.type),
    ...topicTest(view, query.topic),
    ...membersTest(view, query.members),
    ...exactly(query.id, (group) => view.snapshot.groups.ids[group] ?? ''),
    ...exactly(query.pattern, (group) => toPattern(view.snapshot.groups.ids[group] ?? '')),
  ]
  const found: number[] = []
  for (let group = 0; group < view.snapshot.groups.ids.length; group++) {
    if (tests.every((test) => test(group))) found.push(group)
  }
  return found
}

type Test = (group: number) => boolean

function exactly(wanted: string | undefined, valueOf: (group: number) => string): Test[] {
  return wanted === undefined ? [] : [(group) => valueOf(group) === wanted]
}

/** Several values, comma-separated, are OR-ed; case does not matter. */
function oneOf(wanted: string | undefined, valueOf: (group: number) => string): Test[] {
  if (!wanted) return []
  const values = new Set(
    wanted
      .toLowerCase()
      .split(',')
      .map((value) => value.trim()),
  )
  return [(group) => values.has(valueOf(group).toLowerCase())]
}

function typeTest({ snapshot: { groups } }: GroupView, wanted: string | undefined): Test[] {
  if (!wanted) return []
  const values = new Set(
    wanted
      .toLowerCase()
      .split(',')
      .map((value) => value.trim()),
  )
  return [
    (group) =>
      values.has(groups.type[group] ?? '') ||
      (groups.type[group] === 'classic' &&
        ((values.has('connect') && groups.protocol[group] === 'connect') ||
          (values.has('simple') && groups.protocol[group] === ''))),
  ]
}

function searchTest({ snapshot, readers, lowerIds }: GroupView, search: string | undefined): Test[] {
  const wanted = search?.trim().toLowerCase()
  if (!wanted) return []
  const others = new Set<number>()
  for (const [topic, groups] of readers) {
    if (snapshot.topology.topicNames[topic]?.toLowerCase().includes(wanted))
      for (const group of groups) others.add(group)
  }
  for (const [id, { members }] of snapshot.members) {
    const group = snapshot.groups.index.get(id)
    if (
      group !== undefined &&
      members.some(({ clientId, host }) => `${clientId} ${host}`.toLowerCase().includes(wanted))
    ) {
      others.add(group)
    }
  }
  return [(group) => (lowerIds[group] ?? '').includes(wanted) || others.has(group)]
}

function topicTest({ snapshot, readers }: GroupView, topic: string | undefined): Test[] {
  if (!topic) return []
  const at = snapshot.topology.topicIndex.get(topic)
  const groups = new Set(at === undefined ? [] : readers.get(at))
  return [(group) => groups.has(group)]
}

function membersTest({ totals }: GroupView, wanted: GroupQuery['members']): Test[] {
  switch (wanted) {
    case undefined:
      return []
    case 'none':
      return [(group) => totals.members[group] === 0]
    case 'some':
      return [(group) => (totals.members[group] ?? 0) > 0]
    case 'idle':
      return [(group) => (totals.idle[group] ?? 0) > 0]
  }
}

function foldGroups(view: GroupView, matching: number[]): { kept: number[]; folded: GroupList['folded'] } {
  const { snapshot, totals } = view
  const byPattern = new Map<string, number[]>()
  for (const group of matching) {
    const id = snapshot.groups.ids[group] ?? ''
    const pattern = totals.members[group] === 0 ? toPattern(id) : id
    if (pattern === id) continue
    const found = byPattern.get(pattern)
    if (found) found.push(group)
    else byPattern.set(pattern, [group])
  }
  const folds = [...byPattern].filter(([, groups]) => groups.length >= LEAST_TO_FOLD)
  const hidden = new Set(folds.flatMap(([, groups]) => groups))
  return {
    kept: matching.filter((group) => !hidden.has(group)),
    folded: folds.map(([pattern, groups]) => ({
      pattern,
      groups: groups.length,
      lagMessages: sumLag(totals, groups),
    })),
  }
}

/** Over the groups of which some lag was seen; null when there is none. */
function sumLag({ lag, seen }: GroupTotals, groups: number[]): bigint | null {
  const known = groups.filter((group) => (seen[group] ?? 0) > 0)
  return known.length === 0 ? null : known.reduce((sum, group) => sum + lag.get(group), 0n)
}

/** Ties are broken by name, so that a page never depends on the order in which brokers answered. */
function comparator(view: GroupView, query: GroupQuery): (a: number, b: number) => number {
  const { snapshot, totals, judgement } = view
  const { groups } = snapshot
  const byId = (a: number, b: number) => compareText(groups.ids[a] ?? '', groups.ids[b] ?? '')
  const lateOf = (group: number) => judgement.behindLow[group] || 0
  const lagOf = (group: number) => {
    const lag = totals.lag.num(group)
    return Number.isNaN(lag) ? Number(totals.lag.get(group)) : lag
  }
  const descendingFirst =
    query.sort === 'lag' || query.sort === 'timeBehind' || query.sort === 'members' || query.sort === 'topics'
  const sign = (query.order ?? (descendingFirst ? 'desc' : 'asc')) === 'asc' ? 1 : -1
  const by: Record<GroupQuery['sort'], (a: number, b: number) => number> = {
    worst: (a, b) =>
      (judgement.status[a] ?? 0) - (judgement.status[b] ?? 0) || lateOf(b) - lateOf(a) || lagOf(b) - lagOf(a),
    id: byId,
    lag: (a, b) => lagOf(a) - lagOf(b),
    timeBehind: (a, b) => lateOf(a) - lateOf(b),
    members: (a, b) => (totals.members[a] ?? 0) - (totals.members[b] ?? 0),
    topics: (a, b) => (totals.topics[a] ?? 0) - (totals.topics[b] ?? 0),
    state: (a, b) => compareText(groups.state[a] ?? '', groups.state[b] ?? ''),
    coordinator: (a, b) => groups.coordinator.get(a) - groups.coordinator.get(b),
  }
  return (a, b) => by[query.sort](a, b) * sign || byId(a, b)
}
