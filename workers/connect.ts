import pg from 'pg'
import { failpoint } from './failpoint.ts'

/** What a statement is sent through: a client of `pg`, or anything that looks like one. */
export type Tx = {
  query(
    text: string,
    values?: unknown[],
  ): Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>
}

/** A connection of our own. */
export type Session = Tx & {
  pid: number
  /** Called on each NOTIFY that this connection listens to. */
  onNotification(then: () => void): void
  /** Whether the server or the network ended it. */
  isBroken(): boolean
  /** Ends it at once: an open transaction is rolled back by the server. */
  close(): Promise<void>
}

export type DatabaseLimits = {
  connectMs: number
  /** Of one statement, on both sides of the wire. */
  statementMs: number
  lockMs: number
  /**
   * A session that says nothing for so long is ended by the server, and its locks with it: a host that went away without a word, or
   * a process that was stopped. Longer than a Kafka transaction may last.
   */
  silentMs: number
}

export const databaseLimits: DatabaseLimits = {
  connectMs: 5000,
  statementMs: 10_000,
  lockMs: 5000,
  silentMs: 30_000,
}

/** Opens a connection whose every wait is bounded. */
export async function openSession(
  config: pg.ClientConfig,
  name: string,
  limits: DatabaseLimits = databaseLimits,
): Promise<Session> {
  const client = new pg.Client(toBounded(config, name, limits))
  let broken = false
  client.on('error', () => (broken = true))
  client.on('end', () => (broken = true))
  try {
    await client.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    return {
      pid: rows[0]?.pid ?? 0,
      query: (text, values) => client.query(text, values),
      onNotification: (then) => void client.on('notification', then),
      isBroken: () => broken,
      close: () => endClient(client, limits.connectMs),
    }
  } catch (error) {
    await endClient(client, limits.connectMs)
    throw error
  }
}

/** `config` with our limits, on both sides: the server's settings hold even when this process is stopped. */
export function toBounded(
  config: pg.ClientConfig,
  name: string,
  limits: DatabaseLimits = databaseLimits,
): pg.ClientConfig {
  const settings = {
    statement_timeout: limits.statementMs,
    lock_timeout: limits.lockMs,
    idle_in_transaction_session_timeout: limits.silentMs,
    idle_session_timeout: limits.silentMs,
    // A host that is gone without FIN.
    tcp_keepalives_idle: 5,
    tcp_keepalives_interval: 2,
    tcp_keepalives_count: 3,
  }
  return {
    ...config,
    application_name: name,
    connectionTimeoutMillis: limits.connectMs,
    // Later than the server's own, so that its answer comes first.
    query_timeout: limits.statementMs + 2000,
    keepAlive: true,
    options: Object.entries(settings)
      .map(([key, value]) => `-c ${key}=${value}`)
      .join(' '),
  }
}

/** Says goodbye, and does not wait for the answer for ever. */
async function endClient(client: pg.Client, ms: number): Promise<void> {
  const timer = setTimeout(() => destroy(client), ms)
  await client.end().catch(() => undefined)
  clearTimeout(timer)
}

function destroy(client: pg.Client): void {
  // The types do not say so, but a connection has its socket.
  const { connection } = client as unknown as { connection?: { stream?: { destroy(): void } } }
  connection?.stream?.destroy()
}

/** COMMIT, with the points right before and behind it. */
export async function commit(tx: Tx, before: string, after: string): Promise<void> {
  failpoint(before)
  await tx.query('commit')
  failpoint(after)
}

/** `"name"`, any name. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
