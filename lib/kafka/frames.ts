import { Fault } from '#lib/model/reading.ts'

/** More than any broker sends in one answer. What claims to be longer is not Kafka: `HTTP` read as a length is 1.2 GB. */
const LONGEST_FRAME = 512 * 1024 * 1024

/**
 * Follows the length prefixes of what comes in. KafkaJS believes them: it would buffer for ever for a length that
 * never fills, and loop for ever over a negative one. Throws a `Fault` at the first that cannot be an answer.
 */
export function openFrames(at: string): (chunk: Buffer) => void {
  let left = 0
  let length = 0
  let prefixBytes = 0
  return (chunk) => {
    let from = 0
    while (from < chunk.length) {
      const skipped = Math.min(left, chunk.length - from)
      from += skipped
      left -= skipped
      while (left === 0 && from < chunk.length) {
        length = (length << 8) | (chunk[from++] ?? 0)
        if (++prefixBytes < PREFIX) continue
        // Four bytes at least: every answer names the question that it belongs to.
        if (length < 4 || length > LONGEST_FRAME) {
          throw new Fault('protocol', `${at} does not speak Kafka. Is the port right?`)
        }
        left = length
        length = prefixBytes = 0
      }
    }
  }
}
const PREFIX = 4
