import type { z } from 'zod'
import { isRefusal } from '#lib/model/reading.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { guard, readInput } from './door.ts'
import type { Hands, Input } from './door.ts'
import { toRefused } from './problem.ts'
import type { Route } from './routes.ts'

/** A file to save, in pieces as they are made. */
type File = { name: string; pieces: AsyncIterable<string> }

/**
 * As the door, for answers that are saved rather than shown and may be too long to hold. The first piece is made before
 * anything is sent: a store that is down is a problem as everywhere. What breaks later breaks the download off.
 */
export function openFileDoor(hands: Hands) {
  return function fileDoor<P extends string, Q extends z.ZodType, A extends z.ZodType>(
    route: Route<P, Q, A>,
    read: (input: Input<P, Q>, signal: AbortSignal) => File | Refusal | Promise<File | Refusal>,
  ) {
    return (request: Request) =>
      guard(hands, request, async () => {
        const input = readInput(route, request)
        if (isRefusal(input)) return toRefused(input)
        const file = await read(input, request.signal)
        if (isRefusal(file)) return toRefused(file)
        return new Response(await toStream(file.pieces), {
          headers: {
            'content-type': `${route.media ?? 'application/octet-stream'}; charset=utf-8`,
            'content-disposition': `attachment; filename="${file.name}"`,
            'cache-control': 'no-store',
          },
        })
      })
  }
}

async function toStream(pieces: AsyncIterable<string>): Promise<ReadableStream<Uint8Array>> {
  const steps = pieces[Symbol.asyncIterator]()
  let next = await steps.next()
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(into) {
      if (next.done) return into.close()
      into.enqueue(encoder.encode(next.value))
      next = await steps.next()
    },
    async cancel() {
      await steps.return?.()
    },
  })
}
