'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { NewTopicPanel, type TopicDraft } from '#components/send/new-topic-panel.tsx'
import { makeTopic, type WantTopic } from '#lib/browser/send-runs.ts'
import { useSettled } from '#lib/browser/use-settled.ts'
import type { PostError } from '#lib/browser/post-json.ts'

const TYPING_MS = 300

type Props = { cluster: string; name: string; brokers: number; onMade: (name: string) => void }

/** Asks the brokers what a topic would be, and has it made. */
export function NewTopic({ cluster, name, brokers, onMade }: Props) {
  const copies = Math.max(1, Math.min(3, brokers))
  const [draft, setDraft] = useState<TopicDraft>({
    partitions: '3',
    copies: String(copies),
    minIsr: String(Math.max(1, copies - 1)),
  })
  const asked = useSettled(JSON.stringify({ name, ...draft }), TYPING_MS)
  const want = toWant(name, draft)
  const settled = asked === JSON.stringify({ name, ...draft })
  const would = useQuery({
    queryKey: ['new-topic', cluster, asked],
    queryFn: () => makeTopic(cluster, { ...(want ?? nothing), dryRun: true }),
    enabled: settled && want !== null,
    retry: false,
    staleTime: Infinity,
  })
  const create = useMutation<unknown, PostError>({
    mutationFn: () => makeTopic(cluster, { ...(want ?? nothing), dryRun: false }),
    onSuccess: () => onMade(name),
  })
  const failed = create.error ?? (settled ? would.error : null)
  return (
    <NewTopicPanel
      name={name}
      draft={draft}
      onDraft={(one) => {
        create.reset()
        setDraft(one)
      }}
      would={settled && want !== null ? (would.data ?? null) : null}
      because={want === null ? 'Each of the three is a whole number from 1 on.' : (failed?.message ?? null)}
      creating={create.isPending}
      onCreate={() => create.mutate()}
    />
  )
}

const nothing: WantTopic = { name: '', partitions: 0, replicationFactor: 0, minIsr: 0, dryRun: true }

function toWant(name: string, { partitions, copies, minIsr }: TopicDraft): WantTopic | null {
  if (![partitions, copies, minIsr].every((text) => /^[1-9]\d{0,4}$/.test(text))) return null
  return {
    name,
    partitions: Number(partitions),
    replicationFactor: Number(copies),
    minIsr: Number(minIsr),
    dryRun: true,
  }
}
