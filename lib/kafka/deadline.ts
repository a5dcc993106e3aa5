import { Fault } from '#lib/model/reading.ts'

/** Asks, and gives up at `atMs` (epoch) though the question itself may have longer: somebody waits for this one. */
export async function askWithin<T>(atMs: number, what: string, ask: () => Promise<T>): Promise<T> {
  const late = new Fault('timeout', `No answer in time to the question for ${what}.`)
  const leftMs = atMs - Date.now()
  if (leftMs <= 0) throw late
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(late), leftMs)
  try {
    return await Promise.race([ask(), promise])
  } finally {
    clearTimeout(timer)
  }
}
