import type { ClientConfig } from 'pg'
import { types } from 'pg'
import { Fault } from '#lib/model/reading.ts'

/** How long one thing may take, in ms. The server gives up first, so that nothing is left running there. */
const CONNECT_MS = 5000
const LOCK_MS = 5000
const STATEMENT_MS = 10_000
const ANSWER_MS = 12_000
const IDLE_IN_TRANSACTION_MS = 30_000

/** What stands in sentences: the server and the database, never user and password. */
export function toWhere(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol))
    throw new Fault(
      'denied',
      'store.url is not an address of PostgreSQL: write it postgres://user:password@host:5432/database.',
    )
  return `PostgreSQL at ${parsed.host || 'localhost'}${parsed.pathname}`
}

/** Every connection of ours has deadlines on both sides and finds our tables alone. */
export function toClientConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'throughline',
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    statement_timeout: STATEMENT_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    types: { getTypeParser },
  }
}

const INT8 = 20
/** Moments and counts fit into a number; unasked they come as text. */
const getTypeParser: NonNullable<ClientConfig['types']>['getTypeParser'] = (id, format) =>
  Number(id) === INT8 && format !== 'binary' ? Number : types.getTypeParser(id, format)
