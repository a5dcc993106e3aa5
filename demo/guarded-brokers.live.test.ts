import { Kafka, logLevel, type KafkaConfig } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ListenerKind } from './broker-properties.ts'
import { type Brokers, openBrokers } from './brokers.ts'
import { toToken } from './secrets.ts'

type Guarded = Pick<KafkaConfig, 'sasl' | 'ssl'>

describe('a broker with every guarded way in and access control', () => {
  let brokers: Brokers

  beforeAll(async () => {
    const listeners = ['plain', 'scram', 'oauth', 'tls', 'mtls'] as const
    brokers = await openBrokers({ name: 'guarded-test', count: 1, listeners, users: ['viewer'], acl: true })
    await withAdmin(brokers.bootstrap, {}, (admin) =>
      admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1, replicationFactor: 1 }] }),
    )
  })
  afterAll(() => brokers.stop())

  const password = (user: string) => brokers.secrets.users[user] ?? ''
  const ca = () => [brokers.secrets.pems?.ca ?? '']
  const pair = () => ({ cert: brokers.secrets.pems?.cert ?? '', key: brokers.secrets.pems?.key ?? '' })

  /** The topics that this way in shows. */
  const readTopics = (kind: ListenerKind, guarded: Guarded) =>
    withAdmin(brokers.bootstrapOf(kind), guarded, (admin) => admin.listTopics())

  const ways: [string, ListenerKind, () => Guarded, string[]][] = [
    [
      'PLAIN',
      'plain',
      () => ({ sasl: { mechanism: 'plain', username: 'admin', password: password('admin') } }),
      ['kept'],
    ],
    [
      'SCRAM-SHA-256',
      'scram',
      () => ({ sasl: { mechanism: 'scram-sha-256', username: 'admin', password: password('admin') } }),
      ['kept'],
    ],
    [
      'SCRAM-SHA-512, a user without rights',
      'scram',
      () => ({ sasl: { mechanism: 'scram-sha-512', username: 'viewer', password: password('viewer') } }),
      [],
    ],
    [
      'OAUTHBEARER',
      'oauth',
      () => ({
        sasl: { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: toToken('admin') }) },
      }),
      ['kept'],
    ],
    ['TLS', 'tls', () => ({ ssl: { ca: ca() } }), ['kept']],
    [
      'mTLS, known by its certificate and without rights',
      'mtls',
      () => ({ ssl: { ca: ca(), ...pair() } }),
      [],
    ],
  ]
  test.each(ways)('lets in by %s and shows what is allowed', async (_, kind, guarded, topics) => {
    expect(await readTopics(kind, guarded())).toEqual(topics)
  })

  const wrong: [string, ListenerKind, () => Guarded, string][] = [
    [
      'a wrong PLAIN password',
      'plain',
      () => ({ sasl: { mechanism: 'plain', username: 'admin', password: 'x' } }),
      'Invalid username',
    ],
    [
      'a wrong SCRAM password',
      'scram',
      () => ({ sasl: { mechanism: 'scram-sha-512', username: 'admin', password: 'x' } }),
      'invalid credentials',
    ],
    ['TLS of an unknown authority', 'tls', () => ({ ssl: true }), 'unable to verify'],
    ['mTLS without a certificate', 'mtls', () => ({ ssl: { ca: ca() } }), 'bad certificate'],
  ]
  test.each(wrong)('keeps out %s', async (_, kind, guarded, because) => {
    await expect(readTopics(kind, guarded())).rejects.toThrow(because)
  })
})

type Admin = ReturnType<Kafka['admin']>

async function withAdmin<T>(
  bootstrap: string,
  guarded: Guarded,
  ask: (admin: Admin) => Promise<T>,
): Promise<T> {
  const config = { brokers: bootstrap.split(','), logLevel: logLevel.NOTHING, retry: { retries: 0 } }
  const admin = new Kafka({ ...config, ...guarded }).admin()
  try {
    await admin.connect()
    return await ask(admin)
  } finally {
    await admin.disconnect()
  }
}
