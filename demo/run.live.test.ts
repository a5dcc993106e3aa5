import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readProcess } from './process.ts'
import { openRun } from './run.ts'
import { waitFor } from './wait-for.ts'

// What is said here about a run holds for brokers, database and server alike: all of them are children of one.
const owner = join(import.meta.dirname, 'fixtures', 'run-owner.ts')
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

test('when the owner is killed with -9, its children end, a stopped one too, and the folder goes', async () => {
  const run = await startOwner()
  process.kill(run.children[0] ?? 0, 'SIGSTOP')
  run.owner.kill('SIGKILL')
  expect(await readLeft(run)).toEqual(nothing)
})

test('when the owner ends by itself without closing, the same', async () => {
  const run = await startOwner()
  run.owner.stdin?.end()
  expect(await readLeft(run)).toEqual(nothing)
})

test('when the guard is killed as well, the next start ends the orphans', async () => {
  const run = await startOwner()
  process.kill(run.guard, 'SIGKILL')
  run.owner.kill('SIGKILL')
  await once(run.owner, 'exit')
  // Nobody is left to end them.
  expect(await readProcess(run.children[0] ?? 0)).not.toBeNull()
  const next = await openRun('run-test')
  await next.close()
  expect(await readLeft(run)).toEqual(nothing)
})

test('a start leaves the runs of living owners alone', async () => {
  const run = await startOwner()
  const next = await openRun('run-test')
  await next.close()
  for (const pid of run.children) expect(await readProcess(pid)).not.toBeNull()
  expect(existsSync(run.dir)).toBe(true)
})

test('a closed run starts nothing more', async () => {
  const run = await openRun('run-test')
  await run.close()
  await expect(run.start('sleep', { args: ['60'] })).rejects.toThrow('its run is closed')
})

test('a command that is not there is a failure of its start', async () => {
  const run = await openRun('run-test')
  await expect(run.start('no-such-command', { args: [] })).rejects.toThrow('ENOENT')
  await run.close()
})

type Started = { owner: ChildProcess; guard: number; children: number[]; dir: string }

/** Starts a process that opens a run with two children and waits. */
async function startOwner(): Promise<Started> {
  const child = spawn(process.execPath, [owner], { stdio: ['pipe', 'pipe', 'inherit'] })
  started.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { dir, children } = JSON.parse(line.toString()) as { dir: string; children: number[] }
  return { owner: child, guard: await findGuard(dir), children, dir }
}

async function findGuard(dir: string): Promise<number> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  for (const pid of pids) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (command.includes('guard.ts') && command.includes(dir)) return pid
  }
  throw new Error(`There is no guard for ${dir} in ${tmpdir()}.`)
}

const nothing = { processes: [], folder: false }

/** What is still there when nothing is, or after 15 s. */
async function readLeft(run: Started): Promise<{ processes: number[]; folder: boolean }> {
  const look = async () => {
    const alive = await Promise.all(run.children.map((pid) => readProcess(pid)))
    return { processes: run.children.filter((_, i) => alive[i] !== null), folder: existsSync(run.dir) }
  }
  const isGone = async () => JSON.stringify(await look()) === JSON.stringify(nothing)
  await waitFor(isGone, { what: 'a run to go', timeoutMs: 15_000 }).catch(() => undefined)
  return look()
}
