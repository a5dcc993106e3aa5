import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  endGroup,
  isSameProcess,
  type Leaving,
  type ProcessMark,
  readProcess,
  signalGroup,
} from './process.ts'
import { sayNothing, type Say } from './say.ts'

type StartOptions = {
  args: readonly string[]
  leaving?: Leaving
  stdio?: StdioOptions
  env?: Record<string, string | undefined>
  cwd?: string
  uid?: number | undefined
  gid?: number | undefined
}

/** One folder and the processes that live on it. None of them outlives the process that opened the run. */
export type Run = {
  dir: string
  start(command: string, options: StartOptions): Promise<ChildProcess>
  /** Ends what still runs and removes the folder. */
  close(): Promise<void>
}

/** The owner and its children, as they were when the file was written. Lies in the run's own folder. */
type RunFile = { owner: ProcessMark; children: (ProcessMark & { leaving: Leaving })[] }

const open = new Set<Run>()
const prefix = 'throughline-'
const runFile = 'run.json'
const guard = join(import.meta.dirname, 'guard.ts')
const atOnce: Leaving = { signal: 'SIGKILL', graceMs: 0 }

/** Closes every run of this process, the half-opened ones too. */
export async function closeRuns(): Promise<void> {
  await Promise.all([...open].map((run) => run.close()))
}

/** Ends what earlier killed runs left behind, then takes a fresh folder in the system's temporary one. */
export async function openRun(name: string, say: Say = sayNothing): Promise<Run> {
  await sweepRuns(say)
  const dir = await mkdtemp(join(tmpdir(), `${prefix}${name}-`))
  // A child may run as another user (Postgres does): it must be able to pass through.
  await chmod(dir, 0o711)
  const owner = await readProcess(process.pid)
  if (owner === null) throw new Error('This process cannot see itself in the process table.')

  // Groups of their own: Ctrl-C in a terminal goes to a whole group, and the brokers must outlive their clients.
  const watcher = spawn(process.execPath, [guard, dir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.stdin.on('error', () => undefined)
  const children = new Map<number, RunFile['children'][number]>()
  let writing = Promise.resolve()
  const record = () =>
    (writing = writing.then(() => writeRun(dir, { owner, children: [...children.values()] })))
  await record()

  let closed = false

  async function start(command: string, options: StartOptions): Promise<ChildProcess> {
    if (closed) throw new Error(`${command} was not started: its run is closed.`)
    const { args, leaving = atOnce, stdio = 'ignore', cwd = dir, env = {}, ...user } = options
    const child = spawn(command, args, {
      ...user,
      stdio,
      cwd,
      env: { ...process.env, ...env },
      detached: true,
    })
    const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error))
    failed.catch(() => undefined)
    await Promise.race([once(child, 'spawn'), failed])
    const pid = child.pid
    if (pid === undefined) throw new Error(`${command} did not start.`)
    if (closed) signalGroup(pid, 'SIGKILL')
    watcher.stdin.write(`+ ${pid} ${leaving.signal} ${leaving.graceMs}\n`)
    const mark = await readProcess(pid)
    if (mark !== null) children.set(pid, { ...mark, leaving })
    const forget = () => {
      // What the leader leaves behind goes with it.
      signalGroup(pid, 'SIGKILL')
      watcher.stdin.write(`- ${pid}\n`)
      children.delete(pid)
      void record()
    }
    if (child.exitCode !== null || child.signalCode !== null) forget()
    else child.once('exit', forget)
    await record()
    return child
  }

  async function close(): Promise<void> {
    closed = true
    open.delete(run)
    if (watcher.exitCode !== null) return
    const gone = once(watcher, 'exit')
    watcher.stdin.end()
    await Promise.all([gone, writing])
    // A late write of the run file may have come after the guard's removal.
    await rm(dir, { recursive: true, force: true })
  }

  const run = { dir, start, close }
  open.add(run)
  return run
}

/** Ends the processes of runs whose owner is gone, and removes their folders. */
async function sweepRuns(say: Say): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  for (const name of names.filter((it) => it.startsWith(prefix))) {
    const dir = join(tmpdir(), name)
    const found = await readRun(dir)
    if (found === null || isSameProcess(found.owner, await readProcess(found.owner.pid))) continue
    const orphans = []
    for (const child of found.children)
      if (isSameProcess(child, await readProcess(child.pid))) orphans.push(child)
    if (orphans.length > 0) say(`ending ${orphans.length} processes of a run that was killed`)
    await Promise.all(orphans.map((orphan) => endGroup(orphan.pid, orphan.leaving)))
    await rm(dir, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function readRun(dir: string): Promise<RunFile | null> {
  try {
    return JSON.parse(await readFile(join(dir, runFile), 'utf8')) as RunFile
  } catch {
    return null
  }
}

/** Written beside and renamed: a reader sees the old or the new list, never half of one. */
async function writeRun(dir: string, content: RunFile): Promise<void> {
  const fresh = join(dir, `${runFile}.new`)
  await writeFile(fresh, JSON.stringify(content)).catch(() => undefined)
  await rename(fresh, join(dir, runFile)).catch(() => undefined)
}
