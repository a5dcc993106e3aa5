import { Kafka, logLevel } from 'kafkajs'

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
