import { problemSchema } from '#lib/model/list.ts'

/** One event as it came. */
export type StreamEvent = { event: string; data: string }

/**
 * The events of one of our own routes, until it ends or `signal` says so. Not by EventSource: that comes back by itself
 * when it was ended, and does not tell why it was refused. Throws an `Error` with a sentence for the screen.
 */
export async function* readEvents(url: string, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const response = await fetch(url, { signal, headers: { accept: 'text/event-stream' } }).catch(
    (error: unknown) => {
      if (signal.aborted) throw error
      throw new Error('Throughline does not answer. Try again in a moment.', { cause: error })
    },
  )
  if (!response.ok || !response.body) {
    const problem = problemSchema.safeParse(await response.json().catch(() => null))
    throw new Error(problem.success ? problem.data.detail : `Throughline answered ${response.status}.`)
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- piece after piece
    const { done, value } = await reader.read().catch((error: unknown) => {
      if (signal.aborted) throw error
      throw new Error('The connection to Throughline was lost. Try again in a moment.', { cause: error })
    })
    if (done) return
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = toEvent(block)
      if (event) yield event
    }
  }
}

/** Lines of one event; a comment alone is none. */
export function toEvent(block: string): StreamEvent | null {
  const lines = block.split('\n')
  const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6))
  const event = lines.find((line) => line.startsWith('event: '))?.slice(7)
  return event === undefined ? null : { event, data: data.join('\n') }
}
