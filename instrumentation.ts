/** Called by Next once per server process, before the first request. */
export async function register(): Promise<void> {
  // A file of its own: Next also bundles this one for a runtime in which `process` has no events.
  if (process.env['NEXT_RUNTIME'] === 'nodejs') {
    const { openOnce } = await import('./instrumentation.node.ts')
    await openOnce()
  }
}
