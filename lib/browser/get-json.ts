import type { z } from 'zod'
import { fromJson } from '#lib/model/json.ts'
import { problemSchema } from '#lib/model/list.ts'

/** A page answers from memory; past this the server or the way to it is in trouble. */
const DEADLINE_MS = 10_000

/** Reads one of our own routes. Throws an `Error` with a sentence for the screen. */
export async function getJson<S extends z.ZodType>(
  url: string,
  schema: S,
  signal?: AbortSignal,
): Promise<z.output<S>> {
  const deadline = AbortSignal.timeout(DEADLINE_MS)
  const response = await fetch(url, {
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new Error('Throughline does not answer. The last values stay in view.', { cause: error })
  })
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return fromJson(schema, body)
  const problem = problemSchema.safeParse(body)
  throw new Error(problem.success ? problem.data.detail : `Throughline answered ${response.status}.`)
}
