import { Kafka, logLevel } from 'kafkajs'
// For what it does when loaded: KafkaJS connections no longer wake up a thousand times a second.
import '#lib/kafka/client.ts'

/** A quiet KafkaJS client: the demo says in its own words what goes wrong. */
export function toKafka(bootstrap: string, clientId: string): Kafka {
  return new Kafka({
    clientId,
    brokers: bootstrap.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2000,
    requestTimeout: 10_000,
  })
}
