import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openApp, toSettings } from './app.ts'
import { type Brokers, openBrokers } from './brokers.ts'
import { buildApp } from './build.ts'
import { openDatabase } from './database.ts'
import { isListening } from './ports.ts'
import { closeRuns } from './run.ts'
import { openToDashboard } from './shop/users.ts'
import { openWorkload, type Workload } from './workload.ts'

// `npm run demo`: everything at once, on one machine, until Ctrl-C.
const usage = `npm run demo -- [options]
  --brokers host:port,…  use these brokers and start none
  --no-workload          an empty cluster
  --no-app               brokers and workload alone; prints "bootstrap host:port,…"`

const startedMs = Date.now()
let workload: Workload | null = null
let stopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))
// The script that started us is gone: nobody could stop us any more.
process.on('disconnect', () => void stop(0))

try {
  await launch(readOptions())
} catch (error) {
  // What fails because we are stopping is no news.
  if (!stopping) {
    console.error(error instanceof Error ? error.message : error)
    await stop(1)
  }
}

type Options = { brokers: string | null; withWorkload: boolean; withApp: boolean; port: number; host: string }

function readOptions(): Options {
  const options = {
    brokers: { type: 'string' },
    'no-workload': { type: 'boolean', default: false },
    'no-app': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const
  const { values } = parseArgs({ options })
  if (values.help) {
    console.log(usage)
    process.exit(0)
  }
  return {
    brokers: values.brokers ?? null,
    withWorkload: !values['no-workload'],
    withApp: !values['no-app'],
    port: Number(process.env['PORT'] ?? 3000),
    host: process.env['HOST'] ?? '127.0.0.1',
  }
}

async function launch(options: Options): Promise<void> {
  const { withApp, withWorkload, port, host } = options
  if (withApp && (await isListening(port)))
    throw new Error(`Port ${port} is taken. Choose another: PORT=${port + 1} npm run demo`)

  const building = withApp ? buildApp(say) : null
  // Looked at below; until then a failed build must not end the process by itself.
  building?.catch(() => undefined)
  const wantsDatabase = withApp || withWorkload
  const [brokers, databaseUrl] = await Promise.all([
    startBrokers(options),
    wantsDatabase ? startDatabase() : null,
  ])
  const bootstrap = brokers?.bootstrap ?? options.brokers ?? ''
  console.log(`bootstrap ${bootstrap}`)

  const shop = databaseUrl === null ? null : await openToDashboard(databaseUrl)
  const showing = withApp ? building?.then(() => startApp(toSettings(bootstrap, shop), port, host)) : null
  await Promise.all([showing, withWorkload ? startWorkload(bootstrap, brokers, databaseUrl) : null])
  say('Ctrl-C ends everything')
}

/** Null when the brokers are somebody else's. */
async function startBrokers(options: Options): Promise<Brokers | null> {
  if (options.brokers !== null) return null
  say('starting three Kafka brokers')
  const brokers = await openBrokers({ name: 'demo', say })
  say(`three brokers take part: ${brokers.brokers.map((it) => `${it.id} is process ${it.pid}`).join(', ')}`)
  return brokers
}

async function startDatabase(): Promise<string> {
  const { url } = await openDatabase({ name: 'demo-database', say })
  say('PostgreSQL takes connections')
  return url
}

async function startApp(settings: string, port: number, host: string): Promise<void> {
  say('starting the server')
  const app = await openApp({ settings, port, host })
  say(`Throughline is at ${app.url}`)
  void app.ended.then(async (code) => {
    if (stopping) return
    console.error(`The server ended (${code}).`)
    await stop(1)
  })
}

async function startWorkload(
  bootstrap: string,
  brokers: Brokers | null,
  databaseUrl: string | null,
): Promise<void> {
  say('starting the workload')
  workload = await openWorkload({ bootstrap, brokers, databaseUrl, say })
  say('the workload stands: every kind of group and topic is there')
}

function say(line: string): void {
  if (!stopping) console.log(`${((Date.now() - startedMs) / 1000).toFixed(1).padStart(6)} s  ${line}`)
}

/** Ends everything, in order where there is time for it. Asked twice, it leaves at once; the guards end the rest. */
async function stop(code: number): Promise<void> {
  if (stopping) process.exit(130)
  say('stopping')
  stopping = true
  await Promise.race([workload?.stop(), sleep(6000)])
  await closeRuns()
  process.exit(code)
}
