import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until the answer is true. Throws when it was not within the time; what the question throws goes through at once. */
export async function waitFor(
  ask: () => Promise<boolean> | boolean,
  { what, timeoutMs, everyMs = 100 }: { what: string; timeoutMs: number; everyMs?: number },
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`)
    await sleep(everyMs)
  }
}
