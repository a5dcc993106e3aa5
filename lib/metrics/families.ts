/**
 * What a series is counted with, so that a huge cluster loses its finest series and keeps the others. Each level has
 * the same budget.
 */
export const levels = ['cluster', 'topic', 'group', 'partition'] as const
export type Level = (typeof levels)[number]

type Family = { level: Level; kind: 'gauge' | 'counter'; labels: readonly string[]; help: string }

function gauge<const L extends readonly string[]>(level: Level, labels: L, help: string) {
  return { level, kind: 'gauge', labels, help } as const
}

/** Kafka's part has the names of the exporters that people already graph; every series also carries `cluster`. */
export const families = {
  kafka_brokers: gauge('cluster', [], 'Brokers that are up'),
  kafka_broker_up: gauge('cluster', ['broker'], '1 when the broker is listed as alive and answers'),
  kafka_topic_partitions: gauge('topic', ['topic'], 'Partitions of the topic'),
  kafka_topic_partition_current_offset: gauge(
    'partition',
    ['topic', 'partition'],
    'End offset (high watermark)',
  ),
  kafka_topic_partition_oldest_offset: gauge('partition', ['topic', 'partition'], 'Log start offset'),
  kafka_topic_partition_in_sync_replica: gauge('partition', ['topic', 'partition'], 'Replicas in sync'),
  kafka_topic_partition_replicas: gauge('partition', ['topic', 'partition'], 'Replicas assigned'),
  kafka_topic_partition_leader: gauge(
    'partition',
    ['topic', 'partition'],
    'Broker id of the leader; absent without one',
  ),
  kafka_topic_partition_under_replicated_partition: gauge(
    'partition',
    ['topic', 'partition'],
    '1 when a replica that is not being added is out of sync',
  ),
  kafka_consumergroup_current_offset: gauge(
    'partition',
    ['consumergroup', 'topic', 'partition'],
    'Committed offset: the next one the group reads',
  ),
  kafka_consumergroup_lag: gauge(
    'partition',
    ['consumergroup', 'topic', 'partition'],
    'End offset minus committed offset; absent when either was not seen',
  ),
  kafka_consumergroup_lag_sum: gauge(
    'group',
    ['consumergroup', 'topic'],
    'Lag over the partitions whose lag is known; absent when there is none',
  ),
  kafka_consumergroup_members: gauge('group', ['consumergroup'], 'Members of the group'),
  throughline_consumergroup_status: gauge(
    'group',
    ['consumergroup', 'status'],
    '1 for the status that the group has: ok, lagging, falling-behind, stalled, stopped, lost, …',
  ),
  throughline_consumergroup_lag_seconds_at_least: gauge(
    'group',
    ['consumergroup'],
    'Age of the oldest unread record of the group: at least this',
  ),
  throughline_consumergroup_lag_seconds_at_most: gauge(
    'group',
    ['consumergroup'],
    'Age of the oldest unread record of the group: at most this; absent without an upper bound',
  ),
  throughline_consumergroup_data_loss_seconds_at_least: gauge(
    'group',
    ['consumergroup'],
    'Retention reaches the first unread record no sooner than in this time; absent when nothing threatens',
  ),
  throughline_consumergroup_lag_coverage: gauge(
    'group',
    ['consumergroup', 'topic'],
    'Share of partitions whose lag is known, 0 to 1: below 1 the lag sum is a lower bound',
  ),
  throughline_cluster_up: gauge('cluster', [], '1 when the last look reached the cluster'),
  throughline_refresh_seconds: gauge('cluster', [], 'How long the last whole refresh took'),
  throughline_lag_refresh_requests: gauge('cluster', [], 'Requests the last lag refresh sent'),
  throughline_requests_total: {
    level: 'cluster',
    kind: 'counter',
    labels: ['api', 'kind'],
    help: 'Requests sent to brokers, by API and what they were for',
  },
  throughline_unseen: gauge('cluster', ['scope', 'reason'], 'Things that could not be seen at the last look'),
  throughline_breaker_open: gauge('cluster', ['broker'], '1 while we leave a failing broker alone'),
} as const satisfies Record<string, Family>

export type FamilyName = keyof typeof families

/** The labels of a family's series, besides `cluster`. */
export type LabelsOf<F extends FamilyName> = Record<(typeof families)[F]['labels'][number], string | number>
