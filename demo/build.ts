import { once } from 'node:events'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openRun } from './run.ts'
import type { Say } from './say.ts'

const root = join(import.meta.dirname, '..')

/** What the built server is made from. */
const sources = ['app', 'components', 'lib']
const files = [
  'instrumentation.ts',
  'instrumentation.node.ts',
  'next.config.mjs',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
]

/** Builds the server unless the last build is younger than everything it is made from. Throws the end of what the build said. */
export async function buildApp(say: Say): Promise<void> {
  if (await isBuilt()) return say('the server is built already')
  say('building the server (half a minute)')
  const run = await openRun('build', say)
  try {
    const logFile = join(run.dir, 'build.log')
    const log = await open(logFile, 'a')
    const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next')
    const child = await run.start(process.execPath, {
      args: [next, 'build'],
      stdio: ['ignore', log.fd, log.fd],
      cwd: root,
      env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    })
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await log.close()
    if (child.exitCode !== 0) throw new Error(`The build failed:\n${await readFile(logFile, 'utf8')}`)
    say('the server is built')
  } finally {
    await run.close()
  }
}

async function isBuilt(): Promise<boolean> {
  const built = await readTime(join(root, '.next', 'BUILD_ID'))
  const times = await Promise.all([
    ...sources.map((dir) => readNewest(join(root, dir))),
    ...files.map((file) => readTime(join(root, file))),
  ])
  return built > Math.max(...times)
}

/** The last change below a folder, tests aside; a removed file changes its folder. */
async function readNewest(dir: string): Promise<number> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => [])
  const counted = entries.filter((it) => !/\.test\.tsx?$/.test(it.name))
  const times = await Promise.all(counted.map((it) => readTime(join(it.parentPath, it.name))))
  return Math.max(await readTime(dir), ...times)
}

/** Epoch ms; 0 when there is no such file. */
async function readTime(path: string): Promise<number> {
  return stat(path).then(
    (it) => it.mtimeMs,
    () => 0,
  )
}
