/** Why a value could not be seen. `FaultCode` is what a broker, a socket or a database did; the rest is Kafka's own state. */
export const unseenReasons = [
  'unreachable',
  'timeout',
  'denied',
  'unsupported',
  'no-leader',
  'coordinator-moved',
  'protocol',
  'starting',
  'not-committed',
  'too-few-samples',
  'not-recorded',
] as const
export type UnseenReason = (typeof unseenReasons)[number]

export type FaultCode = Extract<
  UnseenReason,
  | 'unreachable'
  | 'timeout'
  | 'denied'
  | 'unsupported'
  | 'no-leader'
  | 'coordinator-moved'
  | 'protocol'
  | 'starting'
>

/** What one look at the outside gave. Not having seen is never the same as having seen zero. */
export type Reading<T> =
  | { seen: true; value: T; atMs: number }
  | { seen: false; why: FaultCode; atMs: number }

/** We could and will not. `because` is a sentence fit for the screen. */
export type Refusal = { refused: RefusalCode; because: string }
export type RefusalCode = 'bad-request' | 'not-found' | 'forbidden' | 'conflict' | 'starting' | 'unavailable'

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value && 'because' in value
}

const IS_FAULT = Symbol.for('throughline.fault')

/**
 * Something outside broke: a broker, a socket, a file. Thrown in touching rooms only; caught at the door, by the
 * snapshot's per-question wrapper and by worker loops. `message` is a sentence: what failed, where, what to do.
 */
export class Fault extends Error {
  readonly [IS_FAULT] = true
  readonly code: FaultCode
  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Fault'
    this.code = code
  }
  /**
   * `instanceof` goes by a mark: the server's start and its routes are bundled apart, so that a Fault of the collectors
   * meets, in a route, the Fault class of another bundle. Kinds of Fault are told apart as usual.
   */
  static [Symbol.hasInstance](value: unknown): boolean {
    if (this !== Fault) return Function.prototype[Symbol.hasInstance].call(this, value)
    return typeof value === 'object' && value !== null && IS_FAULT in value
  }
}

/** One part of a view that was not seen. `since` is epoch ms of the first look that failed. */
export type Gap = {
  scope: 'cluster' | 'broker' | 'topic' | 'partition' | 'group' | 'api'
  id: string
  reason: UnseenReason
  sinceMs: number
}
