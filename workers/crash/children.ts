import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '#demo/run.ts'
import { waitFor } from '#demo/wait-for.ts'
import { within } from '#workers/deadline.ts'

const entry = join(import.meta.dirname, '..', 'run', 'run.ts')

/** A worker as a process of its own, to be killed. */
export type Child = {
  pid: number
  /** How it ended: a signal, or an exit code as text. Throws when it did not within the time. */
  end(timeoutMs?: number): Promise<string>
  signal(signal: NodeJS.Signals): void
  /** Told to end by SIGTERM; its exit code. */
  stop(): Promise<string>
  isRunning(): boolean
  readLog(): Promise<string>
}

/** Starts `file` (a real worker unless told otherwise) with these settings in its environment. */
export async function startChild(
  run: Run,
  args: readonly string[],
  env: Record<string, string>,
  file = entry,
): Promise<Child> {
  const logFile = join(run.dir, `worker-${Math.random().toString(36).slice(2, 8)}.log`)
  const log = await open(logFile, 'a')
  const child: ChildProcess = await run.start(process.execPath, {
    args: ['--disable-warning=ExperimentalWarning', file, ...args],
    stdio: ['ignore', log.fd, log.fd],
    cwd: join(import.meta.dirname, '..', '..'),
    env: { THROUGHLINE_LOG: 'info', ...env },
  })
  await log.close()
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const pid = child.pid ?? 0
  const readLog = () => readFile(logFile, 'utf8')

  async function end(timeoutMs = 60_000): Promise<string> {
    if (isRunning())
      await within(timeoutMs, `the end of process ${pid}`, once(child, 'exit')).catch(
        async (error: unknown) => {
          throw new Error(`${String(error)}. It had said:\n${(await readLog()).slice(-3000)}`, {
            cause: error,
          })
        },
      )
    return child.signalCode ?? String(child.exitCode)
  }

  return {
    pid,
    end,
    signal: (signal) => void child.kill(signal),
    async stop() {
      // While it is still being loaded nobody in it could end in order.
      const isUp = async () => !isRunning() || (await readLog()).includes('"starts"')
      await waitFor(isUp, { what: `process ${pid} to start`, timeoutMs: 20_000, everyMs: 20 })
      child.kill('SIGTERM')
      return end(40_000)
    },
    isRunning,
    readLog,
  }
}
