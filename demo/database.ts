import { type ChildProcess, execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, cp, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { readPostgresBinaries } from './postgres-binaries.ts'
import { readFreePorts } from './ports.ts'
import { openRun, type Run } from './run.ts'
import type { Say } from './say.ts'
import { waitFor } from './wait-for.ts'

/** A real PostgreSQL on loopback, empty, with one superuser. */
export type Database = {
  /** `postgres://…`, password included; it is made at each start. */
  url: string
  port: number
  readonly pid: number
  dir: string
  /** SIGKILL: as when the machine goes. Its own processes end when they notice. */
  kill(): Promise<void>
  /** Again after `kill`, on the same data and port; returns when it takes connections. */
  start(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

type User = { uid: number; gid: number }

const run = promisify(execFile)

/** Starts a PostgreSQL on an empty folder; returns when it takes connections. */
export async function openDatabase(options: { name?: string; say?: Say } = {}): Promise<Database> {
  const { name = 'database', say } = options
  const own = await openRun(name, say)
  try {
    return await startDatabase(own)
  } catch (error) {
    await own.close()
    throw error
  }
}

async function startDatabase(own: Run): Promise<Database> {
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? await readPostgresUser() : null
  const { initdb, postgres } = await placeBinaries(own.dir, user)
  const data = join(own.dir, 'postgres')
  await mkdir(data, { mode: 0o700 })
  if (user !== null) await chown(data, user.uid, user.gid)

  const password = randomBytes(12).toString('hex')
  await initialise(initdb, data, password, user)
  const [port = 0] = await readFreePorts(1)
  let child = await launch()

  async function launch(): Promise<ChildProcess> {
    const log = await open(join(own.dir, 'postgres.log'), 'w')
    try {
      const started = await own.start(postgres, {
        // Loopback alone, no socket file; the data is thrown away, so nothing waits for the disk.
        args: ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off'],
        // SIGINT ends its clients; a group is not enough, because each of its processes leads its own.
        leaving: { signal: 'SIGINT', graceMs: 5000 },
        stdio: ['ignore', log.fd, log.fd],
        cwd: data,
        ...user,
      })
      await waitFor(() => isReady(own.dir, started.exitCode), {
        what: 'PostgreSQL to take connections',
        timeoutMs: 30_000,
        everyMs: 20,
      })
      return started
    } finally {
      await log.close()
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    get pid() {
      return child.pid ?? 0
    },
    dir: own.dir,
    kill: () => end('SIGKILL'),
    async start() {
      // Processes of the killed one may still hold its shared memory for a moment.
      await waitFor(
        async () => {
          const again = await launch().catch(() => null)
          child = again ?? child
          return again !== null
        },
        { what: 'PostgreSQL to start again', timeoutMs: 30_000, everyMs: 200 },
      )
    },
    async stop() {
      await end('SIGINT')
      await own.close()
    },
  }
}

async function initialise(initdb: string, data: string, password: string, user: User | null): Promise<void> {
  const passwordFile = join(data, '..', 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user !== null) await chown(passwordFile, user.uid, user.gid)
  const args = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8']
  await run(initdb, [...args, '--no-locale', '--no-sync'], { cwd: data, ...user })
  await rm(passwordFile)
}

async function isReady(dir: string, exitCode: number | null): Promise<boolean> {
  const log = await readFile(join(dir, 'postgres.log'), 'utf8')
  if (exitCode !== null) throw new Error(`PostgreSQL ended (${exitCode}). It said:\n${log}`)
  return log.includes('ready to accept connections')
}

/** The user `postgres`, made if there is none. Root only. */
async function readPostgresUser(): Promise<User> {
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  const known = await id('-u').catch(() => null)
  if (known === null) await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'])
  return { uid: await id('-u'), gid: await id('-g') }
}

/** Where the other user can reach them: a project under /root is closed to everyone else, so they are copied then. */
async function placeBinaries(dir: string, user: User | null): Promise<{ initdb: string; postgres: string }> {
  const native = await readPostgresBinaries()
  const reachable = user === null || (await isOpenToAll(native))
  const home = reachable ? native : join(dir, 'native')
  if (!reachable) await cp(native, home, { recursive: true, verbatimSymlinks: true })
  return { initdb: join(home, 'bin', 'initdb'), postgres: join(home, 'bin', 'postgres') }
}

async function isOpenToAll(path: string): Promise<boolean> {
  const { mode } = await stat(path)
  if ((mode & 0o001) === 0) return false
  return path === dirname(path) || isOpenToAll(dirname(path))
}
