import type { TopicConfig } from '#lib/model/snapshot.ts'
import type { Setting } from '#lib/model/topic.ts'
import { Fault } from '#lib/model/reading.ts'
import type { Links } from './links.ts'
import { reasonOf } from './reasons.ts'

const TOPIC = 2
const MOST_TOPICS_IN_ONE_REQUEST = 1000
const WANTED = ['min.insync.replicas', 'cleanup.policy', 'unclean.leader.election.enable', 'retention.ms']

/**
 * The few settings that judge a topic's health, of many topics at once. Throws a `Fault` when some were not told, after
 * all that were have been handed to `found`.
 */
export async function readTopicConfigs(
  links: Links,
  topics: string[],
  found: (topic: string, config: TopicConfig) => void,
): Promise<void> {
  let refused = 0
  for (let from = 0; from < topics.length; from += MOST_TOPICS_IN_ONE_REQUEST) {
    const chunk = topics.slice(from, from + MOST_TOPICS_IN_ONE_REQUEST)
    // oxlint-disable-next-line no-await-in-loop
    const answer = await links.any((link) =>
      link.ask(
        'DescribeConfigs',
        {
          resources: chunk.map((resourceName) => ({
            resourceType: TOPIC,
            resourceName,
            configurationKeys: WANTED,
          })),
          includeSynonyms: false,
          includeDocumentation: false,
        },
        { purpose: 'configs', lane: 'bulk' },
      ),
    )
    for (const result of answer.results) {
      if (result.errorCode === 0) found(result.resourceName, toConfig(result.configs))
      else if (result.errorCode !== DELETED_MEANWHILE) refused = result.errorCode
    }
  }
  if (refused !== 0) throw new Fault(reasonOf(refused), 'The settings of some topics cannot be read.')
}
/** UNKNOWN_TOPIC_OR_PARTITION */
const DELETED_MEANWHILE = 3

function toConfig(settings: { name: string; value: string | null }[]): TopicConfig {
  const valueOf = (name: string) => settings.find((setting) => setting.name === name)?.value ?? null
  const numberOf = (name: string) => {
    const value = valueOf(name)
    return value === null ? null : Number(value)
  }
  return {
    minIsr: numberOf('min.insync.replicas'),
    cleanupPolicy: valueOf('cleanup.policy'),
    unclean: valueOf('unclean.leader.election.enable') === 'true',
    retentionMs: numberOf('retention.ms'),
  }
}

/** Every setting of one topic with where it comes from, for the eye. Throws a `Fault`. */
export async function readTopicSettings(links: Links, topic: string): Promise<Setting[]> {
  const answer = await links.any((link) =>
    link.ask(
      'DescribeConfigs',
      {
        resources: [{ resourceType: TOPIC, resourceName: topic, configurationKeys: null }],
        includeSynonyms: false,
        includeDocumentation: false,
      },
      { purpose: 'view' },
    ),
  )
  const [result] = answer.results
  if (!result || result.errorCode !== 0) {
    throw new Fault(reasonOf(result?.errorCode ?? -1), `The settings of ${topic} cannot be read.`)
  }
  return result.configs.map(({ name, value, readOnly, isSensitive, configSource }) => ({
    name,
    value,
    readOnly,
    sensitive: isSensitive,
    source: sources[configSource] ?? 'unknown',
  }))
}

/** DescribeConfigs' ConfigSource. */
const sources: Readonly<Record<number, string>> = {
  1: 'topic',
  2: 'this broker, dynamic',
  3: 'all brokers, dynamic',
  4: "the broker's file",
  5: "Kafka's default",
  6: "the broker's loggers",
  7: 'client metrics',
  8: 'group',
}
