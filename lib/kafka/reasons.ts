import type { FaultCode } from '#lib/model/reading.ts'

/** Kafka error codes that mean something other than "the answer makes no sense to us". 0 is no error. */
const reasons: Readonly<Record<number, FaultCode>> = {
  5: 'no-leader', // LEADER_NOT_AVAILABLE
  6: 'no-leader', // NOT_LEADER_OR_FOLLOWER: it is moving
  7: 'timeout', // REQUEST_TIMED_OUT
  8: 'unreachable', // BROKER_NOT_AVAILABLE
  14: 'coordinator-moved', // COORDINATOR_LOAD_IN_PROGRESS
  15: 'coordinator-moved', // COORDINATOR_NOT_AVAILABLE
  16: 'coordinator-moved', // NOT_COORDINATOR
  29: 'denied', // TOPIC_AUTHORIZATION_FAILED
  30: 'denied', // GROUP_AUTHORIZATION_FAILED
  31: 'denied', // CLUSTER_AUTHORIZATION_FAILED
  34: 'denied', // ILLEGAL_SASL_STATE: the login is not over
  35: 'unsupported', // UNSUPPORTED_VERSION
  74: 'no-leader', // FENCED_LEADER_EPOCH
  76: 'no-leader', // UNKNOWN_LEADER_EPOCH
  78: 'no-leader', // OFFSET_NOT_AVAILABLE: a leader just elected does not know its high watermark yet
  83: 'no-leader', // ELIGIBLE_LEADERS_NOT_AVAILABLE
}

export function reasonOf(errorCode: number): FaultCode {
  return reasons[errorCode] ?? 'protocol'
}
