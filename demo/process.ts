import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** One process as the system knows it. The pair tells it from a later process that was given the same pid. */
export type ProcessMark = { pid: number; startedAt: string; command: string }

/** What runs under this pid; null when nothing does, or only a dead entry that its parent has not collected yet. */
export async function readProcess(pid: number): Promise<ProcessMark | null> {
  return process.platform === 'linux' ? readFromProc(pid) : readFromPs(pid)
}

export function isSameProcess(one: ProcessMark, other: ProcessMark | null): boolean {
  return other !== null && one.startedAt === other.startedAt && one.command === other.command
}

/** How a child is asked to leave before it is made to. `graceMs` 0: at once. */
export type Leaving = { signal: NodeJS.Signals; graceMs: number }

/** Ends a process group; returns when its leader is gone. A process that was stopped (SIGSTOP) goes too. */
export async function endGroup(leader: number, { signal, graceMs }: Leaving): Promise<void> {
  if (graceMs > 0) {
    signalGroup(leader, signal)
    await waitGone(leader, graceMs)
  }
  signalGroup(leader, 'SIGKILL')
  await waitGone(leader, 5000)
}

/** Nothing happens when the group is gone already. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal)
  } catch {
    // Gone between the look and the signal.
  }
}

async function waitGone(pid: number, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (Date.now() < deadline && (await readProcess(pid)) !== null) await sleep(20)
}

async function readFromProc(pid: number): Promise<ProcessMark | null> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ])
    // The name in brackets may hold spaces: count the fields behind the last bracket. Field 3 is the state, 22 the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z') return null
    return { pid, startedAt: fields[19] ?? '', command: command.replaceAll('\0', ' ').trim() }
  } catch {
    return null
  }
}

async function readFromPs(pid: number): Promise<ProcessMark | null> {
  const args = ['-ww', '-o', 'lstart=,command=', '-p', String(pid)]
  const found = await promisify(execFile)('ps', args).catch(() => null)
  if (found === null) return null
  return { pid, startedAt: found.stdout.slice(0, 24), command: found.stdout.slice(24).trim() }
}
