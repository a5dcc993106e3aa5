import { logLevel, type KafkaConfig } from 'kafkajs'
import { formatAddress, type ClusterAccess } from './access.ts'
import { toTlsOptions } from './client.ts'

/** For KafkaJS with connections of its own, as whoever makes changes. */
export function toKafkaConfig(access: ClusterAccess, deadlineMs: number): KafkaConfig {
  const sasl = access.write ?? access.sasl
  return {
    clientId: access.clientId,
    brokers: access.bootstrap.map(formatAddress),
    logLevel: logLevel.NOTHING,
    connectionTimeout: access.timeouts.connectMs,
    requestTimeout: deadlineMs,
    ...(access.tls ? { ssl: toTlsOptions(access.tls) } : {}),
    ...(sasl ? { sasl: toSasl(sasl) } : {}),
  }
}

function toSasl(sasl: NonNullable<ClusterAccess['sasl']>): NonNullable<KafkaConfig['sasl']> {
  if (sasl.mechanism !== 'oauthbearer') {
    const { mechanism, username, password } = sasl
    // One member of the union each, for the types of KafkaJS.
    if (mechanism === 'plain') return { mechanism, username, password }
    if (mechanism === 'scram-sha-256') return { mechanism, username, password }
    return { mechanism, username, password }
  }
  return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await sasl.token() }) }
}
