import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { refuseListen, toListen } from '#lib/config/listen.ts'
import { loadSettings } from '#lib/config/load.ts'
import { formatMistake } from '#lib/config/mistake.ts'
import type { ConfigMistake } from '#lib/config/mistake.ts'

// `npm start`: judges the settings before anything listens, then runs the built server and hands signals on to it.
const root = join(import.meta.dirname, '..')
/** Longer than a server needs to end its open requests. */
const patienceMs = 10_000

function giveUp(mistakes: ConfigMistake[]): never {
  for (const mistake of mistakes) console.error(formatMistake(mistake))
  process.exit(1)
}

const settings = loadSettings(process.env, (path) => readFileSync(path, 'utf8'))
const listen = toListen(process.env)
const wrong = [...(Array.isArray(settings) ? settings : []), ...('sentence' in listen ? [listen] : [])]
if (Array.isArray(settings) || 'sentence' in listen) giveUp(wrong)
const refused = refuseListen(listen, settings)
if (refused !== null) giveUp([refused])
if (!existsSync(join(root, '.next', 'BUILD_ID'))) {
  console.error('Throughline is not built yet; run npm run build first.')
  process.exit(1)
}

const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next')
// The doors ask these which Host headers name this server.
const env = {
  ...process.env,
  // A look that is being written is written before the process ends: instrumentation.node.ts.
  NEXT_MANUAL_SIG_HANDLE: '1',
  HOST: listen.host,
  PORT: String(listen.port),
  THROUGHLINE_HOSTS: settings.access.hosts.join(','),
}
const server = spawn(process.execPath, [next, 'start', '-H', listen.host, '-p', String(listen.port)], {
  cwd: root,
  stdio: 'inherit',
  env,
})

function stop(signal: NodeJS.Signals): void {
  server.kill(signal)
  // Unref: an ended server must not be waited for.
  setTimeout(() => server.kill('SIGKILL'), patienceMs).unref()
}
// A terminal sends Ctrl-C to the child as well; a second copy of the signal does it no harm.
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
server.on('error', (error) => {
  console.error(`The server did not start: ${error.message}`)
  process.exit(1)
})
server.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 0)))
