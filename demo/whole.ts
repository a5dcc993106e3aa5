import { openApp, toSettings } from './app.ts'
import { openBrokers } from './brokers.ts'
import { buildApp } from './build.ts'
import { openDatabase } from './database.ts'
import { readFreePorts } from './ports.ts'
import { closeRuns } from './run.ts'
import type { Say } from './say.ts'
import { openToDashboard } from './shop/users.ts'
import { waitFor } from './wait-for.ts'
import { openWorkload } from './workload.ts'

/** The demo without a terminal: for those who look at its pages by program. */
export type WholeDemo = { url: string; bootstrap: string; stop(): Promise<void> }

/** Three brokers, the workload and the built server; returns when the server has seen all of it. */
export async function openWholeDemo(name: string, say: Say): Promise<WholeDemo> {
  try {
    await buildApp(say)
    say('starting three brokers, the workload and the server')
    const [brokers, database] = await Promise.all([
      openBrokers({ name, say }),
      openDatabase({ name: `${name}-database`, say }),
    ])
    const shop = await openToDashboard(database.url)
    const workload = await openWorkload({ bootstrap: brokers.bootstrap, brokers, databaseUrl: database.url })
    const [port = 0] = await readFreePorts(1)
    const app = await openApp({ settings: toSettings(brokers.bootstrap, shop), port })
    await waitFor(() => isComplete(app.url), {
      what: 'every group and topic of the workload to be seen',
      timeoutMs: 90_000,
      everyMs: 500,
    })
    say(`the demo stands at ${app.url}`)
    return {
      url: app.url,
      bootstrap: brokers.bootstrap,
      async stop() {
        await app.stop()
        await workload.stop()
        await closeRuns()
      },
    }
  } catch (error) {
    await closeRuns()
    throw error
  }
}

type Row = { id: string; members: number | null; lagMessages: string | null }

/** Kafka's own readers join some seconds after they were started, and the copy that lags has to be seen lagging. */
async function isComplete(url: string): Promise<boolean> {
  const groups = (await readItems(`${url}/api/v1/clusters/demo/groups?limit=500`)) as Row[]
  const lagging = await readItems(`${url}/api/v1/clusters/demo/topics?health=trouble&search=shipments.v1`)
  const have = (ids: readonly string[], what: (row: Row) => boolean) =>
    ids.every((id) => groups.some((row) => row.id === id && what(row)))
  return (
    have(['clickstream-loader', 'email-sender'], ({ members }) => (members ?? 0) > 0) &&
    have(['clickstream-loader', 'risk-features', 'audit-archiver'], (row) => row.lagMessages !== null) &&
    lagging.length === 1
  )
}

async function readItems(url: string): Promise<unknown[]> {
  const answer = await fetch(url)
  return answer.ok ? ((await answer.json()) as { items: unknown[] }).items : []
}
