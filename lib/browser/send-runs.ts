'use client'
import { madeTopicSchema, type MadeTopic } from '#lib/model/new-topic.ts'
import { sendRunSchema, type SendRun } from '#lib/model/send-run.ts'
import { postJson } from './post-json.ts'
import { useFollowed } from './use-followed.ts'

const WITHIN_MS = 30_000

function topicsPath(cluster: string): string {
  return `/clusters/${encodeURIComponent(cluster)}/topics`
}

function sendsPath(cluster: string, topic: string): string {
  return `${topicsPath(cluster)}/${encodeURIComponent(topic)}/sends`
}

/** How far a sending of many copies has come; null: none is looked at. */
export function useSendRun(cluster: string, topic: string, id: string | null) {
  return useFollowed({
    path: id === null ? null : `${sendsPath(cluster, topic)}/${encodeURIComponent(id)}`,
    event: 'run',
    schema: sendRunSchema,
    isLive: ({ state }) => state === 'running',
  })
}

export function startSends(cluster: string, topic: string, want: object): Promise<SendRun> {
  return postJson(`/api/v1${sendsPath(cluster, topic)}`, want, sendRunSchema, { withinMs: WITHIN_MS })
}

export function stopSends({ cluster, topic, id }: SendRun): Promise<SendRun> {
  const path = `${sendsPath(cluster, topic)}/${encodeURIComponent(id)}/stop`
  return postJson(`/api/v1${path}`, {}, sendRunSchema, { withinMs: WITHIN_MS })
}

export type WantTopic = {
  name: string
  partitions: number
  replicationFactor: number
  minIsr: number
  dryRun: boolean
}

export function makeTopic(cluster: string, want: WantTopic): Promise<MadeTopic> {
  return postJson(`/api/v1${topicsPath(cluster)}`, want, madeTopicSchema, { withinMs: WITHIN_MS })
}
