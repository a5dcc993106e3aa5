// A small process beside each run. It holds one end of a pipe; the other end is held by the process that started the run. When that
// one ends, by whatever way (kill -9 too), the pipe closes, and everything that was named here is ended and the run's folder removed.
//
// Lines on stdin: "+ <pid> <first signal> <grace ms>" and "- <pid>". A pid names a process group: each child leads its own.
import { rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { endGroup, type Leaving } from './process.ts'

const [dir = ''] = process.argv.slice(2)
const children = new Map<number, Leaving>()

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

for await (const line of createInterface({ input: process.stdin })) {
  const [sign, pid, signal, graceMs] = line.split(' ')
  if (sign === '+') children.set(Number(pid), { signal: signal as NodeJS.Signals, graceMs: Number(graceMs) })
  else children.delete(Number(pid))
}

await Promise.all([...children].map(([pid, leaving]) => endGroup(pid, leaving)))
await rm(dir, { recursive: true, force: true, maxRetries: 5 })
