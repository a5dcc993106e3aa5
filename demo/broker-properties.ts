import { join } from 'node:path'
import type { Secrets } from './secrets.ts'

/** Ways in besides the open one. `scram` takes SCRAM-SHA-256 and SCRAM-SHA-512. */
export type ListenerKind = 'plain' | 'scram' | 'oauth' | 'tls' | 'mtls'

/** Where one node listens. `client` is open to everyone; `internal` and `controller` are the cluster's own. */
export type Ports = { client: number; internal: number; controller: number } & Partial<
  Record<ListenerKind, number>
>

export type Node = { id: number; rack: string; dir: string; ports: Ports }

export type ClusterPlan = {
  nodes: readonly Node[]
  secrets: Secrets
  acl: boolean
  /** Wins over everything that is set here. */
  extra: Readonly<Record<string, string>>
}

const host = '127.0.0.1'
const jaas = 'org.apache.kafka.common.security'
const unsecured = `${jaas}.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler`

const protocols: Record<keyof Ports, string> = {
  client: 'PLAINTEXT',
  internal: 'PLAINTEXT',
  controller: 'PLAINTEXT',
  plain: 'SASL_PLAINTEXT',
  scram: 'SASL_PLAINTEXT',
  oauth: 'SASL_PLAINTEXT',
  tls: 'SSL',
  mtls: 'SSL',
}

/** The `server.properties` of one node that is broker and controller at once. */
export function toProperties(node: Node, plan: ClusterPlan): string {
  const open = Object.entries(node.ports) as [keyof Ports, number][]
  const at = (names: typeof open) =>
    names.map(([name, port]) => `${name.toUpperCase()}://${host}:${port}`).join()
  const properties: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': String(node.id),
    'broker.rack': node.rack,
    'log.dirs': join(node.dir, 'data'),
    'controller.quorum.voters': plan.nodes.map((it) => `${it.id}@${host}:${it.ports.controller}`).join(),
    listeners: at(open),
    'advertised.listeners': at(open.filter(([name]) => name !== 'controller')),
    'listener.security.protocol.map': open.map(([name]) => `${name.toUpperCase()}:${protocols[name]}`).join(),
    // Apart from the clients', so that tests with SASL and ACLs leave the brokers' own traffic alone.
    'inter.broker.listener.name': 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',
    ...seenDeadSoon,
    ...internalTopics(plan.nodes.length),
    ...small,
    ...(plan.acl ? accessControl : {}),
  }
  for (const [name] of open) Object.assign(properties, guardOf(name, plan.secrets))
  return toLines({ ...properties, ...plan.extra })
}

/** A dead or hanging broker is called dead after seconds, not after half a minute. */
const seenDeadSoon = {
  'broker.session.timeout.ms': '6000',
  'broker.heartbeat.interval.ms': '1000',
  'replica.lag.time.max.ms': '6000',
  // Leadership goes back to a broker that returned.
  'leader.imbalance.check.interval.seconds': '30',
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '1000',
}

function internalTopics(brokers: number): Record<string, string> {
  const copies = String(Math.min(3, brokers))
  const least = brokers < 3 ? '1' : '2'
  return {
    'auto.create.topics.enable': 'false',
    'offsets.topic.num.partitions': '12',
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.num.partitions': '3',
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': least,
    'share.coordinator.state.topic.num.partitions': '3',
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': least,
  }
}

/** Three brokers and everything else share two cores and a heap of 400 MB each. */
const small = {
  'num.network.threads': '2',
  'num.io.threads': '4',
  'num.recovery.threads.per.data.dir': '1',
  'log.cleaner.dedupe.buffer.size': '16777216',
  'log.index.size.max.bytes': '1048576',
  // One window for an hour: a replication throttle of one byte a second holds for as long as a demo runs.
  'replication.quota.window.size.seconds': '3600',
  'log.segment.delete.delay.ms': '1000',
  // A compacted topic is seen compacted within a minute.
  'log.cleaner.backoff.ms': '10000',
}

/** The open listeners come in as ANONYMOUS, which may do everything; named users may do what they were given. */
const accessControl = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': 'User:admin;User:ANONYMOUS',
}

function guardOf(name: keyof Ports, secrets: Secrets): Record<string, string> {
  const key = (rest: string) => `listener.name.${name}.${rest}`
  switch (name) {
    case 'client':
    case 'internal':
    case 'controller':
      return {}
    case 'plain': {
      const users = Object.entries(secrets.users).map(([user, password]) => `user_${user}="${password}"`)
      return {
        [key('sasl.enabled.mechanisms')]: 'PLAIN',
        [key('plain.sasl.jaas.config')]: `${jaas}.plain.PlainLoginModule required ${users.join(' ')};`,
      }
    }
    case 'scram':
      return {
        [key('sasl.enabled.mechanisms')]: 'SCRAM-SHA-256,SCRAM-SHA-512',
        [key('scram-sha-256.sasl.jaas.config')]: `${jaas}.scram.ScramLoginModule required;`,
        [key('scram-sha-512.sasl.jaas.config')]: `${jaas}.scram.ScramLoginModule required;`,
      }
    case 'oauth':
      return {
        [key('sasl.enabled.mechanisms')]: 'OAUTHBEARER',
        [key('oauthbearer.sasl.jaas.config')]: `${jaas}.oauthbearer.OAuthBearerLoginModule required;`,
        [key('oauthbearer.sasl.server.callback.handler.class')]: unsecured,
      }
    case 'tls':
    case 'mtls': {
      const dir = secrets.pems?.dir ?? ''
      return {
        [key('ssl.keystore.type')]: 'PEM',
        [key('ssl.keystore.location')]: join(dir, 'broker.pem'),
        [key('ssl.truststore.type')]: 'PEM',
        [key('ssl.truststore.location')]: join(dir, 'ca.crt'),
        [key('ssl.client.auth')]: name === 'mtls' ? 'required' : 'none',
      }
    }
  }
}

function toLines(properties: Record<string, string>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
