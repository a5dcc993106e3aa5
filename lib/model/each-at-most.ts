/** Does something with each, so many at a time; results in their order. The first failure rejects, and no more are begun. */
export async function eachAtMost<T, R>(
  most: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  let next = 0
  let failed = false
  async function run(): Promise<void> {
    while (next < items.length && !failed) {
      const at = next++
      try {
        // oxlint-disable-next-line no-await-in-loop
        results[at] = await work(items[at] as T)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, run))
  return results
}
