import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ListenerKind } from '#demo/broker-properties.ts'
import { toKafka } from '#demo/kafka.ts'
import { makePems, toToken, type Pems } from '#demo/secrets.ts'
import { type GuardedBrokers, joinGuarded } from '#demo/shared/join.ts'
import { commitFor, toAddresses } from '#demo/simple-group.ts'
import { waitFor } from '#demo/wait-for.ts'
import { toGroupDetail } from '#lib/lag/group-detail.ts'
import { viewOnce } from '#lib/history/view-once.ts'
import type { Snapshot } from '#lib/model/snapshot.ts'
import { principalOf, type ClusterAccess } from './access.ts'
import { openCollector } from './collector.ts'
import { openTokens } from './oauth.ts'

const connectMs = 3000
const reader = 'reader'
const narrow = 'narrow'
/** Of our own topics and groups; other tests make theirs on the same broker. */
const ours = (names: readonly string[]) => names.filter((name) => name.startsWith('access-')).toSorted()

let brokers: GuardedBrokers
let pems: Pems
/** Signed by somebody whom the brokers do not know. */
let strangers: Pems
let tokenEndpoint: Server
const asked: string[] = []

beforeAll(async () => {
  brokers = await joinGuarded()
  const made = brokers.secrets.pems
  if (!made) throw new Error('The brokers have no certificates.')
  pems = made
  strangers = await makePems(`${brokers.dir}/strangers`)
  tokenEndpoint = await openTokenEndpoint()
  await fill()
  await allow()
})

afterAll(async () => {
  tokenEndpoint?.close()
  await brokers?.leave()
})

/** Gives a token to whoever knows the secret, as an identity provider does. */
async function openTokenEndpoint(): Promise<Server> {
  const expected = `Basic ${Buffer.from('admin:right secret').toString('base64')}`
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization ?? '')
    const known = decodeURIComponent(request.headers.authorization ?? '')
    const right = Buffer.from(known.slice(6), 'base64').toString().replaceAll('%20', ' ')
    const granted = `Basic ${Buffer.from(right).toString('base64')}` === expected
    response.writeHead(granted ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(granted ? { access_token: toToken('admin'), expires_in: 3600 } : {}))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function fill(): Promise<void> {
  const admin = toKafka(brokers.bootstrap, 'access').admin()
  await admin.connect()
  await admin.createTopics({
    topics: [
      { topic: 'access-open', numPartitions: 2 },
      { topic: 'access-closed', numPartitions: 2 },
    ],
    waitForLeaders: false,
  })
  const led = () =>
    admin.fetchTopicMetadata({ topics: ['access-open', 'access-closed'] }).then(
      ({ topics }) => topics.every(({ partitions }) => partitions.every(({ leader }) => leader > 0)),
      () => false,
    )
  await waitFor(led, { what: 'the topics to have leaders', timeoutMs: 30_000 })
  await admin.disconnect()
  const producer = toKafka(brokers.bootstrap, 'access').producer({ allowAutoTopicCreation: false })
  await producer.connect()
  for (const topic of ['access-open', 'access-closed'])
    for (const partition of [0, 1])
      await producer.send({ topic, messages: Array.from({ length: 10 }, () => ({ value: 'x', partition })) })
  await producer.disconnect()
  await commitFor(brokers.bootstrap, {
    'access-open-group': { 'access-open': [4n, 10n], 'access-closed': [1n, null] },
    'access-closed-group': { 'access-open': [0n, 0n] },
  })
}

/** `reader` may describe everything, whoever has our certificate what is ours, `narrow` one topic and one group. */
async function allow(): Promise<void> {
  const add = ['--bootstrap-server', brokers.bootstrap, '--add', '--operation', 'Describe']
  const everything = ['--topic', '*', '--group', '*', '--cluster']
  const prefixed = ['--topic', 'access-', '--group', 'access-', '--resource-pattern-type', 'prefixed']
  const rules = [
    ['--allow-principal', `User:${reader}`, ...everything],
    ['--allow-principal', 'User:CN=client', ...prefixed],
    ['--allow-principal', `User:${narrow}`, '--topic', 'access-open', '--group', 'access-open-group'],
  ]
  for (const rule of rules) {
    const done = await brokers.tool('org.apache.kafka.tools.AclCommand', [...add, ...rule])
    if (done.code !== 0) throw new Error(`The rule was refused: ${done.stdout}${done.stderr}`)
  }
}

type How = Partial<Pick<ClusterAccess, 'tls' | 'sasl'>>

function toAccess(kind: ListenerKind | 'client', { tls = null, sasl = null }: How): ClusterAccess {
  const bootstrap = kind === 'client' ? brokers.bootstrap : brokers.bootstrapOf(kind)
  return {
    id: 'access',
    bootstrap: toAddresses(bootstrap),
    clientId: 'throughline-test',
    tls,
    sasl,
    timeouts: { connectMs, lightMs: 3000, bulkMs: 10_000 },
  }
}

async function lookOnce(access: ClusterAccess) {
  const collector = openCollector(access, { pollMs: 600_000 })
  try {
    const startedMs = performance.now()
    await expect.poll(() => collector.outcome(), { timeout: 30_000, interval: 20 }).not.toBeNull()
    return {
      snapshot: collector.snapshot(),
      outcome: collector.outcome(),
      tookMs: performance.now() - startedMs,
    }
  } finally {
    await collector.close()
  }
}

const password = (user: string) => brokers.secrets.users[user] ?? ''
const plain = (username: string): ClusterAccess['sasl'] => ({
  mechanism: 'plain',
  username,
  password: password(username),
})
const scram = (bits: '256' | '512'): ClusterAccess['sasl'] => ({
  mechanism: `scram-sha-${bits}`,
  username: 'admin',
  password: password('admin'),
})
const oauth = (clientSecret: string, tokenUrl = endpointUrl()): ClusterAccess['sasl'] => ({
  mechanism: 'oauthbearer',
  principal: 'admin',
  token: openTokens({ tokenUrl, clientId: 'admin', clientSecret, scope: null, timeoutMs: 2000 }),
})
const endpointUrl = () => `http://127.0.0.1:${(tokenEndpoint.address() as AddressInfo).port}/token`
const ca = () => ({ ca: pems.ca })
const withCertificate = () => ({ ca: pems.ca, cert: pems.cert, key: pems.key })

const wayIn: [claim: string, kind: ListenerKind | 'client', how: () => How, seenAs: string | null][] = [
  ['without anything', 'client', () => ({}), null],
  ['with TLS', 'tls', () => ({ tls: ca() }), null],
  ['with TLS that checks nothing', 'tls', () => ({ tls: { insecureSkipVerify: true } }), null],
  ['with mTLS', 'mtls', () => ({ tls: withCertificate() }), 'the client certificate'],
  ['with PLAIN', 'plain', () => ({ sasl: plain('admin') }), 'admin'],
  ['with SCRAM-SHA-256', 'scram', () => ({ sasl: scram('256') }), 'admin'],
  ['with SCRAM-SHA-512', 'scram', () => ({ sasl: scram('512') }), 'admin'],
  ['with OAUTHBEARER and a token of an endpoint', 'oauth', () => ({ sasl: oauth('right secret') }), 'admin'],
]

describe('a cluster is read', () => {
  it.each(wayIn)('%s', async (_, kind, how, seenAs) => {
    const access = toAccess(kind, how())
    const { snapshot, outcome } = await lookOnce(access)
    expect(outcome?.fault).toBeNull()
    expect(snapshot?.brokers.map(({ id, fault }) => [id, fault])).toEqual([[1, null]])
    expect(principalOf(access)).toBe(seenAs)
    expect(ours(snapshot?.topology.topicNames ?? [])).toEqual(['access-closed', 'access-open'])
    expect(ours(snapshot?.groups.ids ?? [])).toEqual(['access-closed-group', 'access-open-group'])
  })
})

const nobody = { mechanism: 'plain', username: 'nobody', password: 'Wr0ng-secret' } as const
const wrong: [claim: string, kind: ListenerKind | 'client', how: () => How, gist: RegExp][] = [
  [
    'a wrong password',
    'plain',
    () => ({ sasl: { mechanism: 'plain', username: 'admin', password: 'Wr0ng-secret' } }),
    /refused the PLAIN login of admin/,
  ],
  ['an unknown user', 'plain', () => ({ sasl: nobody }), /refused the PLAIN login of nobody/],
  [
    'a wrong SCRAM password',
    'scram',
    () => ({ sasl: { mechanism: 'scram-sha-512', username: 'admin', password: 'Wr0ng-secret' } }),
    /refused the SCRAM-SHA-512 login of admin/,
  ],
  ['another mechanism than it offers', 'scram', () => ({ sasl: plain('admin') }), /does not offer PLAIN/],
  ['no SASL against SASL', 'plain', () => ({}), /closed the connection.*SASL/],
  ['SASL against a port without', 'client', () => ({ sasl: plain('admin') }), /takes no SASL login/],
  ['TLS against a plain port', 'client', () => ({ tls: ca() }), /does not speak TLS/],
  ['no TLS against a TLS port', 'tls', () => ({}), /TLS/],
  ['an authority that we do not know', 'tls', () => ({ tls: {} }), /not signed by a known authority/],
  ['the wrong authority', 'tls', () => ({ tls: { ca: strangers.ca } }), /not signed by a known authority/],
  [
    'a certificate for another name',
    'tls',
    () => ({ tls: { ...ca(), serverName: 'elsewhere.example' } }),
    /is for another name/,
  ],
  ['no certificate against mTLS', 'mtls', () => ({ tls: ca() }), /wants a client certificate/],
  [
    'a certificate that the brokers do not know',
    'mtls',
    () => ({ tls: { ca: pems.ca, cert: strangers.cert, key: strangers.key } }),
    /did not accept our client certificate/,
  ],
  [
    'a wrong client secret',
    'oauth',
    () => ({ sasl: oauth('Wr0ng-secret') }),
    /token endpoint .* answered 401/,
  ],
  [
    'a token endpoint that is away',
    'oauth',
    () => ({ sasl: oauth('Wr0ng-secret', 'http://127.0.0.1:1/token') }),
    /token endpoint .* does not answer/,
  ],
  [
    'a token that the brokers do not believe',
    'oauth',
    () => ({
      sasl: { mechanism: 'oauthbearer', principal: 'admin', token: () => Promise.resolve('Wr0ng-secret') },
    }),
    /refused the OAUTHBEARER login of admin/,
  ],
]

describe('one sentence says what is wrong, without a secret, with', () => {
  it.each(wrong)('%s', async (_, kind, how, gist) => {
    const access = toAccess(kind, how())
    const { outcome, snapshot, tookMs } = await lookOnce(access)
    const because = outcome?.fault?.because ?? ''
    expect(snapshot).toBeNull()
    expect(because).toMatch(gist)
    expect(because).toMatch(/127\.0\.0\.1/)
    expect(because).toMatch(/^[A-Z0-9].*[^.?][.?]$/)
    expect(because).not.toContain('\n')
    expect(because.length).toBeLessThan(200)
    expect(because).not.toContain('Wr0ng-secret')
    for (const secret of Object.values(brokers.secrets.users)) expect(because).not.toContain(secret)
    expect(tookMs).toBeLessThan(connectMs + 1000)
  })

  it('a port that nobody listens on', async () => {
    const access = { ...toAccess('client', {}), bootstrap: [{ host: '127.0.0.1', port: 1 }] }
    expect((await lookOnce(access)).outcome?.fault?.because).toMatch(/Nothing listens on 127\.0\.0\.1:1/)
  })

  it('a host name that does not exist', async () => {
    const access = { ...toAccess('client', {}), bootstrap: [{ host: 'sasl.nowhere.invalid', port: 9092 }] }
    expect((await lookOnce(access)).outcome?.fault?.because).toMatch(/host name of sasl.* does not resolve/)
  })
})

describe('with access control', () => {
  const lookAs = async (user: string): Promise<Snapshot> => {
    const { snapshot, outcome } = await lookOnce(toAccess('plain', { sasl: plain(user) }))
    if (!snapshot) throw new Error(outcome?.fault?.because)
    return snapshot
  }
  const partitionsOf = (snapshot: Snapshot, group: string) =>
    toGroupDetail(viewOnce(snapshot), group, () => null)?.partitionList.map(
      ({ topic, partition, committed, end, lag, why }) => [topic, partition, committed, end, lag, why],
    )

  it('a principal that may describe everything sees everything', async () => {
    const snapshot = await lookAs(reader)
    expect(snapshot.topology.topicNames).toContain('__consumer_offsets')
    expect(ours(snapshot.topology.topicNames)).toEqual(['access-closed', 'access-open'])
    expect(ours(snapshot.groups.ids)).toEqual(['access-closed-group', 'access-open-group'])
    // It may describe, which is not to read settings.
    expect(snapshot.gaps.map(({ scope, id, reason }) => [scope, id, reason])).toEqual([
      ['api', 'configs', 'denied'],
    ])
  })

  it('one that may describe one topic and one group sees exactly these, with commits and lag', async () => {
    const snapshot = await lookAs(narrow)
    expect(snapshot.topology.topicNames).toEqual(['access-open'])
    expect(snapshot.groups.ids).toEqual(['access-open-group'])
    expect(partitionsOf(snapshot, 'access-open-group')).toEqual([
      ['access-open', 0, 4n, 10n, 6n, null],
      ['access-open', 1, 10n, 10n, 0n, null],
    ])
  })

  it('what it is denied besides becomes gaps, and breaks nothing', async () => {
    const snapshot = await lookAs(narrow)
    const gaps = snapshot.gaps.map(({ scope, id, reason }) => `${scope} ${id}: ${reason}`)
    expect(gaps.toSorted()).toEqual([
      'api configs: denied',
      'api quorum: denied',
      'api reassignments: denied',
      'api sizes of broker 1: denied',
    ])
    expect(snapshot.brokers.map(({ id, listed, fault }) => [id, listed, fault])).toEqual([[1, true, null]])
  })
})
