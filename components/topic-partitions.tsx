import { formatBytes, formatCount } from '#lib/format.ts'
import type { UnseenReason } from '#lib/model/reading.ts'
import type { TopicDetail, TopicPartition } from '#lib/model/topic.ts'
import { cellOf, cellWords } from './replica-map-cells.ts'
import { CellGlyph } from './replica-map-legend.tsx'
import { messagesOf, partitionState, sortPartitions, type Order, type PartitionSort } from './topic-order.ts'
import { TopicWindow } from './topic-window.tsx'
import { SortHead } from './ui/sort-head.tsx'
import { State } from './ui/state.tsx'
import { Bytes, Count, Unseen } from './ui/value.tsx'

type Sorting = { sort: PartitionSort; order: Order }

/** Each partition with its copies, its log and what it survives. */
export function TopicPartitions({
  topic,
  current,
  onSort,
}: {
  topic: TopicDetail
  current: Sorting
  onSort: (sort: PartitionSort, order: Order) => void
}) {
  const rows = sortPartitions(topic.partitionList, current.sort, current.order)
  const head = { current, onSort }
  return (
    <div className="tw">
      <table className="list">
        <thead>
          <tr>
            <SortHead label="Partition" sort="partition" {...head} />
            <SortHead label="State" sort="worst" first="desc" {...head} />
            <th scope="col">Leader</th>
            <th scope="col">Copies</th>
            <th scope="col" className="num wide-only">
              Log start
            </th>
            <th scope="col" className="num wide-only">
              End
            </th>
            <SortHead label="Messages" sort="messages" numeric {...head} />
            <SortHead label="Size" sort="size" numeric {...head} />
            <th
              scope="col"
              className="pl-5"
              title="Brokers that may still stop; for data, disks that may be lost"
            >
              More losses it survives
            </th>
          </tr>
        </thead>
        <TopicWindow rows={rows} columns={9} keyOf={({ partition }) => String(partition)}>
          {(partition) => <PartitionCells partition={partition} why={whyUnseen(topic, partition)} />}
        </TopicWindow>
      </table>
    </div>
  )
}

/** The reason that the snapshot names; a partition without leader has nobody to ask. */
export function whyUnseen({ name, unseen }: TopicDetail, partition: TopicPartition): UnseenReason | null {
  const gap = unseen.find(({ scope, id }) => scope === 'partition' && id === `${name}:${partition.partition}`)
  return gap?.reason ?? (partition.offline ? 'no-leader' : null)
}

function PartitionCells({ partition, why }: { partition: TopicPartition; why: UnseenReason | null }) {
  const { leader, preferredLeader, logStart, end, lastStable, sizeBytes, survives } = partition
  const { kind, word } = partitionState(partition)
  const messages = messagesOf(partition)
  return (
    <>
      <td className="nm l1">
        <span className="phone-only">Partition {partition.partition}</span>
        <span className="desk-only">{partition.partition}</span>
      </td>
      <td className="l2">
        <State kind={kind}>{word}</State>
      </td>
      <td className="full" data-l="leader">
        {leader ?? <b className="c-bad">none</b>}
        {leader !== null && preferredLeader !== null && leader !== preferredLeader ? (
          <span className="why">preferred is {preferredLeader}</span>
        ) : null}
      </td>
      <td className="full">
        <Copies partition={partition} />
      </td>
      <td className="num wide-only">
        <span className={end === null && logStart !== null ? 'stale' : undefined}>
          <Count value={logStart} why={why} />
        </span>
      </td>
      <td className="num wide-only">
        <Count value={end} why={why} />
        {end !== null && lastStable !== null && lastStable !== end ? (
          <span className="cov" title="Readers of committed records stop before an open transaction">
            stable to {formatCount(lastStable)}
          </span>
        ) : null}
      </td>
      <td className="num r1">
        <Count value={messages} why={why} />
        <span className="phone-only cov">messages</span>
      </td>
      <td className="num r2">{sizeBytes === null ? <Unseen reason={why} /> : <Bytes value={sizeBytes} />}</td>
      <td className="full pl-5 max-[640px]:pl-0" data-l="losses it survives:">
        {survives === null ? (
          <Unseen reason={null} title="Min ISR is not known" />
        ) : (
          <span className="small text-ink-2">
            <Losses count={survives.writes} what="for writes" />,{' '}
            <Losses count={survives.leader} what="for a leader" />,{' '}
            <Losses count={survives.data} what="for data" />
          </span>
        )}
      </td>
    </>
  )
}

/** Brokers, or disks for data, that may still be lost. */
function Losses({ count, what }: { count: number; what: string }) {
  return (
    <span className="nw">
      <b className={count === 0 ? 'text-ink-3' : 'text-ink'}>{count}</b> {what}
    </span>
  )
}

/** The shape and size of every copy, in the order in which they would lead; under it what is wrong, in words. */
function Copies({ partition }: { partition: TopicPartition }) {
  const { replicas, outOfSync, elr, adding, removing, leader } = partition
  const words = [
    ...outOfSync.map(({ broker }) => `${broker} ${cellWords[cellOf(partition, broker)]}`),
    ...removing.map((broker) => `${broker} is being removed`),
    ...adding
      .filter((broker) => !outOfSync.some((found) => found.broker === broker))
      .map((broker) => `${broker} was added`),
    ...(elr && elr.length > 0 ? [`${elr.join(', ')} may still lead without loss`] : []),
  ]
  return (
    <>
      <span className="flex flex-wrap gap-x-3.5 gap-y-0.5">
        {replicas.map((broker) => {
          const kind = cellOf(partition, broker)
          const size = partition.replicaSizes.find((found) => found.broker === broker)?.sizeBytes
          return (
            <span key={broker} className="inline-flex items-center gap-1.5 whitespace-nowrap">
              <CellGlyph kind={kind} />
              <span className="vh">{cellWords[kind]} on broker</span>
              <span className={broker === leader ? 'font-semibold' : undefined}>{broker}</span>
              <CopySize size={size} old={kind === 'dead' || kind === 'only-copy'} />
            </span>
          )
        })}
      </span>
      {words.length > 0 ? <span className="why">{words.join('; ')}</span> : null}
    </>
  )
}

function CopySize({ size, old }: { size: bigint | undefined; old: boolean }) {
  if (size === undefined) return null
  return <span className={`small ${old ? 'stale' : 'text-ink-3'}`}>{formatBytes(size)}</span>
}
