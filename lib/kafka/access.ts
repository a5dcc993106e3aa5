/** How a cluster is reached and as whom. Made by the switchboard from the settings; holds secrets, never printed. */
export type ClusterAccess = {
  id: string
  bootstrap: Address[]
  clientId: string
  tls: Tls | null
  sasl: Sasl | null
  /** Who makes changes, where that is somebody else. */
  write?: Sasl | undefined
  timeouts: Timeouts
}

export type Address = { host: string; port: number }

type Tls = {
  ca?: string | undefined
  cert?: string | undefined
  key?: string | undefined
  passphrase?: string | undefined
  serverName?: string | undefined
  insecureSkipVerify?: boolean | undefined
}

type Sasl =
  | { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
  | { mechanism: 'oauthbearer'; principal: string; token: () => Promise<string> }

/** `light` bounds a small question, `bulk` one whose answer may be megabytes. Each is a hard limit, in ms. */
type Timeouts = { connectMs: number; lightMs: number; bulkMs: number }

export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** The name the brokers judge our rights by; null without authentication. A certificate's name only the brokers know. */
export function principalOf(access: ClusterAccess): string | null {
  if (access.sasl)
    return access.sasl.mechanism === 'oauthbearer' ? access.sasl.principal : access.sasl.username
  return access.tls?.cert ? 'the client certificate' : null
}
