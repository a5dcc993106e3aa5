import type { z } from 'zod'
import { isRefusal } from '#lib/model/reading.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { guard, readInput } from './door.ts'
import type { Hands, Input } from './door.ts'
import { toRefused } from './problem.ts'
import type { Route } from './routes.ts'

type ServerEvent = { event: string; data: string }
type Events = AsyncIterable<ServerEvent>

/**
 * As the door, for answers that go on: server-sent events. They are taken as fast as the other side reads them, and
 * `signal` tells when it has gone. A refusal is an answer of its own, before the first event.
 */
export function openEventDoor(hands: Hands) {
  return function eventDoor<P extends string, Q extends z.ZodType, A extends z.ZodType>(
    route: Route<P, Q, A>,
    open: (input: Input<P, Q>, signal: AbortSignal) => Events | Refusal | Promise<Events | Refusal>,
  ) {
    return (request: Request) =>
      guard(hands, request, async () => {
        const input = readInput(route, request)
        if (isRefusal(input)) return toRefused(input)
        const gone = new AbortController()
        const signal = AbortSignal.any([request.signal, gone.signal])
        const events = await open(input, signal)
        if (isRefusal(events)) return toRefused(events)
        const tell = (error: unknown) => hands.tellBug(error, new URL(request.url).pathname)
        return new Response(toStream(events, gone, tell), {
          headers: {
            'content-type': 'text/event-stream; charset=utf-8',
            'cache-control': 'no-store, no-transform',
            // A proxy that collects would hold back what is live.
            'x-accel-buffering': 'no',
          },
        })
      })
  }
}

function toStream(
  events: Events,
  gone: AbortController,
  tell: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const steps = events[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let open = true
  return new ReadableStream(
    {
      start(into) {
        // The other side knows at once that it is heard.
        into.enqueue(encoder.encode(': open\n\n'))
      },
      async pull(into) {
        try {
          const next = await steps.next()
          if (!open) return
          if (next.done) return into.close()
          into.enqueue(encoder.encode(`event: ${next.value.event}\ndata: ${next.value.data}\n\n`))
        } catch (error) {
          if (gone.signal.aborted) return
          tell(error)
          into.error(error)
        }
      },
      async cancel() {
        open = false
        gone.abort()
        await steps.return?.()
      },
    },
    { highWaterMark: 1 },
  )
}
