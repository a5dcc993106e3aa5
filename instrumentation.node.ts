import { closeServer, openServer } from '#lib/server.ts'

/**
 * Opens the server, and closes it on SIGTERM. Never while building: a build machine has no brokers, and its workers
 * would each open connections of their own.
 */
export async function openOnce(): Promise<void> {
  if (process.env['NEXT_PHASE'] === 'phase-production-build') return
  process.once('SIGTERM', () => void closeServer())
  await openServer()
}
