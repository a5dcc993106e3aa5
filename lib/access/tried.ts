import type { AuditOutcome } from '#lib/model/audit.ts'
import { Fault, isRefusal } from '#lib/model/reading.ts'

/** A `Fault` as a value: what the outside did is an ending of the deed, a bug of ours is none. */
export async function tried<T>(deed: () => Promise<T>): Promise<T | Fault> {
  try {
    return await deed()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

/** How the deed ended. After `timeout` and `unreachable` nobody knows whether it was done. */
export function outcomeOf(
  ended: unknown,
): Extract<AuditOutcome, 'done' | 'refused' | 'failed' | 'unfinished'> {
  if (ended instanceof Fault)
    return ended.code === 'timeout' || ended.code === 'unreachable' ? 'unfinished' : 'failed'
  return isRefusal(ended) ? 'refused' : 'done'
}
