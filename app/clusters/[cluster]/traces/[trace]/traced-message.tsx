'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { Payload } from '#components/messages/payload.tsx'
import { sayKind } from '#components/messages/message-words.ts'
import { Section } from '#components/ui/section.tsx'
import { getJson } from '#lib/browser/get-json.ts'
import { messagePath } from '#lib/browser/message-paths.ts'
import { keepTestMessage } from '#lib/browser/test-message.ts'
import { formatBytes, formatCount, formatInstant } from '#lib/format.ts'
import { sendHref } from '#lib/model/links.ts'
import { messageListSchema, type Message } from '#lib/model/messages.ts'
import type { Trace } from '#lib/model/trace.ts'
import '#components/messages/messages.css'

const WHOLE_BYTES = 16 * 2 ** 20

/** What is known of it; what lies at its place is read on a click, and may be sent again. */
export function TracedMessage({ trace }: { trace: Trace }) {
  const { cluster, topic, partition, offset, box, row } = trace
  const router = useRouter()
  const read = useMutation({ mutationFn: () => readAt(trace) })
  const copy = useMutation({
    mutationFn: async () => read.data ?? (await readAt(trace)),
    onSuccess(message) {
      if (message === null) return
      keepTestMessage(message)
      router.push(sendHref(cluster, { topic, copied: 'true' }))
    },
  })
  const there = partition !== null && offset !== null
  const gone = read.data === null || copy.data === null
  const said = gone
    ? 'It is not there any more: retention or compaction took it.'
    : ((read.error ?? copy.error)?.message ?? null)
  return (
    <Section
      title="The message"
      right={
        there ? (
          <button type="button" className="lk" disabled={copy.isPending} onClick={() => copy.mutate()}>
            Copy as a test message
          </button>
        ) : null
      }
    >
      <div className="traced">
        <dl className="trace-kv">
          <dt>message-id</dt>
          <dd>{trace.messageId ?? 'none'}</dd>
          <dt>throughline-trace</dt>
          <dd>{trace.id}</dd>
          {box === null ? null : (
            <>
              <dt>outbox</dt>
              <dd>
                {box}
                {row === null ? '' : `, row ${row}`}
              </dd>
            </>
          )}
          <dt>topic</dt>
          <dd>
            {topic}
            {partition === null ? '' : ` ${partition}`}
          </dd>
          <dt>offset</dt>
          <dd>{offset === null ? 'not told' : formatCount(offset)}</dd>
          <dt>produced-at</dt>
          <dd>{formatInstant(trace.startMs)}</dd>
          <dt>key</dt>
          <dd>{trace.keyBytes === null ? 'none' : formatBytes(BigInt(trace.keyBytes))}</dd>
        </dl>
        <div className="traced-content">
          {read.data ? (
            <Content message={read.data} />
          ) : there ? (
            <p>
              <button type="button" className="btn" disabled={read.isPending} onClick={() => read.mutate()}>
                {read.isPending ? 'Reading it…' : 'Show its content'}
              </button>
              <span className="note"> One read of the topic, at this offset; nothing is committed.</span>
            </p>
          ) : (
            <p className="note">Its place is not known, so that its content cannot be read.</p>
          )}
          {said === null ? null : <p role="status">{said}</p>}
        </div>
      </div>
    </Section>
  )
}

function Content({ message }: { message: Message }) {
  if (message.kind === 'tombstone') return <p>{sayKind('tombstone')}</p>
  return (
    <>
      <Payload
        title="Value"
        text={message.value}
        encoding={message.encoding}
        is={message.valueIs}
        schemaId={message.schemaId}
        sizeBytes={message.valueBytes}
        cut={message.cut}
        masked={message.masked.filter((field) => field.startsWith('$'))}
      />
      {message.key === null ? null : (
        <Payload
          title="Key"
          text={message.key}
          encoding={message.keyEncoding}
          is={message.keyIs}
          sizeBytes={message.keyBytes}
          cut={false}
          masked={[]}
        />
      )}
    </>
  )
}

/** Null: retention or compaction took it. */
async function readAt({ cluster, topic, partition, offset }: Trace): Promise<Message | null> {
  const query = { partition, from: `offset:${offset}`, limit: 1, maxValueBytes: WHOLE_BYTES }
  const { items } = await getJson(messagePath(cluster, topic, '', query), messageListSchema)
  return items.find((item) => item.offset === offset) ?? null
}
