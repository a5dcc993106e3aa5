import { statusOf, timeBehindOf } from '#lib/lag/judgement.ts'
import type { ListAnswer } from '#lib/model/list.ts'
import type { ReplicaQuery, TopicQuery } from '#lib/model/query.ts'
import type { Refusal } from '#lib/model/reading.ts'
import type { ReplicaMap, Topic, TopicDetail } from '#lib/model/topic.ts'
import { toReplicaMap } from '#lib/replicas/replica-map.ts'
import { toTopicDetail } from '#lib/replicas/topic-detail.ts'
import { listTopics } from '#lib/replicas/topic-list.ts'
import { running, nothing, withViews, viewsOf, toReading } from './home.ts'

export function readTopics(cluster: string, query: TopicQuery): ListAnswer<Topic> | Refusal {
  return withViews<ListAnswer<Topic>>(cluster, { ...nothing, items: [] }, ({ replicas, groups }, gaps) => ({
    ...listTopics(replicas, (topic) => groups.readers.get(topic)?.length ?? 0, query),
    unseen: gaps,
  }))
}

export async function readTopic(cluster: string, topic: string): Promise<TopicDetail | Refusal> {
  const views = viewsOf(cluster)
  if ('refused' in views) return views
  const collector = running()?.clusters.get(cluster)?.collector
  const at = views.snapshot.topology.topicIndex.get(topic)
  const missing: Refusal = {
    refused: 'not-found',
    because: `There is no topic ${topic} in ${cluster}, or its name is hidden from us.`,
  }
  if (!collector || at === undefined) return missing
  const { judgement } = views.groups
  const judged = (group: number) => ({
    status: statusOf(judgement, group),
    timeBehindMs: timeBehindOf(judgement, group),
  })
  const [settings, eligible] = await Promise.all([
    toReading(() => collector.readSettings(topic)),
    toReading(() => collector.readEligibleLeaders(topic)),
  ])
  return (
    toTopicDetail(views.replicas, topic, views.groups.readers.get(at) ?? [], judged, {
      settings,
      eligible,
    }) ?? missing
  )
}

export function readReplicaMap(cluster: string, query: ReplicaQuery): ReplicaMap | Refusal {
  const empty = { brokers: [], total: 0, blocks: [], buckets: null, asOf: null, unseen: [] }
  return withViews<ReplicaMap>(cluster, empty, ({ replicas }, gaps) => ({
    ...toReplicaMap(replicas, query),
    unseen: gaps,
  }))
}
