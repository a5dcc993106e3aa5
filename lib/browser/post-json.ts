import type { z } from 'zod'
import { fromJson } from '#lib/model/json.ts'
import { problemSchema } from '#lib/model/list.ts'

/** Why a POST was not answered as it was meant. `status` 0: we were not answered by the server, so that nobody knows what came of it. */
export class PostError extends Error {
  readonly status: number
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PostError'
    this.status = status
  }
}

/** Asks one of our own routes with a body. Throws a `PostError` with a sentence for the screen. */
export async function postJson<S extends z.ZodType>(
  url: string,
  body: unknown,
  schema: S,
  { signal, withinMs }: { signal?: AbortSignal; withinMs: number },
): Promise<z.output<S>> {
  const deadline = AbortSignal.timeout(withinMs)
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new PostError(0, 'Throughline does not answer.', { cause: error })
  })
  const json: unknown = await response.json().catch(() => null)
  if (response.ok) {
    // Cut off in the middle: it was done, or begun, and what came of it did not arrive.
    if (json === null) throw new PostError(0, 'The answer of Throughline broke off.')
    return fromJson(schema, json)
  }
  const problem = problemSchema.safeParse(json)
  // What stands between us may give up long before the server does.
  if (!problem.success && response.status >= 500)
    throw new PostError(0, `Something before Throughline answered ${response.status}.`)
  throw new PostError(
    response.status,
    problem.success ? problem.data.detail : `Throughline answered ${response.status}.`,
  )
}
