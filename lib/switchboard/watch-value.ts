/** Something is said at least so often, so that both sides know that the other is there. */
const BEAT_MS = 10_000

type Watch = {
  /** The name of its events. */
  event: string
  /** As JSON, and whether it may still change. `mark` tells whether it has: without its age. Null: it is not there any more. */
  read: () => Promise<{ json: string; mark: string; live: boolean } | null>
  everyMs: number
  signal: AbortSignal
}

/** A value as events: each time it has changed, and now and then as a sign of life. It ends when nothing changes any more. */
export async function* watchValue({ event, read, everyMs, signal }: Watch) {
  let said = ''
  let saidMs = 0
  while (!signal.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- look after look
    const seen = await read()
    if (!seen || signal.aborted) return
    const nowMs = Date.now()
    if (seen.mark !== said || nowMs - saidMs >= BEAT_MS) {
      said = seen.mark
      saidMs = nowMs
      yield { event, data: seen.json }
    }
    if (!seen.live) return
    // oxlint-disable-next-line no-await-in-loop
    await rest(everyMs, signal)
  }
}

/** So long, or until somebody has gone. */
export function rest(ms: number, gone: AbortSignal): Promise<void> {
  return new Promise((resume) => {
    if (gone.aborted) return resume()
    const wake = () => {
      clearTimeout(timer)
      gone.removeEventListener('abort', wake)
      resume()
    }
    const timer = setTimeout(wake, ms)
    gone.addEventListener('abort', wake)
  })
}
