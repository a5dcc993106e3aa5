import { matchesStars } from '#lib/model/glob.ts'
import type { Refusal } from '#lib/model/reading.ts'

/** Globs of topics that test messages may be sent to, of one cluster. */
type Allowed = { cluster: string; allowed: readonly string[] }

/** Why no test message may go to this topic; null: one may. */
export function refuseTopic(topic: string, { cluster, allowed }: Allowed): Refusal | null {
  if (allowed.some((pattern) => matchesStars(pattern, topic))) return null
  return {
    refused: 'forbidden',
    because: `Test messages may be sent only to topics that send.topics of the cluster ${cluster} names in the settings; ${topic} is none of them.`,
  }
}

export const NO_LOG: Refusal = {
  refused: 'unavailable',
  because: 'Nothing was sent: the audit log cannot be written now, and nothing is done without it.',
}
