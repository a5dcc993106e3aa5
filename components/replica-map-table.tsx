import Link from 'next/link'
import { formatCount } from '#lib/format.ts'
import { topicHref } from '#lib/model/links.ts'
import type { PartitionHealth, ReplicaMap, ReplicaBlock } from '#lib/model/topic.ts'
import { cellOfLetter, cellKinds, cellWords, headOf, headOfBucket, headWords } from './replica-map-cells.ts'
import type { BucketColumn, HeadKind } from './replica-map-cells.ts'
import { TopicWindow } from './topic-window.tsx'
import type { Kind } from './ui/glyph.tsx'
import { State } from './ui/state.tsx'

/** The facts of the map, row by row. */
export function ReplicaMapTable({ cluster, map }: { cluster: string; map: ReplicaMap }) {
  if (map.buckets) return <BucketTable columns={map.buckets.columns} brokers={map.brokers} />
  const rows = map.blocks.flatMap((block) => block.partitionList.map((partition) => ({ block, partition })))
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">Topic</th>
          <th scope="col" className="num">
            Partition
          </th>
          <th scope="col" className="pl-5">
            State
          </th>
          <th scope="col">Leader</th>
          <th scope="col">In sync</th>
          <th scope="col">Out of sync</th>
        </tr>
      </thead>
      <TopicWindow
        rows={rows}
        columns={6}
        keyOf={({ block, partition }) => `${block.topic}:${partition.partition}`}
      >
        {(row) => <PartitionRow cluster={cluster} {...row} />}
      </TopicWindow>
    </table>
  )
}

function PartitionRow({
  cluster,
  block,
  partition,
}: {
  cluster: string
  block: ReplicaBlock
  partition: PartitionHealth
}) {
  const { leader, isr, outOfSync } = partition
  const lost = new Set(outOfSync.map(({ broker }) => broker))
  const inSync = isr.filter((broker) => !lost.has(broker))
  return (
    <>
      <td className="nm l1">
        <Link href={topicHref(cluster, block.topic)}>{block.topic}</Link>
      </td>
      <td className="num r1">{partition.partition}</td>
      <td className="l2 pl-5 max-[640px]:pl-0">
        <HeadState head={headOf(partition)} missing={outOfSync.length > 0} />
      </td>
      <td className="r2" data-l="leader">
        {leader ?? 'none'}
      </td>
      <td className="full" data-l="in sync">
        {inSync.length > 0 ? inSync.join(', ') : 'none'}
      </td>
      <td className="full" data-l="out of sync">
        {outOfSync.length > 0
          ? outOfSync.map(({ broker, why }) => `${broker} ${cellWords[why]}`).join('; ')
          : 'none'}
      </td>
    </>
  )
}

const headKinds: Record<HeadKind, Kind> = { 'no-leader': 'bad', refuses: 'bad', 'at-min': 'warn' }

function HeadState({ head, missing }: { head: HeadKind | null; missing: boolean }) {
  if (head === null) return missing ? <State kind="warn">lacks a copy</State> : <State kind="ok">well</State>
  return <State kind={headKinds[head]}>{headWords[head]}</State>
}

function BucketTable({ columns, brokers }: { columns: BucketColumn[]; brokers: ReplicaMap['brokers'] }) {
  const rows = columns.map((column, at) => ({ column, at }))
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">From topic</th>
          <th scope="col">State</th>
          <th scope="col" className="num">
            No leader
          </th>
          <th scope="col" className="num">
            Refuse writes
          </th>
          <th scope="col" className="num">
            At min ISR
          </th>
          <th scope="col" className="pl-5">
            Worst copies
          </th>
        </tr>
      </thead>
      <TopicWindow rows={rows} columns={6} keyOf={({ at }) => String(at)}>
        {({ column }) => (
          <>
            <td className="nm l1">{column.topic}</td>
            <td className="r1">
              <HeadState head={headOfBucket(column)} missing={/[bdx]/.test(column.cells)} />
            </td>
            <td className="num l2" data-l="no leader">
              {formatCount(column.offline)}
            </td>
            <td className="num r2" data-l="refuse writes">
              {formatCount(column.underMinIsr)}
            </td>
            <td className="num">{formatCount(column.atMinIsr)}</td>
            <td className="full pl-5 max-[640px]:pl-0">{worstCopies(column, brokers)}</td>
          </>
        )}
      </TopicWindow>
    </table>
  )
}

/** dead on 17; behind on 22, 24. */
function worstCopies({ cells }: BucketColumn, brokers: ReplicaMap['brokers']): string {
  const bad = cellKinds.filter((kind) => kind !== 'none' && kind !== 'in-sync' && kind !== 'leader')
  const parts = bad.toReversed().flatMap((kind) => {
    const ids = brokers.filter((_, at) => cellOfLetter(cells[at]) === kind).map(({ id }) => id)
    return ids.length > 0 ? [`${cellWords[kind]} on ${ids.join(', ')}`] : []
  })
  return parts.length > 0 ? parts.join('; ') : 'all in sync'
}
