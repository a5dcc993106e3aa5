import type { Pool, PoolClient } from 'pg'
import { commit, type Tx } from '#workers/connect.ts'
import { Overdue } from '#workers/deadline.ts'

/** Runs `work` in one transaction, READ COMMITTED. On any error nothing of it stays, and the error goes on. */
export async function inTransaction<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withClient(pool, async (client) => {
    await client.query('begin isolation level read committed')
    const outcome = await work(client)
    await commit(client, 'I6', 'I4')
    return outcome
  })
}

/** Runs `work` on a connection of its own. One on which something went wrong is used again only after a rollback. */
export async function withClient<T>(pool: Pool, work: (client: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  // Without a listener a connection that breaks now would end the process; the next statement says it as well.
  const ignore = () => undefined
  client.on('error', ignore)
  let isSound = false
  try {
    const outcome = await work(client)
    isSound = true
    return outcome
  } catch (error) {
    // A handler that took too long may still be at it: its connection is taken from it.
    isSound = !(error instanceof Overdue) && (await rollBack(client))
    throw error
  } finally {
    client.off('error', ignore)
    client.release(!isSound)
  }
}

async function rollBack(client: PoolClient): Promise<boolean> {
  return client.query('rollback').then(
    () => true,
    () => false,
  )
}
