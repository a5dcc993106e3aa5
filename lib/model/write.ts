import type { FaultCode } from './reading.ts'

/** A partition by name. */
export type Place = { topic: string; partition: number }

/** Log start and end of one partition just now. `unseen`: why not, a few words; null when both were seen; `why`: its code. */
export type Bounds = Place & {
  logStart: bigint | null
  end: bigint | null
  unseen: string | null
  why?: FaultCode
}

/**
 * What became of one partition or one group that was to be changed. `refused`: Kafka said no, nothing of it was changed.
 * `not-asked`: nobody took the request, nothing was changed. `unknown`: it was sent, and no answer says what came of it;
 * only reading it back tells. `because` is a sentence for the screen.
 */
export type WriteOutcome =
  | { outcome: 'done' }
  | { outcome: 'refused'; error: KafkaRefusal; because: string }
  | { outcome: 'not-asked'; fault: FaultCode; because: string }
  | { outcome: 'unknown'; fault: FaultCode; because: string }

/** Kafka's error code and its name. */
type KafkaRefusal = { code: number; name: string }
