export type Sample = { wallMs: number; cpuMs: number }

/** Wall and CPU time of this whole process, collector of garbage included, while `work` runs. */
export async function timed(work: () => unknown): Promise<Sample> {
  const cpu = process.cpuUsage()
  const from = performance.now()
  await work()
  const used = process.cpuUsage(cpu)
  return { wallMs: performance.now() - from, cpuMs: (used.user + used.system) / 1000 }
}

/** Runs `work` several times; the medians. Its first run is not counted: machine code is made then. */
export async function medianOf(work: () => unknown, runs = 9): Promise<Sample> {
  const samples: Sample[] = []
  for (let run = 0; run <= runs; run++) {
    // oxlint-disable-next-line no-await-in-loop
    samples.push(await timed(work))
  }
  return toMedian(samples.slice(1))
}

export function toMedian(samples: Sample[]): Sample {
  return {
    wallMs: median(samples.map(({ wallMs }) => wallMs)),
    cpuMs: median(samples.map(({ cpuMs }) => cpuMs)),
  }
}

export function median(values: number[]): number {
  return quantile(values, 0.5)
}

export function quantile(values: number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0
}

/** The worst of each. */
export function toWorst(samples: Sample[]): Sample {
  return {
    wallMs: Math.max(...samples.map(({ wallMs }) => wallMs)),
    cpuMs: Math.max(...samples.map(({ cpuMs }) => cpuMs)),
  }
}

/**
 * The longest time between two turns of the event loop, and the most work that this thread did between two. On a busy
 * machine the first also counts when others had the processor.
 */
export function watchLoop(): { stop(): Sample } {
  const longest = { wallMs: 0, cpuMs: 0 }
  let lastMs = performance.now()
  let last = process.threadCpuUsage()
  function look(): void {
    const nowMs = performance.now()
    const used = process.threadCpuUsage(last)
    longest.wallMs = Math.max(longest.wallMs, nowMs - lastMs)
    longest.cpuMs = Math.max(longest.cpuMs, (used.user + used.system) / 1000)
    lastMs = nowMs
    last = process.threadCpuUsage()
  }
  const timer = setInterval(look, 1)
  return {
    stop() {
      clearInterval(timer)
      look()
      return longest
    },
  }
}

/** What is alive after a collection, in MB: objects and typed arrays. Needs `--expose-gc`. */
export function heldMb(): number {
  if (!globalThis.gc) throw new Error('Start with --expose-gc.')
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 1e6
}

export function rssMb(): number {
  return process.memoryUsage().rss / 1e6
}

/** Runs work that offers to be interrupted, and lets others in between. */
export async function runSlices<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    const slice = work.next()
    if (slice.done) return slice.value
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resume) => setImmediate(resume))
  }
}
