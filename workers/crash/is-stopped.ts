import { readFile } from 'node:fs/promises'

/** Whether a process stands still after SIGSTOP. */
export async function isStopped(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name in brackets may hold spaces; behind it stands the state.
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T')
}
