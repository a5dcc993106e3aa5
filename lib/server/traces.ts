import { toJson } from '#lib/model/json.ts'
import type { ListAnswer } from '#lib/model/list.ts'
import type { Refusal } from '#lib/model/reading.ts'
import { traceSchema, type Trace, type TraceQuery } from '#lib/model/trace.ts'
import type { ServerEvent } from '#lib/switchboard/messages/messages.ts'
import { watchValue } from '#lib/switchboard/watch-value.ts'
import { running, noServer } from './home.ts'
import { OFTEN_MS } from './sending.ts'

export async function readTrace(id: string): Promise<Trace | Refusal> {
  return running()?.traces.read(id) ?? noServer
}

/** With an end named: the newest trace that fits it, looked for when none is kept, or none. Else the newest traces. */
export async function readTraces(query: TraceQuery): Promise<ListAnswer<Trace> | Refusal> {
  return running()?.traces.find(query) ?? noServer
}

/** One trace until it ends. */
export async function watchTrace(
  id: string,
  signal: AbortSignal,
): Promise<AsyncIterable<ServerEvent> | Refusal> {
  const first = await readTrace(id)
  if ('refused' in first) return first
  const read = async () => {
    const trace = await readTrace(id)
    if ('refused' in trace) return null
    const json = JSON.stringify(toJson(traceSchema, trace))
    const mark = JSON.stringify(toJson(traceSchema, { ...trace, asOf: 0 }))
    return { json, mark, live: trace.live }
  }
  return watchValue({ event: 'trace', read, everyMs: 2 * OFTEN_MS, signal })
}
