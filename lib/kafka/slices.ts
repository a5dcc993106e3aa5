/**
 * Decoding 40,000 partitions in one go would hold up every page. Called between elements, this gives the event loop
 * its turn when a slice is used up, and costs no promise otherwise.
 */
export function openSlices(sliceMs = 6): () => Promise<void> | undefined {
  let startedMs = performance.now()
  return () => {
    if (performance.now() - startedMs < sliceMs) return undefined
    return new Promise((resume) => {
      setImmediate(() => {
        startedMs = performance.now()
        resume()
      })
    })
  }
}
