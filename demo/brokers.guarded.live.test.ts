import { Kafka, logLevel, type KafkaConfig } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ListenerKind } from './broker-properties.ts'
import { toToken } from './secrets.ts'
import { type GuardedBrokers, joinGuarded } from './shared/join.ts'

type Guarded = Pick<KafkaConfig, 'sasl' | 'ssl'>

describe('a broker with every guarded way in and access control', () => {
  let brokers: GuardedBrokers

  beforeAll(async () => {
    brokers = await joinGuarded()
    await withAdmin(brokers.bootstrap, {}, (admin) =>
      admin.createTopics({ topics: [{ topic: 'guarded', numPartitions: 1, replicationFactor: 1 }] }),
    )
  })
  afterAll(() => brokers.leave())

  const password = (user: string) => brokers.secrets.users[user] ?? ''
  const ca = () => [brokers.secrets.pems?.ca ?? '']
  const pair = () => ({ cert: brokers.secrets.pems?.cert ?? '', key: brokers.secrets.pems?.key ?? '' })

  /** Of the topics that this way in shows, ours: other tests make theirs on the same broker. */
  const readTopics = async (kind: ListenerKind, guarded: Guarded) => {
    const shown = await withAdmin(brokers.bootstrapOf(kind), guarded, (admin) => admin.listTopics())
    return shown.filter((topic) => topic === 'guarded')
  }

  const ways: [string, ListenerKind, () => Guarded, string[]][] = [
    [
      'PLAIN',
      'plain',
      () => ({ sasl: { mechanism: 'plain', username: 'admin', password: password('admin') } }),
      ['guarded'],
    ],
    [
      'SCRAM-SHA-256',
      'scram',
      () => ({ sasl: { mechanism: 'scram-sha-256', username: 'admin', password: password('admin') } }),
      ['guarded'],
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
      ['guarded'],
    ],
    ['TLS', 'tls', () => ({ ssl: { ca: ca() } }), ['guarded']],
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
