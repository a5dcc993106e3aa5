import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openApp, toSettings, type App } from './app.ts'
import { readFreePorts } from './ports.ts'

// On the built server, without brokers: the store is opened all the same.
const folders: string[] = []
const apps: App[] = []

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.stop()))
  await Promise.all(folders.splice(0).map((dir) => rm(dir, { recursive: true })))
})

async function start(dir: string): Promise<App> {
  const [port = 0] = await readFreePorts(1)
  const app = await openApp({ settings: toSettings('127.0.0.1:1'), port, env: { THROUGHLINE_DATA: dir } })
  apps.push(app)
  return app
}

describe('a server that is told to end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s closes its store and leaves with 0; the next takes over at once',
    async (signal) => {
      const dir = await mkdtemp(join(tmpdir(), 'throughline-leaves-'))
      folders.push(dir)
      const app = await start(dir)
      expect(existsSync(join(dir, 'throughline.db-wal'))).toBe(true)
      process.kill(app.pid, signal)
      expect(await app.ended).toBe(0)
      // Closed in order, SQLite has brought everything into the one file.
      expect(existsSync(join(dir, 'throughline.db-wal'))).toBe(false)
      const next = await start(dir)
      expect((await fetch(`${next.url}/healthz`)).status).toBe(200)
    },
  )
})
