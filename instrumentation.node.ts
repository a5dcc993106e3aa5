import { Fault } from '#lib/model/reading.ts'
import { closeServer, openServer } from '#lib/server.ts'

/**
 * Opens the server, and closes it on SIGTERM. Never while building: a build machine has no brokers, and its workers
 * would each open connections of their own. What cannot be opened ends the process: Next itself would go on listening
 * and answer every request with an error.
 */
export async function openOnce(): Promise<void> {
  if (process.env['NEXT_PHASE'] === 'phase-production-build') return
  process.once('SIGTERM', () => void closeServer())
  try {
    await openServer()
  } catch (error) {
    console.error(error instanceof Fault ? error.message : error)
    process.exit(1)
  }
}
