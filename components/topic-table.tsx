import Link from 'next/link'
import { formatCount, formatPlural } from '#lib/format.ts'
import { topicHref } from '#lib/model/links.ts'
import type { TopicQuery } from '#lib/model/query.ts'
import type { Topic } from '#lib/model/topic.ts'
import './lists.css'
import { topicHealth } from './topic-words.ts'
import { SortHead } from './ui/sort-head.tsx'
import { State } from './ui/state.tsx'
import { Bytes, Count, Coverage, Unseen } from './ui/value.tsx'

type Sort = { sort: TopicQuery['sort']; order: 'asc' | 'desc' }

type Props = {
  cluster: string
  topics: Topic[]
  sort: Sort
  onSort: (sort: Sort['sort'], order: Sort['order']) => void
}

/** Topics with their health, worst first unless the reader sorts otherwise. */
export function TopicTable({ cluster, topics, sort, onSort }: Props) {
  const head = { current: sort, onSort }
  return (
    <table className="list long">
      <caption className="vh">Topics</caption>
      <thead>
        <tr>
          <SortHead label="Topic" sort="name" {...head} />
          <SortHead label="Health and why" sort="worst" first="desc" {...head} />
          <SortHead label="Partitions" sort="partitions" numeric {...head} />
          <th scope="col" className="num tab-hide">
            Copies
          </th>
          <th scope="col" className="num tab-hide">
            Min ISR
          </th>
          <SortHead label="Messages, at most" sort="messages" numeric {...head} />
          <SortHead label="Size, all copies" sort="size" numeric {...head} />
          <SortHead label="Groups" sort="groups" numeric {...head} />
        </tr>
      </thead>
      <tbody>
        {topics.map((topic) => (
          <Row key={topic.name} cluster={cluster} topic={topic} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ cluster, topic }: { cluster: string; topic: Topic }) {
  const { kind, word, why } = topicHealth(topic)
  return (
    <tr className="goes">
      <td className="nm l1">
        <Link className="row-link" href={topicHref(cluster, topic.name)}>
          {topic.name}
        </Link>
        {topic.internal ? <span className="why">internal</span> : null}
      </td>
      <td className="l2">
        <State kind={kind}>{word}</State>
        {why === '' ? null : <span className="why">{why}</span>}
      </td>
      <td className="num r2" data-l="partitions">
        {formatCount(topic.partitions)}
      </td>
      <td className="num tab-hide">{formatCount(topic.replicationFactor)}</td>
      <td className="num tab-hide">
        {topic.minIsr === null ? (
          <Unseen reason={null} title={whyUnseen(topic)} />
        ) : (
          formatCount(topic.minIsr)
        )}
      </td>
      <td className="num r1" data-l="messages">
        <Count value={topic.messages} why={topic.unseen[0]?.reason ?? null} />
        {topic.messages === null ? null : <Coverage {...topic.coverage} />}
      </td>
      <td className="num">
        <Bytes value={topic.sizeBytes} />
      </td>
      <td className="num" title={formatPlural(topic.groups, 'group')}>
        <Count value={topic.groups} />
      </td>
    </tr>
  )
}

function whyUnseen({ name }: Topic): string {
  return `The settings of ${name} were not seen`
}
