/** The broker's own word, `MESSAGE_TOO_LARGE`; null where it did not say one. KafkaJS hides it one or more causes deep. */
export function kafkaTypeOf(error: unknown): string | null {
  let at = error
  for (let depth = 0; depth < 5 && at instanceof Error; depth++) {
    if ('type' in at && typeof at.type === 'string') return at.type
    at = at.cause ?? ('originalError' in at ? at.originalError : null)
  }
  return null
}

// The records themselves are wrong, wherever they are sent: no other time will be better.
const forever = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_TIMESTAMP',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
])

/** Whether a record is to blame, and not a broker, the network, or what we are allowed. */
export function blamesRecord(error: unknown): { reason: string; final: boolean } | null {
  const type = kafkaTypeOf(error)
  if (type === null) return null
  if (forever.has(type)) return { reason: `refused by the broker: ${type}`, final: true }
  // Somebody may still make the topic.
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION') return { reason: 'there is no such topic', final: false }
  return null
}
