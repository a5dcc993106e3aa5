'use client'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { emptyDraft, SendForm, toCopies, toDraft, toSend, type Draft } from '#components/send/send-form.tsx'
import { RunLine } from '#components/send/run-line.tsx'
import { TraceTable } from '#components/trace/trace-table.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Section, Under, Verdict } from '#components/ui/section.tsx'
import { newDeedKey } from '#lib/browser/deed-key.ts'
import { useTraces } from '#lib/browser/queries.ts'
import { startSends, stopSends, useSendRun } from '#lib/browser/send-runs.ts'
import { useTestMessage } from '#lib/browser/test-message.ts'
import { postJson, type PostError } from '#lib/browser/post-json.ts'
import { formatCount } from '#lib/format.ts'
import { matchesStars } from '#lib/model/glob.ts'
import { messagesHref, traceHref, tracesHref } from '#lib/model/links.ts'
import { sentSchema, type Sent } from '#lib/model/send.ts'
import type { SendRun } from '#lib/model/send-run.ts'
import { NewTopic } from './new-topic.tsx'

type Props = {
  cluster: string
  brokers: number
  patterns: readonly string[]
  topics: readonly string[]
  boxes: readonly string[]
  because: string | null
}

const WITHIN_MS = 30_000
const MOST_LATELY = 8

/** Test messages to a topic that the settings name: one, then its trace; or many, then how far they have come. */
export function SendView({ cluster, brokers, patterns, topics, boxes, because }: Props) {
  const [{ topic, copied: fill, run: runId }, setUrl] = useQueryStates({
    topic: parseAsString.withDefault(topics[0] ?? ''),
    copied: parseAsBoolean.withDefault(false),
    run: parseAsString,
  })
  const [written, setDraft] = useState<Draft | null>(null)
  const [made, setMade] = useState<readonly string[]>([])
  const copied = useTestMessage()
  const draft = written ?? (fill && copied !== null ? toDraft(copied) : emptyDraft)
  const router = useRouter()
  const one = useMutation<Sent, PostError>({
    mutationFn: () =>
      postJson(
        `/api/v1/clusters/${encodeURIComponent(cluster)}/topics/${encodeURIComponent(topic)}/messages`,
        toSend(draft),
        sentSchema,
        { withinMs: WITHIN_MS },
      ),
    onSuccess: ({ traceId }) => router.push(traceHref(cluster, traceId)),
  })
  const many = useMutation<SendRun, PostError, string>({
    mutationFn: (idempotencyKey) =>
      startSends(cluster, topic, { ...toSend(draft), ...toCopies(draft), idempotencyKey }),
    onSuccess: ({ id }) => void setUrl({ run: id }, { history: 'push' }),
  })
  const { error } = one.error ? one : many
  const known = [...topics, ...made]
  const missing =
    because === null &&
    topic !== '' &&
    !known.includes(topic) &&
    patterns.some((pattern) => matchesStars(pattern, topic))
  return (
    <main id="content">
      <Verdict>
        {patterns.length === 0 ? 'No topic takes test messages.' : 'Send a test message, and follow it.'}
      </Verdict>
      <Under>
        {patterns.length === 0
          ? 'Name topics in send.topics of this cluster in the settings, as names or patterns: send: { topics: ["test.*"] }. Nothing is sent anywhere else.'
          : `To topics that send.topics of the settings names: ${patterns.join(', ')}. It is written into the audit log, without its content.`}
      </Under>
      {because === null ? null : (
        <Banner kind="warn" title="Looking only">
          {because}
        </Banner>
      )}
      {error ? (
        <Banner
          kind="bad"
          title={error.status === 0 ? 'Nobody knows whether it was sent' : 'It was not sent'}
        >
          {error.message}
        </Banner>
      ) : null}
      {copied === null || patterns.length === 0 ? null : (
        <Banner
          kind="plain"
          title={
            fill && written === null
              ? `This is the message of ${copied.topic} ${copied.partition} at offset ${formatCount(BigInt(copied.offset))}`
              : `A message of ${copied.topic} ${copied.partition} was copied`
          }
          action={
            fill && written === null ? null : (
              <button type="button" className="lk" onClick={() => setDraft(toDraft(copied))}>
                Fill it in
              </button>
            )
          }
        >
          Its key, value and headers; what is masked stays masked, and headers that are no text are left out.
          {copied.cut ? ' Only the beginning of its value was read.' : ''}
        </Banner>
      )}
      {patterns.length === 0 ? null : (
        <SendForm
          topic={topic}
          topics={known}
          boxes={boxes}
          onTopic={(name) => void setUrl({ topic: name, run: null })}
          draft={draft}
          onDraft={setDraft}
          sending={one.isPending || many.isPending}
          allowed={because === null}
          onSend={() => (toCopies(draft)?.copies === 1 ? one.mutate() : many.mutate(newDeedKey()))}
          missing={
            missing ? (
              <NewTopic
                key={topic}
                cluster={cluster}
                name={topic}
                brokers={brokers}
                onMade={(name) => setMade((all) => [...all, name])}
              />
            ) : null
          }
        />
      )}
      {runId === null || topic === '' ? null : <Run cluster={cluster} topic={topic} id={runId} />}
      {topic === '' || missing || patterns.length === 0 ? null : <Lately cluster={cluster} topic={topic} />}
    </main>
  )
}

function Run({ cluster, topic, id }: { cluster: string; topic: string; id: string }) {
  const { data, error, refetch } = useSendRun(cluster, topic, id)
  const stop = useMutation<SendRun, PostError, SendRun>({
    mutationFn: stopSends,
    onSettled: () => void refetch(),
  })
  const said = stop.error?.message ?? error?.message ?? null
  return (
    <Section
      title="Many copies"
      right={
        <Link className="lk" href={messagesHref(cluster, { topic })}>
          What {topic} holds
        </Link>
      }
    >
      {data ? (
        <RunLine run={data} stopping={stop.isPending} onStop={() => stop.mutate(data)} />
      ) : said === null ? (
        <p className="note">Asking how far it has come.</p>
      ) : null}
      {said === null ? null : (
        <p role="alert" className="note c-bad">
          {said}
        </p>
      )}
    </Section>
  )
}

/** What was sent there last, from this page or another. */
function Lately({ cluster, topic }: { cluster: string; topic: string }) {
  const { data } = useTraces(cluster)
  const all = data?.items.filter((trace) => trace.topic === topic) ?? []
  return (
    <Section
      title={`Sent to ${topic} lately`}
      right={
        <Link className="lk" href={tracesHref(cluster)}>
          All traces
        </Link>
      }
    >
      {data === undefined ? (
        <p className="note">Asking which messages are followed.</p>
      ) : all.length === 0 ? (
        <p className="note">
          No message to {topic} was followed yet. Send one: its trace begins by itself, and stays here.
        </p>
      ) : (
        <TraceTable traces={all.slice(0, MOST_LATELY)} />
      )}
    </Section>
  )
}
