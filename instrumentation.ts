/**
 * Called by Next once per server process, before the first request. Never connects while building: a build machine has
 * no brokers, and its workers would each open connections of their own.
 */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs' || process.env['NEXT_PHASE'] === 'phase-production-build')
    return
  const { closeServer, openServer } = await import('#lib/server.ts')
  process.once('SIGTERM', () => void closeServer())
  await openServer()
}
