'use client'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { emptyDraft, SendForm, toDraft, toSend, type Draft } from '#components/send/send-form.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { Under, Verdict } from '#components/ui/section.tsx'
import { useTestMessage } from '#lib/browser/test-message.ts'
import { postJson, type PostError } from '#lib/browser/post-json.ts'
import { traceHref } from '#lib/model/links.ts'
import { sentSchema, type Sent } from '#lib/model/send.ts'

type Props = {
  cluster: string
  patterns: readonly string[]
  topics: readonly string[]
  because: string | null
}

const WITHIN_MS = 30_000

/** A test message to a topic that the settings name; then its trace. */
export function SendView({ cluster, patterns, topics, because }: Props) {
  const [topic, setTopic] = useQueryState('topic', parseAsString.withDefault(topics[0] ?? ''))
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const router = useRouter()
  const copied = useTestMessage()
  const { mutate, isPending, error } = useMutation<Sent, PostError>({
    mutationFn: () =>
      postJson(
        `/api/v1/clusters/${encodeURIComponent(cluster)}/topics/${encodeURIComponent(topic)}/messages`,
        toSend(draft),
        sentSchema,
        { withinMs: WITHIN_MS },
      ),
    onSuccess: ({ traceId }) => router.push(traceHref(cluster, traceId)),
  })
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
      {copied === null ? null : (
        <Banner
          kind="plain"
          title={`A message of ${copied.topic} ${copied.partition} was copied`}
          action={
            <button type="button" className="lk" onClick={() => setDraft(toDraft(copied))}>
              Fill it in
            </button>
          }
        >
          Its key, value and headers; what is masked stays masked, and bytes that are no text are left out.
        </Banner>
      )}
      {patterns.length === 0 ? null : (
        <SendForm
          topic={topic}
          topics={topics}
          onTopic={(one) => void setTopic(one)}
          draft={draft}
          onDraft={setDraft}
          sending={isPending}
          allowed={because === null}
          onSend={() => mutate()}
        />
      )}
    </main>
  )
}
