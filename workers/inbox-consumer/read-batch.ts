import type { EachBatchPayload } from 'kafkajs'
import { failpoint } from '#workers/failpoint.ts'
import { type InboxMessage, toMessage } from './message.ts'

export type BatchHands = {
  /** Changes with each rebalance: who sees another one has lost its partitions. Null between two. */
  readGeneration(): number | null
  /** Told that the group goes on without us: what waits behind this batch must not begin. */
  lose(): void
  /** Offsets before or behind the processing. */
  commitFirst: boolean
  /** Processed rows between two commits of the offset. */
  commitEvery: number
  /** False when the partition was lost meanwhile. */
  process(message: InboxMessage, isOurs: () => boolean, heartbeat: () => Promise<void>): Promise<boolean>
}

/**
 * Processes the records of a batch one after the other and commits what stands behind the last processed one. Ends early when the
 * partition is no longer ours: the rest is the next owner's. Its own commit is then no harm, for it says only what was done.
 */
export async function readBatch(payload: EachBatchPayload, hands: BatchHands): Promise<void> {
  const { batch } = payload
  const { topic, partition, messages } = batch
  const generation = hands.readGeneration()
  const isMember = () => generation !== null && hands.readGeneration() === generation
  const isOurs = () => payload.isRunning() && !payload.isStale() && isMember()
  let behind: bigint | null = null
  let processed = 0

  const commitOffset = async (offset: bigint) => {
    const offsets = { topics: [{ topic, partitions: [{ partition, offset: String(offset) }] }] }
    await payload.commitOffsetsIfNecessary(offsets)
    failpoint('I5')
  }
  /** Also when told to end: what is done need not be done again. */
  const commitDone = async () => {
    const offset = behind
    behind = null
    if (offset !== null && isMember()) await commitOffset(offset)
  }

  try {
    for (const record of messages) {
      if (!isOurs()) break
      // Behind the last record stand Kafka's own marks of a transaction: they are passed as well.
      const next = BigInt(record === messages.at(-1) ? batch.lastOffset() : record.offset) + 1n
      if (hands.commitFirst) await commitOffset(next)
      if (!(await hands.process(toMessage(topic, partition, record), isOurs, () => payload.heartbeat())))
        break
      payload.resolveOffset(record.offset)
      behind = hands.commitFirst ? null : next
      if (++processed % hands.commitEvery === 0) await commitDone()
      await payload.heartbeat()
    }
  } catch (error) {
    if (isLost(error)) hands.lose()
    else await commitDone().catch(() => undefined)
    throw error
  }
  await commitDone().catch((error: unknown) => {
    if (isLost(error)) hands.lose()
    throw error
  })
}

// KafkaJS joins again on each of these.
const lost = new Set(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR_FOR_GROUP'])

function isLost(error: unknown): boolean {
  return error instanceof Error && 'type' in error && lost.has(String(error.type))
}
