import type { z } from 'zod'
import { toJson } from '#lib/model/json.ts'
import { Fault, isRefusal } from '#lib/model/reading.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { toAnswer } from './answer.ts'
import { isOurHost } from './host.ts'
import type { Names } from './host.ts'
import { readJsonBody } from './json-body.ts'
import { refuseForeign } from './origin.ts'
import { readFields, readParams, readQuery } from './params.ts'
import type { ParamsOf } from './params.ts'
import { toBroken, toFaulted, toRefused } from './problem.ts'
import type { ChangeRoute, Route } from './routes.ts'

/** What the door asks for from outside. */
export type Hands = {
  names(): Names
  /** A bug was met while answering this path. */
  tellBug(error: unknown, path: string): void
}

/** What a route's one function is called with. */
export type Input<P extends string, Q extends z.ZodType> = { params: ParamsOf<P>; query: z.output<Q> }

/**
 * Every read goes through here: is it our name → parse → read → answer. `read` returns the value in its inner form
 * (bigint, epoch ms) or a refusal; a Fault it throws is a 503, anything else is a bug: 500, told to the log alone.
 */
export function openDoor(hands: Hands) {
  return function door<P extends string, Q extends z.ZodType, A extends z.ZodType>(
    route: Route<P, Q, A>,
    read: (input: Input<P, Q>, signal: AbortSignal) => z.output<A> | Refusal | Promise<z.output<A> | Refusal>,
  ) {
    return (request: Request) =>
      guard(hands, request, async () => {
        const input = readInput(route, request)
        if (isRefusal(input)) return toRefused(input)
        const value = await read(input, request.signal)
        if (isRefusal(value)) return toRefused(value)
        return toAnswer(request, JSON.stringify(toJson(route.answer, value)))
      })
  }
}

/** What a changing route's one function is called with. */
export type ChangeInput<P extends string, Q extends z.ZodType, B extends z.ZodType> = Input<P, Q> & {
  body: z.output<B>
}

/**
 * Every POST goes through here: is it our name → is it from our own pages, or from no page → JSON → parse → do → answer.
 * Nothing is kept by anybody on the way.
 */
export function openChangeDoor(hands: Hands) {
  return function changeDoor<P extends string, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
    route: ChangeRoute<P, Q, B, A>,
    change: (input: ChangeInput<P, Q, B>) => Promise<z.output<A> | Refusal>,
  ) {
    return (request: Request) =>
      guard(hands, request, async () => {
        const foreign = refuseForeign(request.headers, hands.names())
        if (foreign) return toRefused(foreign)
        const input = readInput(route, request)
        if (isRefusal(input)) return toRefused(input)
        const json = await readJsonBody(request)
        if (isRefusal(json)) return toRefused(json)
        const fields = readFields(route.body, json.value)
        if (isRefusal(fields)) return toRefused(fields)
        const value = await change({ ...input, body: fields.body })
        if (isRefusal(value)) return toRefused(value)
        return new Response(JSON.stringify(toJson(route.answer, value)), {
          headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
        })
      })
  }
}

/** The path and the query of a request, by what the route says of them. */
export function readInput<P extends string, Q extends z.ZodType, A extends z.ZodType>(
  route: Route<P, Q, A>,
  request: Request,
): Input<P, Q> | Refusal {
  const url = new URL(request.url)
  const params = readParams(route.path, url)
  if (isRefusal(params)) return params
  const parsed = readQuery(route.query, url)
  return isRefusal(parsed) ? parsed : { params, query: parsed.query }
}

/** The door's frame, for answers that are no route of the table: our own name first, every failure a problem. */
export async function guard(
  hands: Hands,
  request: Request,
  answer: () => Response | Promise<Response>,
): Promise<Response> {
  try {
    const host = request.headers.get('host')
    if (!isOurHost(host, hands.names())) return toRefused(notOurs(host))
    return await answer()
  } catch (error) {
    if (error instanceof Fault) return toFaulted(error)
    hands.tellBug(error, new URL(request.url).pathname)
    return toBroken()
  }
}

function notOurs(host: string | null): Refusal {
  const because = `This server is not known as ${host ?? 'a host without name'}; list the name in access.hosts of the settings`
  return { refused: 'forbidden', because }
}
