import { Client } from 'pg'
import { toFault } from './fault.ts'
import { toWhere } from './where.ts'

/** A database of the settings, by the user that may write. */
export type Writable = { id: string; url: string }

/**
 * One transaction on a connection of its own: committed when `work` ends well, else undone. It waits 100 ms for a lock at most and
 * works for 2 s. Throws Faults; `timeout` and `unreachable` may come after the commit was asked for: then nobody knows.
 */
export async function withWriter<T>(
  { id, url }: Writable,
  deadlineMs: number,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    connectionString: url,
    application_name: 'throughline-write',
    connectionTimeoutMillis: deadlineMs,
    query_timeout: deadlineMs,
  })
  // A connection that breaks between two statements: the next one says so.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(
      'begin; set local statement_timeout = 2000; set local lock_timeout = 100; ' +
        'set local idle_in_transaction_session_timeout = 5000',
    )
    const value = await work(client)
    await client.query('commit')
    return value
  } catch (error) {
    throw toFault(error, toWhere(id, url))
  } finally {
    // What is left of a transaction goes with its connection; that it says goodbye need not be waited for.
    void client.end().catch(() => undefined)
  }
}
