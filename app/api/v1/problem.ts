import { toJson } from '#lib/model/json.ts'
import { problemSchema } from '#lib/model/list.ts'
import type { Fault, FaultCode, Refusal, RefusalCode } from '#lib/model/reading.ts'

// The only place with status codes.
const refusals: Record<RefusalCode, { status: number; title: string }> = {
  'bad-request': { status: 400, title: 'Bad request' },
  forbidden: { status: 403, title: 'Forbidden' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflict' },
  starting: { status: 503, title: 'Starting' },
  unavailable: { status: 503, title: 'Not available now' },
}

const faults: Record<FaultCode, string> = {
  unreachable: 'Unreachable',
  timeout: 'No answer in time',
  denied: 'Denied by the cluster',
  unsupported: 'Not supported by the cluster',
  'no-leader': 'No leader',
  'coordinator-moved': 'Coordinator moved',
  protocol: 'Answer not understood',
  starting: 'Starting',
}

/** When a client may ask again after a 503: one refresh later. */
const retryAfterS = 5

export function toRefused({ refused, because }: Refusal): Response {
  const { status, title } = refusals[refused]
  return toProblem(refused, status, title, because)
}

/** A Fault is outside and may pass: 503 with its sentence. */
export function toFaulted(fault: Fault): Response {
  return toProblem(fault.code, 503, faults[fault.code], fault.message)
}

/** A bug. Its message and stack are in the log; the body says nothing of them. */
export function toBroken(): Response {
  return toProblem(
    'bug',
    500,
    'Something in Throughline is broken',
    'This request met a bug in Throughline; the log has the details.',
  )
}

function toProblem(code: string, status: number, title: string, detail: string): Response {
  const type = `urn:throughline:problem:${code}`
  return new Response(JSON.stringify(toJson(problemSchema, { type, title, status, detail })), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 503 ? { 'retry-after': String(retryAfterS) } : {}),
    },
  })
}
