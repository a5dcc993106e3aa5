/** Longer than this nobody else should wait for one piece of work, in ms. */
const LONGEST_MS = 4

/** Asked between two pieces of work: a promise when others have waited for long, nothing otherwise. */
export function openBreath(): () => Promise<void> | undefined {
  let sinceMs = performance.now()
  return () => {
    if (performance.now() - sinceMs < LONGEST_MS) return undefined
    return new Promise((resume) => {
      setImmediate(() => {
        sinceMs = performance.now()
        resume()
      })
    })
  }
}
