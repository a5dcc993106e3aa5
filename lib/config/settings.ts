import type { MaskRule } from '#lib/model/mask.ts'
import type { BoxWish } from '#lib/model/preset.ts'
import type { Secret } from './secret.ts'

/** What the settings file and the environment say, checked and resolved. Absent is null; durations are ms. */
export type Settings = {
  /** The file they came from, or `environment`. */
  source: string
  /** Folder of our own store, absolute. */
  dataDir: string
  clusters: ClusterSettings[]
  databases: DatabaseSettings[]
  boxes: BoxSettings[]
  flows: FlowSettings[]
  access: AccessSettings
  store: StoreSettings
  metrics: {
    /** What each level of /metrics (cluster, topic, group, partition) may hold; one with more is left out whole. */
    maxSeries: number
  }
}

export type StoreSettings = {
  /** null: SQLite in `dataDir`. */
  url: Secret | null
  /** How long each kind of history is kept: single looks, roll-ups of minutes and hours, what changed. */
  keep: { ticksMs: number; minutesMs: number; hoursMs: number; changesMs: number }
}

export type ClusterSettings = {
  /** Stands in URLs. */
  id: string
  name: string
  bootstrap: Address[]
  /** null: plaintext. */
  tls: TlsSettings | null
  sasl: SaslSettings | null
  /** Credentials for changes; null: the ones above. */
  write: { sasl: SaslSettings } | null
  pollMs: number
  /** How long is looked before a group is called stalled or falling behind; null: 5 min, or 10 polls. */
  windowMs: number | null
  requestTimeoutMs: number
  /** Topics (globs) that test messages may be sent to. */
  send: { topics: string[] }
  /** Fields of messages that nobody is shown. */
  masks: MaskRule[]
}

/** `host` of an IPv6 address carries no brackets. */
export type Address = { host: string; port: number }

type TlsSettings = {
  /** PEM texts. */
  ca: string | null
  cert: string | null
  key: Secret | null
  passphrase: Secret | null
  serverName: string | null
  insecureSkipVerify: boolean
}

export const passwordMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const

export type SaslSettings =
  | { mechanism: (typeof passwordMechanisms)[number]; username: string; password: Secret }
  | { mechanism: 'oauthbearer'; token: Secret }
  | {
      mechanism: 'oauthbearer'
      tokenUrl: string
      clientId: string
      clientSecret: Secret
      scope: string | null
    }

/** A monitored PostgreSQL, read with the rights of this user. `write`: the user of what `actions` of its boxes allow; null: none. */
export type DatabaseSettings = {
  id: string
  url: Secret
  write: { url: Secret } | null
  /** What one question may take, and what the planner may expect it to cost. */
  budget: { statementMs: number; lockMs: number; maxCost: number }
  /** A table that `url`'s user could write into is not read. */
  requireReadOnlyRole: boolean
}

/** One inbox or outbox table. */
export type BoxSettings = BoxWish

/** One way from an outbox through a topic to its readers. */
export type FlowSettings = {
  id: string
  outbox: string | null
  cluster: string
  topic: string
  /** The header by which a message is known again, in the topic as in its boxes. */
  idHeader: string
  readers: { group: string; inbox: string | null }[]
}

type AccessSettings = {
  allowAnonymousReads: boolean
  allowAnonymousWrites: boolean
  /** Names this server is reached by besides loopback and HOST, as in the Host header, without port. */
  hosts: string[]
}
