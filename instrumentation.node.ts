import { Fault } from '#lib/model/reading.ts'
import { closeServer, openServer } from '#lib/server/open.ts'

/** Longer than what is under way may take to be written. */
const CLOSING_MS = 6000

/**
 * Opens the server, and closes it on SIGTERM and Ctrl-C: what is under way is written before the process ends. Never while building: a build machine has no brokers, and its workers
 * would each open connections of their own. What cannot be opened ends the process: Next itself would go on listening
 * and answer every request with an error.
 */
export async function openOnce(): Promise<void> {
  if (process.env['NEXT_PHASE'] === 'phase-production-build') return
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void leave())
  try {
    await openServer()
  } catch (error) {
    console.error(error instanceof Fault ? error.message : error)
    process.exit(1)
  }
}

/** Next would end the process at once; `npm start` asks it to leave that to us (NEXT_MANUAL_SIG_HANDLE). */
async function leave(): Promise<void> {
  setTimeout(() => process.exit(1), CLOSING_MS).unref()
  await closeServer()
  if (process.env['NEXT_MANUAL_SIG_HANDLE']) process.exit(0)
}
