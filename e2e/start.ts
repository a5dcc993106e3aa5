import { openApp, toSettings } from '#demo/app.ts'
import { openBrokers } from '#demo/brokers.ts'
import { buildApp } from '#demo/build.ts'
import { readFreePorts } from '#demo/ports.ts'
import { closeRuns } from '#demo/run.ts'
import { waitFor } from '#demo/wait-for.ts'
import { openWorkload } from '#demo/workload.ts'
import { writeRunningDemo } from './running-demo.ts'

const say = (line: string) => console.log(`  ${line}`)

/** Three brokers, the whole workload and the built server, once for all files; returns what ends them. */
export default async function start(): Promise<() => Promise<void>> {
  try {
    await buildApp(say)
    say('starting three brokers, the workload and the server')
    const brokers = await openBrokers({ name: 'e2e' })
    const workload = await openWorkload({ bootstrap: brokers.bootstrap, brokers })
    const [port = 0] = await readFreePorts(1)
    const app = await openApp({ settings: toSettings(brokers.bootstrap), port })
    await waitFor(() => isComplete(app.url), {
      what: 'every group and topic of the workload to be seen',
      timeoutMs: 90_000,
      everyMs: 500,
    })
    writeRunningDemo({ url: app.url, bootstrap: brokers.bootstrap })
    say(`the demo stands at ${app.url}`)
    return async () => {
      await app.stop()
      await workload.stop()
      await closeRuns()
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
  const shipments = await readItems(`${url}/api/v1/clusters/demo/topics?health=trouble&search=shipments.v1`)
  const joined = ['clickstream-loader', 'email-sender'].every((id) =>
    groups.some((group) => group.id === id && (group.members ?? 0) > 0),
  )
  const committed = ['clickstream-loader', 'risk-features', 'audit-archiver'].every((id) =>
    groups.some((group) => group.id === id && group.lagMessages !== null),
  )
  return joined && committed && shipments.length === 1
}

async function readItems(url: string): Promise<unknown[]> {
  const answer = await fetch(url)
  if (!answer.ok) return []
  return ((await answer.json()) as { items: unknown[] }).items
}
