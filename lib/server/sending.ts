import { matchesStars } from '#lib/model/glob.ts'
import { toJson } from '#lib/model/json.ts'
import type { MadeTopic, NewTopic } from '#lib/model/new-topic.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { sendRunSchema, type SendRun, type SendRunWant } from '#lib/model/send-run.ts'
import type { Send, Sent } from '#lib/model/send.ts'
import type { ServerEvent } from '#lib/switchboard/messages/messages.ts'
import { watchValue } from '#lib/switchboard/watch-value.ts'
import { running, noCluster } from './home.ts'

/** Sends one test message, if the settings name its topic. Throws a `Fault` when the cluster does not take it. */
export async function sendMessage(cluster: string, topic: string, want: Send): Promise<Sent | Refusal> {
  const because = running()?.mayWrite() ?? null
  if (because !== null) return { refused: 'forbidden', because }
  return running()?.clusters.get(cluster)?.sender.send(topic, want, 'local') ?? noCluster(cluster)
}

/** Which topics take test messages: the patterns of the settings and those that fit them; `because`: why nothing may be sent. */
export function readSendTopics(cluster: string): {
  patterns: readonly string[]
  topics: string[]
  /** Outboxes that they may be sent through. */
  boxes: string[]
  because: string | null
} {
  const watched = running()?.clusters.get(cluster)
  const patterns = watched?.settings.send.topics ?? []
  const names = watched?.views?.snapshot.topology.topicNames ?? []
  const topics = names.filter((name) => patterns.some((one) => matchesStars(one, name))).toSorted()
  const boxes = watched?.traceBoxes()?.writable() ?? []
  return { patterns, topics, boxes, because: running()?.mayWrite() ?? null }
}

/** Begins to send many copies, if the settings name their topic. Throws a `Fault` when the brokers do not tell of it. */
export async function startSends(
  cluster: string,
  topic: string,
  want: SendRunWant,
): Promise<SendRun | Refusal> {
  const because = running()?.mayWrite() ?? null
  if (because !== null) return { refused: 'forbidden', because }
  return running()?.clusters.get(cluster)?.sendRuns.start(topic, want, 'local') ?? noCluster(cluster)
}

export function readSends(cluster: string, topic: string, id: string): SendRun | Refusal {
  return running()?.clusters.get(cluster)?.sendRuns.read(topic, id) ?? noCluster(cluster)
}

/** Who may begin may stop; so may everybody once nobody may begin any more. */
export async function stopSends(cluster: string, topic: string, id: string): Promise<SendRun | Refusal> {
  return running()?.clusters.get(cluster)?.sendRuns.stop(topic, id) ?? noCluster(cluster)
}

export const OFTEN_MS = 250

export function watchSends(
  cluster: string,
  topic: string,
  id: string,
  signal: AbortSignal,
): AsyncIterable<ServerEvent> | Refusal {
  const first = readSends(cluster, topic, id)
  if ('refused' in first) return first
  const read = async () => {
    const run = readSends(cluster, topic, id)
    if ('refused' in run) return null
    const json = JSON.stringify(toJson(sendRunSchema, run))
    return { json, mark: JSON.stringify({ ...run, asOf: 0 }), live: run.state === 'running' }
  }
  return watchValue({ event: 'run', read, everyMs: OFTEN_MS, signal })
}

/** Makes a topic that test messages may be sent to; with `dryRun` only says what it would be. */
export async function makeTopic(cluster: string, want: NewTopic): Promise<MadeTopic | Refusal> {
  const because = running()?.mayWrite() ?? null
  if (because !== null && !want.dryRun) return { refused: 'forbidden', because }
  return running()?.clusters.get(cluster)?.topicMaker.make(want, 'local') ?? noCluster(cluster)
}
