import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '#demo/database.ts'
import { waitFor } from '#demo/wait-for.ts'
import type { Store } from '#lib/model/store.ts'
import { startWriter, type Writer } from './fixtures/child.ts'
import { ask, makeDatabase } from './fixtures/databases.ts'
import { tickAt } from './fixtures/tick-at.ts'
import { openStore } from './open.ts'

let folder = ''
const writers: Writer[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-kill-'))
})
afterEach(async () => {
  for (const writer of writers.splice(0)) await writer.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** One life of a writer that goes on after `after`; it is killed at a random time. The last look that it acknowledged. */
async function liveAndDie(after: number, url?: string): Promise<number> {
  const writer = await startWriter(folder, url)
  writers.push(writer)
  await writer.reach(after + 1 + Math.floor(Math.random() * 30))
  // Anywhere in a write, not just behind one.
  await new Promise((resume) => setTimeout(resume, Math.random() * 5))
  await writer.kill()
  return writer.last()
}

/** Every look that was acknowledged is there whole; of the rest at most one, and whole. The last one. */
async function checkWhole({ history }: Store, after: number, acknowledged: number): Promise<number> {
  const moments = await history.readTicks('main', after + 1, Number.MAX_SAFE_INTEGER)
  const last = moments.at(-1) ?? 0
  expect([acknowledged, acknowledged + 1]).toContain(last)
  expect(moments).toEqual(Array.from({ length: last - after }, (_, n) => after + 1 + n))
  const changes = await history.readChanges('main', { fromMs: after + 1, toMs: last, limit: 1e6 })
  expect(changes.toReversed()).toEqual(moments.flatMap((atMs) => tickAt(atMs).changes))
  for (const atMs of moments) expect(await history.readTick('main', atMs)).toEqual(tickAt(atMs).rows)
  return last
}

test('twenty kills of a writer on SQLite: every acknowledged look is there whole, and the file is sound', async () => {
  let last = 0
  for (let round = 0; round < 20; round++) {
    const acknowledged = await liveAndDie(last)
    expect(acknowledged).toBeGreaterThan(last)
    const store = await openStore({ url: null, dataDir: folder })
    last = await checkWhole(store, last, acknowledged)
    await store.close()
    const database = new DatabaseSync(join(folder, 'throughline.db'))
    expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    database.close()
  }
})

test('six kills of a writer on PostgreSQL: every acknowledged look is there whole', async () => {
  const server = await openDatabase({ name: 'kill-test' })
  try {
    const url = await makeDatabase(server.url)
    let last = 0
    for (let round = 0; round < 6; round++) {
      const acknowledged = await liveAndDie(last, url)
      expect(acknowledged).toBeGreaterThan(last)
      // The server may still be at what it was sent last.
      await waitFor(() => isAlone(server.url, url), { what: 'the server to notice', timeoutMs: 10_000 })
      const store = await openStore({ url, dataDir: folder })
      last = await checkWhole(store, last, acknowledged)
      await store.close()
    }
  } finally {
    await server.stop()
  }
})

async function isAlone(server: string, url: string): Promise<boolean> {
  const name = new URL(url).pathname.slice(1)
  const text = `select count(*)::int as count from pg_stat_activity where datname = '${name}'`
  return (await ask(server, text))[0]?.['count'] === 0
}
