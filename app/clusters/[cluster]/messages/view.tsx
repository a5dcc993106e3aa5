'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useRef, useState } from 'react'
import { keyOf, MessageTable } from '#components/messages/message-table.tsx'
import { sayCancelled, sayFound, sayReading } from '#components/messages/message-words.ts'
import { Screen } from '#components/screen.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { getJson } from '#lib/browser/get-json.ts'
import { messagePath } from '#lib/browser/message-paths.ts'
import { findTrace, useTopics } from '#lib/browser/queries.ts'
import { keepTestMessage } from '#lib/browser/test-message.ts'
import { useListKeys } from '#lib/browser/use-list-keys.ts'
import { useMessageSearch } from '#lib/browser/use-message-search.ts'
import { useMessageTail } from '#lib/browser/use-message-tail.ts'
import { formatBytes, formatCount, formatPlural } from '#lib/format.ts'
import { isGlob } from '#lib/model/glob.ts'
import { messagesHref, sendHref, topicHref, traceHref } from '#lib/model/links.ts'
import { messageListSchema, type Message } from '#lib/model/messages.ts'
import { MessageFilters } from './filters.tsx'
import { isFiltered, messagesUrl, toQuestion } from './messages-url.ts'
import { formatWait, sayGone, sayLeftOut, sayProgress, sayTail } from './say.ts'

const WHOLE_BYTES = 16 * 2 ** 20

/** What topics hold: read on demand, or followed live. */
export function MessagesView({ cluster }: { cluster: string }) {
  const router = useRouter()
  const [url, setUrl] = useQueryStates(messagesUrl, { history: 'push' })
  const { topic, live } = url
  const [typed, setTyped] = useState('')
  const names = useTopics(cluster, {
    search: isGlob(typed) ? '' : typed,
    sort: 'name',
    order: 'asc',
    limit: 50,
  })
  const known = names.data?.items.map(({ name }) => name) ?? []
  const search = useMessageSearch(
    topic === '' || live ? null : messagePath(cluster, topic, '/search', toQuestion(url)),
  )
  const tail = useMessageTail(
    live && topic !== '' ? messagePath(cluster, topic, '/tail', toQuestion(url, true)) : null,
  )
  const page = useRef<HTMLDivElement>(null)
  useListKeys(page)
  const items = live ? tail.items : search.items
  const several = isGlob(topic) || topic.includes(',')
  const asked = { topic: several ? 'these topics' : topic, filtered: isFiltered(url), from: url.from }
  const sentence = live
    ? sayTail(asked.topic, tail.state, tail.ended)
    : topic === ''
      ? { text: 'Choose a topic to read.' }
      : search.state === 'failed'
        ? { text: `${asked.topic} could not be read.` }
        : search.state === 'cancelled'
          ? sayCancelled(asked, search.progress, items.length)
          : search.list
            ? sayFound(asked, search.list, items.length)
            : sayReading(asked, search.progress)
  const gone = !live && search.state === 'done' ? sayGone(url, items) : null
  return (
    <Screen>
      <div ref={page}>
        <Verdict soft={sentence.soft || undefined}>{sentence.text}</Verdict>
        <Under>
          Read straight from the brokers: no group is joined, nothing is committed.
          {several || topic === '' || search.state === 'failed' ? null : (
            <>
              {' '}
              <Link className="lk" href={topicHref(cluster, topic)}>
                About {topic}
              </Link>
            </>
          )}
        </Under>
        <MessageFilters
          url={url}
          topics={known}
          onTyped={setTyped}
          onRead={(change) => {
            void setUrl({ ...change, open: null })
            search.again()
          }}
        />
        {topic === '' ? null : (
          <div className="messages-bar">
            <button
              type="button"
              className={live ? 'chip on' : 'chip'}
              aria-pressed={live}
              onClick={() => void setUrl({ live: live ? null : true, open: null })}
            >
              Live <b>{live ? 'on' : 'off'}</b>
            </button>
            {search.state === 'reading' && !live ? (
              <>
                <span role="status">{sayProgress(search.progress)}</span>
                <button type="button" className="btn" onClick={search.cancel}>
                  Cancel
                </button>
              </>
            ) : null}
            {live && tail.state ? <span role="status">{sayLeftOut(tail.state)}</span> : null}
            {search.list && !live ? (
              <span>
                {formatCount(search.list.scanned)} scanned, {formatBytes(search.list.bytes)} read in{' '}
                {formatWait(search.list.elapsedMs)}
                {search.list.hidden === 0 ? null : (
                  <>
                    {' · '}
                    {formatPlural(search.list.hidden, 'transaction marker')} hidden,{' '}
                    <button type="button" className="lk" onClick={() => void setUrl({ markers: 'show' })}>
                      show
                    </button>
                  </>
                )}
              </span>
            ) : null}
            {search.list && !live && search.list.maskedFields.length > 0 ? (
              <span>Masked here: {search.list.maskedFields.join(', ')}</span>
            ) : null}
            {live ? null : (
              <div className="r">
                <a
                  className="btn"
                  href={messagePath(cluster, topic, '/download', { ...toQuestion(url), limit: 100_000 })}
                  download
                >
                  Download JSON lines
                </a>
              </div>
            )}
          </div>
        )}
        {search.error !== null && !live ? (
          <Banner kind="bad" title={search.error} action={<Again onClick={search.again} />}>
            Nothing was read. The filter above stays as it is.
          </Banner>
        ) : null}
        {live && tail.ended !== null ? (
          <Banner kind="warn" title="The tail has ended.">
            {tail.ended} What came before stays in view.
          </Banner>
        ) : null}
        {search.list && !live && search.list.faults.length > 0 ? (
          <Banner
            kind="warn"
            title={`${search.list.faults.length === 1 ? 'A partition' : `${formatCount(search.list.faults.length)} partitions`} could not be read.`}
          >
            {search.list.faults.slice(0, 3).join(' ')}
          </Banner>
        ) : null}
        {gone === null ? null : (
          <Banner kind="warn" title={`${gone} is not there.`}>
            {isFiltered(url)
              ? 'Retention or compaction took it, or the filter above leaves it out.'
              : 'Retention or compaction took it.'}
            {items.length > 0 ? ' Below is what follows it.' : ''}
          </Banner>
        )}
        {topic === '' ? <Choice cluster={cluster} names={known} /> : null}
        {items.length > 0 ? (
          <MessageTable
            items={items}
            several={several}
            moving={live}
            open={url.open}
            onOpen={(open) => void setUrl({ open }, { history: 'replace' })}
            hands={{
              hrefOf: (message) => messagesHref(cluster, placeOf(message)),
              onWhole: (message) => readWhole(cluster, message),
              testHrefOf: (message) => sendHref(cluster, { topic: message.topic, copied: 'true' }),
              onTest: keepTestMessage,
              onTrace: (message) => goToTrace(cluster, message, (href) => router.push(href)),
            }}
          />
        ) : null}
        {!live && search.list?.nextCursor ? (
          <div className="page">
            <span>{formatCount(items.length)} shown</span>
            <button type="button" className="btn" onClick={search.more}>
              {search.list.stopped === 'limit' ? (url.from === 'newest' ? 'Older' : 'Newer') : 'Search on'}
            </button>
          </div>
        ) : null}
        {!live && search.list?.keyPartition != null ? (
          <p className="page">
            <button type="button" className="lk" onClick={() => void setUrl({ partitioner: 'any' })}>
              Search all partitions for this key
            </button>
          </p>
        ) : null}
      </div>
    </Screen>
  )
}

/** Topics to begin with; what Kafka keeps for itself is named by those who want it. */
function Choice({ cluster, names }: { cluster: string; names: readonly string[] }) {
  return (
    <ul className="topics-to-choose">
      {names
        .filter((name) => !name.startsWith('__'))
        .map((name) => (
          <li key={name}>
            <Link className="lk" href={messagesHref(cluster, { topic: name })}>
              {name}
            </Link>
          </li>
        ))}
    </ul>
  )
}

function Again({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" className="btn" onClick={onClick}>
      Try again
    </button>
  )
}

function placeOf(message: Message): Record<string, string> {
  return {
    topic: message.topic,
    partition: String(message.partition),
    from: `offset:${message.offset}`,
    open: keyOf(message),
    // A marker is hidden otherwise.
    ...(message.kind === 'record' || message.kind === 'tombstone' ? {} : { markers: 'show' }),
  }
}

async function readWhole(cluster: string, message: Message): Promise<Message | null> {
  const { topic, partition, offset } = message
  const query = { partition, from: `offset:${offset}`, limit: 1, maxValueBytes: WHOLE_BYTES }
  const { items } = await getJson(messagePath(cluster, topic, '', query), messageListSchema)
  return items.find((item) => item.offset === offset) ?? null
}

/** False: there is none. A message that was not followed yet is from then on. */
async function goToTrace(cluster: string, message: Message, push: (href: string) => void): Promise<boolean> {
  const { topic, partition, offset } = message
  const found = await findTrace({ cluster, topic, partition: String(partition), offset: String(offset) })
  if (found) push(traceHref(found.cluster, found.id))
  return found !== null
}
