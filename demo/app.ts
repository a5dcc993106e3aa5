import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openRun } from './run.ts'
import { waitFor } from './wait-for.ts'

const root = join(import.meta.dirname, '..')

/** The built server, started as an operator starts it, with a data folder of its own. */
export type App = {
  url: string
  pid: number
  /** All it has printed so far. */
  readLog(): Promise<string>
  /** Resolves with its exit code when it ends by itself. */
  ended: Promise<number | null>
  stop(): Promise<void>
}

export type AppOptions = {
  /** The settings, as YAML; see `toSettings` for the usual ones. */
  settings: string
  port: number
  host?: string
  env?: Record<string, string>
}

/** Starts the server; returns when its first page answers. Throws what it said when it ends before. */
export async function openApp({ settings, port, host = '127.0.0.1', env = {} }: AppOptions): Promise<App> {
  const run = await openRun('app')
  try {
    const config = join(run.dir, 'throughline.yaml')
    const logFile = join(run.dir, 'app.log')
    await writeFile(config, settings, { mode: 0o600 })
    const log = await open(logFile, 'a')
    const own = {
      THROUGHLINE_CONFIG: config,
      THROUGHLINE_DATA: join(run.dir, 'data'),
      THROUGHLINE_BOOTSTRAP: undefined,
    }
    const child = await run.start(process.execPath, {
      args: [join(root, 'scripts', 'start.ts')],
      stdio: ['ignore', log.fd, log.fd],
      leaving: { signal: 'SIGTERM', graceMs: 8000 },
      cwd: root,
      env: {
        ...own,
        PORT: String(port),
        HOST: host,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        ...env,
      },
    })
    await log.close()
    const readLog = () => readFile(logFile, 'utf8')
    const ended = new Promise<number | null>((resolve) => {
      if (child.exitCode !== null) resolve(child.exitCode)
      child.once('exit', (code) => resolve(code))
    })
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    await waitFor(
      async () => {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`The server did not start. It said:\n${await readLog()}`)
        return answers(url)
      },
      { what: `the first page of ${url}`, timeoutMs: 60_000 },
    )
    return { url, pid: child.pid ?? 0, readLog, ended, stop: () => run.close() }
  } catch (error) {
    await run.close()
    throw error
  }
}

/** Nobody is shown a card number in the demo either. */
const masks = '{ topics: ["payments.*"], fields: ["$.card.number", "header:authorization"], show: last4 }'

/** The database of the shop and of billing, by the user that reads and the one that writes test messages. */
export type ShopUrls = { readUrl: string; writeUrl: string }

/** Settings for one cluster named `demo`; with a database also its boxes and the flow through them. */
export function toSettings(bootstrap: string, shop: ShopUrls | null = null): string {
  const list = JSON.stringify(bootstrap.split(','))
  const cluster = `version: 1\nclusters:\n  - { id: demo, name: Demo, window: 90s, bootstrap: ${list}, send: { topics: ["test.*", "orders.v1"] }, masks: [${masks}] }\n`
  return shop ? cluster + toBoxSettings(shop) : cluster
}

function toBoxSettings({ readUrl, writeUrl }: ShopUrls): string {
  return `databases:
  - { id: shop, url: ${JSON.stringify(readUrl)}, write: { url: ${JSON.stringify(writeUrl)} } }
boxes:
  - { id: shop-outbox, database: shop, preset: reference/outbox, table: { schema: shop }, actions: [send, requeue] }
  - { id: billing-inbox, database: shop, preset: reference/inbox, table: { schema: billing }, only: { col: consumer_group, eq: billing }, keeps: 7d, actions: [requeue] }
flows:
  - { id: order-placed, outbox: shop-outbox, cluster: demo, topic: orders.v1, readers: [{ group: billing, inbox: billing-inbox }] }
`
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  )
}
