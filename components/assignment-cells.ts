import type { GroupDetail, GroupPartition, Member } from '#lib/model/group.ts'

/** `held` solid, `gives-up` dashed, `waits` for another member to give up, `next` free and coming. */
type CellKind = 'held' | 'gives-up' | 'waits' | 'next'

export type MapCell = {
  /** Place among all columns of the map, from 0. */
  column: number
  topic: string
  partition: number
  kind: CellKind
  /** Messages behind; null while it is not known. */
  lag: bigint | null
}

export type MapTopic = { topic: string; partitions: number[]; from: number }

export type MapRow = {
  member: Member
  cells: MapCell[]
  /** Sum over what it holds and what is known of it; null when nothing of it is known. */
  lag: bigint | null
  /** Of what it holds, how much is known: what `lag` stands on. */
  coverage: { seen: number; total: number }
  /** Holds nothing and waits for nothing. */
  idle: boolean
}

/** Members down, partitions across: what is assigned to whom, before anything is left out. */
export type Assignment = {
  topics: MapTopic[]
  columns: number
  rows: MapRow[]
  /** Partitions that nobody holds or waits for. */
  noOwner: MapCell[]
  mostLag: bigint
}

export function toAssignment(group: Pick<GroupDetail, 'memberList' | 'partitionList'>): Assignment {
  const topics = toTopics(group)
  const columnOf = new Map(
    topics.flatMap(({ topic, partitions, from }) =>
      partitions.map((partition, n) => [keyOf(topic, partition), from + n]),
    ),
  )
  const known = new Map(group.partitionList.map((row) => [keyOf(row.topic, row.partition), row]))
  const held = new Set(group.memberList.flatMap(({ assigned }) => keysOf(assigned)))
  const wanted = new Set(group.memberList.flatMap(({ target }) => keysOf(target ?? [])))
  const toCell = (key: string, kind: CellKind): MapCell => {
    const [topic, partition] = partsOf(key)
    return { column: columnOf.get(key) ?? 0, topic, partition, kind, lag: known.get(key)?.lag ?? null }
  }
  const rows = group.memberList.map((member) => toRow(member, held, toCell))
  const noOwner = [...columnOf.keys()]
    .filter((key) => !held.has(key) && !wanted.has(key))
    .map((key) => toCell(key, 'held'))
  return {
    topics,
    columns: columnOf.size,
    rows,
    noOwner,
    mostLag: group.partitionList.reduce((most, { lag }) => (lag !== null && lag > most ? lag : most), 0n),
  }
}

function toRow(
  member: Member,
  held: ReadonlySet<string>,
  toCell: (key: string, kind: CellKind) => MapCell,
): MapRow {
  const target = member.target === null ? null : new Set(keysOf(member.target))
  const assigned = new Set(keysOf(member.assigned))
  const cells = [...assigned]
    .map((key) => toCell(key, target === null || target.has(key) ? 'held' : 'gives-up'))
    .concat(
      [...(target ?? [])]
        .filter((key) => !assigned.has(key))
        .map((key) => toCell(key, held.has(key) ? 'waits' : 'next')),
    )
    .toSorted((a, b) => a.column - b.column)
  const own = cells.filter(({ kind }) => kind === 'held' || kind === 'gives-up')
  const lags = own.map(({ lag }) => lag).filter((lag) => lag !== null)
  return {
    member,
    cells,
    lag: lags.length === 0 ? null : lags.reduce((sum, lag) => sum + lag, 0n),
    coverage: { seen: lags.length, total: own.length },
    idle: cells.length === 0,
  }
}

/** Every topic and partition that is committed, assigned or wanted, in the order of their names and numbers. */
function toTopics({
  memberList,
  partitionList,
}: Pick<GroupDetail, 'memberList' | 'partitionList'>): MapTopic[] {
  const found = new Map<string, Set<number>>()
  const add = (topic: string, partition: number) => {
    const partitions = found.get(topic)
    if (partitions) partitions.add(partition)
    else found.set(topic, new Set([partition]))
  }
  for (const { topic, partition } of partitionList) add(topic, partition)
  for (const { assigned, target } of memberList) {
    for (const { topic, partitions } of [...assigned, ...(target ?? [])]) {
      for (const partition of partitions) add(topic, partition)
    }
  }
  let from = 0
  return [...found]
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([topic, set]) => {
      const partitions = [...set].toSorted((a, b) => a - b)
      const placed = { topic, partitions, from }
      from += partitions.length
      return placed
    })
}

/** 0 to 4, by the share of the greatest lag in the map. The number in the cell says how much. */
export function heatOf(lag: bigint | null, most: bigint): 0 | 1 | 2 | 3 | 4 {
  if (lag === null || lag <= 0n || most <= 0n) return 0
  const share = Number(lag) / Number(most)
  return share > 0.75 ? 4 : share > 0.5 ? 3 : share > 0.25 ? 2 : 1
}

function keysOf(assigned: readonly { topic: string; partitions: number[] }[]): string[] {
  return assigned.flatMap(({ topic, partitions }) => partitions.map((partition) => keyOf(topic, partition)))
}

/** Topic names have no space (Kafka's alphabet), so that a key is unambiguous. */
function keyOf(topic: string, partition: GroupPartition['partition']): string {
  return `${topic} ${partition}`
}

function partsOf(key: string): [topic: string, partition: number] {
  const space = key.lastIndexOf(' ')
  return [key.slice(0, space), Number(key.slice(space + 1))]
}
