import { Kafka } from 'kafkajs'
import type { NewTopic } from '#lib/model/new-topic.ts'
import { Fault, type Refusal } from '#lib/model/reading.ts'
import type { ClusterAccess } from './access.ts'
import { askWithin } from './deadline.ts'
import { toFault } from './fault.ts'
import { toKafkaConfig } from './kafkajs-config.ts'

/**
 * Has the controller create a topic, or with `dryRun` only say whether it would. Null: done, or it would be. Returns what the
 * brokers refuse; throws a `Fault` when they do not answer or we may not.
 */
export async function createTopic(
  access: ClusterAccess,
  { name, partitions, replicationFactor, minIsr, dryRun }: NewTopic,
  deadlineMs: number,
): Promise<Refusal | null> {
  const admin = new Kafka(toKafkaConfig(access, deadlineMs)).admin({ retry: { retries: 2 } })
  const work = async () => {
    await admin.connect()
    return admin.createTopics({
      validateOnly: dryRun,
      waitForLeaders: false,
      timeout: deadlineMs,
      topics: [
        {
          topic: name,
          numPartitions: partitions,
          replicationFactor,
          configEntries: [{ name: 'min.insync.replicas', value: String(minIsr) }],
        },
      ],
    })
  }
  try {
    const made = await askWithin(Date.now() + deadlineMs, `the topic ${name}`, work)
    return made ? null : taken(name)
  } catch (error) {
    return toRefusal(error, name, access)
  } finally {
    // Its answer has been given.
    void admin.disconnect().catch(() => undefined)
  }
}

function toRefusal(error: unknown, name: string, access: ClusterAccess): Refusal {
  if (error instanceof Fault) throw error
  const cause = firstOf(error)
  const type = typeof cause === 'object' && cause !== null && 'type' in cause ? String(cause.type) : ''
  if (type === 'TOPIC_ALREADY_EXISTS') return taken(name)
  if (type === 'TOPIC_AUTHORIZATION_FAILED' || type === 'CLUSTER_AUTHORIZATION_FAILED')
    throw new Fault(
      'denied',
      `We may not create ${name}: that takes CREATE on the topic or on the cluster.`,
      { cause: error },
    )
  const because = refusals[type]
  if (because !== undefined) return { refused: 'bad-request', because }
  throw toFault(cause, access.bootstrap[0] ?? { host: 'the cluster', port: 0 }, access)
}

/** KafkaJS collects what was said of each topic, and puts that below the tries that it made. */
function firstOf(error: unknown): unknown {
  const root = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return root instanceof Error && 'errors' in root && Array.isArray(root.errors) ? root.errors[0] : root
}

function taken(name: string): Refusal {
  return { refused: 'conflict', because: `There is a topic ${name} already.` }
}

const refusals: Readonly<Record<string, string>> = {
  INVALID_TOPIC_EXCEPTION:
    'Kafka refuses the name: up to 249 letters, digits, dots, underscores and hyphens, not a dot or two dots alone; and a dot counts as an underscore when names are compared.',
  INVALID_REPLICATION_FACTOR:
    'Kafka refuses so many copies: there are not as many brokers that can take one now.',
  INVALID_PARTITIONS: 'Kafka refuses so many partitions.',
  INVALID_CONFIG: 'Kafka refuses the min ISR.',
  POLICY_VIOLATION: 'A policy of the brokers (create.topic.policy) refuses this topic.',
  THROTTLING_QUOTA_EXCEEDED: 'The brokers’ quota of changes to topics is used up. Try again in a moment.',
}
