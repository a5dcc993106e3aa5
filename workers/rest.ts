/** Waiting that can be cut short. */
export type Rest = {
  sleep(ms: number): Promise<void>
  /** Ends what sleeps now. */
  wake(): void
  /** Nobody sleeps any more. */
  end(): void
}

export function openRest(): Rest {
  const sleepers = new Set<() => void>()
  let isOver = false
  const wake = () => {
    for (const up of sleepers) up()
  }
  return {
    sleep(ms) {
      if (isOver) return Promise.resolve()
      return new Promise((resolve) => {
        const up = () => {
          clearTimeout(timer)
          sleepers.delete(up)
          resolve()
        }
        const timer = setTimeout(up, ms)
        sleepers.add(up)
      })
    },
    wake,
    end() {
      isOver = true
      wake()
    },
  }
}

/** Twice as long after each failure in a row, ten seconds at most, and never all at the same time. */
export function toBackOffMs(failures: number): number {
  return Math.min(10_000, 100 * 2 ** failures) * (0.5 + Math.random() / 2)
}
