import { fromJson, toJson } from '#lib/model/json.ts'
import type { TraceRow } from '#lib/model/store.ts'
import { traceSchema, type Trace } from '#lib/model/trace.ts'
import type { TraceFacts } from '#lib/trace/timeline.ts'

/** A message as its tracing begins. What is not known is null. */
export type TraceStart = {
  messageId: string | null
  topic: string
  partition: number | null
  offset: bigint | null
  /** When its record was written, epoch ms. */
  recordMs: number | null
  keyBytes: number | null
  /** The outbox that it went through, and its row there. */
  box: string | null
  row: string | null
  writtenMs: number | null
  /** Where its way begins. */
  startMs: number | null
  /** Of its header: the trace that it was sent with. */
  traceId: string | null
  /** Of its headers: who sent it out of the outbox. */
  relay: TraceFacts['relay']
}

/** What a message that went straight to its topic has not. */
export const sentStraight = { box: null, row: null, writtenMs: null, relay: null } as const

/** What is kept of a message that is followed, beside its row. */
export type Followed = {
  row: TraceRow
  startMs: number
  recordMs: number | null
  keyBytes: number | null
  writtenMs: number | null
  relay: TraceFacts['relay']
  /** First seen past the message between these two looks; null: it had passed before anybody looked. */
  passed: Record<string, { fromMs: number; toMs: number } | null>
}

/** The text of its row in the store. */
export function toBody(
  { startMs, recordMs, keyBytes, writtenMs, relay, passed }: Followed,
  trace: Trace,
): string {
  const kept = { startMs, recordMs, keyBytes, writtenMs, relay, passed }
  return JSON.stringify({ ...kept, trace: toJson(traceSchema, trace) })
}

/** Null: it cannot be read. */
export function toKept(row: TraceRow): Followed | null {
  try {
    const { startMs, recordMs, keyBytes, writtenMs, relay, passed } = JSON.parse(row.body) as Omit<
      Followed,
      'row'
    >
    return { row, startMs, recordMs, keyBytes, writtenMs, relay, passed }
  } catch {
    return null
  }
}

/** As it was last seen. Null: it cannot be read. */
export function readKept({ body }: TraceRow): Trace | null {
  try {
    const { trace } = JSON.parse(body) as { trace?: unknown }
    return trace === undefined ? null : fromJson(traceSchema, trace)
  } catch {
    return null
  }
}
