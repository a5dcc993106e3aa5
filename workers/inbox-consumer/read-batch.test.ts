import type { EachBatchPayload } from 'kafkajs'
import { describe, expect, test } from 'vitest'
import { type BatchHands, readBatch } from './read-batch.ts'

/** Batches as KafkaJS hands them out; what the consumer does is written down in order. */
function fakeBatch(offsets: readonly number[], lastOffset: number) {
  const done: string[] = []
  let isRunning = true
  let generation: number | null = 1
  const payload = {
    batch: {
      topic: 't',
      partition: 0,
      messages: offsets.map((offset) => ({
        offset: String(offset),
        key: null,
        value: null,
        timestamp: '0',
        headers: {},
      })),
      lastOffset: () => String(lastOffset),
    },
    resolveOffset: () => undefined,
    heartbeat: () => Promise.resolve(),
    commitOffsetsIfNecessary: (offsets: { topics: { partitions: { offset: string }[] }[] }) => {
      done.push(`commit ${offsets.topics[0]?.partitions[0]?.offset}`)
      return Promise.resolve()
    },
    isRunning: () => isRunning,
    isStale: () => false,
  } as unknown as EachBatchPayload
  const hands: BatchHands = {
    readGeneration: () => generation,
    lose: () => (generation = null),
    commitFirst: false,
    commitEvery: 100,
    process: ({ offset }) => {
      done.push(`process ${offset}`)
      return Promise.resolve(true)
    },
  }
  return {
    payload,
    hands,
    done,
    stop: () => (isRunning = false),
    rebalance: () => (generation = 2),
    readGeneration: () => generation,
  }
}

describe('offsets are committed', () => {
  test('behind the last processed row, and behind Kafka’s own marks at the end of the batch', async () => {
    const { payload, hands, done } = fakeBatch([3, 4], 5)
    await readBatch(payload, hands)
    expect(done).toEqual(['process 3', 'process 4', 'commit 6'])
  })

  test('as often as asked', async () => {
    const { payload, hands, done } = fakeBatch([3, 4, 5], 5)
    await readBatch(payload, { ...hands, commitEvery: 2 })
    expect(done).toEqual(['process 3', 'process 4', 'commit 5', 'process 5', 'commit 6'])
  })

  test('before the processing, at most once', async () => {
    const { payload, hands, done } = fakeBatch([3, 4], 4)
    await readBatch(payload, { ...hands, commitFirst: true })
    expect(done).toEqual(['commit 4', 'process 3', 'commit 5', 'process 4'])
  })

  test('for what is done when told to end', async () => {
    const { payload, hands, done, stop } = fakeBatch([3, 4, 5], 5)
    const process: BatchHands['process'] = async (...args) => (stop(), hands.process(...args))
    await readBatch(payload, { ...hands, process })
    expect(done).toEqual(['process 3', 'commit 4'])
  })

  test('for what was done before a row was left', async () => {
    const { payload, hands, done } = fakeBatch([3, 4, 5], 5)
    await readBatch(payload, {
      ...hands,
      process: (message, ...rest) =>
        message.offset === 4n ? Promise.resolve(false) : hands.process(message, ...rest),
    })
    expect(done).toEqual(['process 3', 'commit 4'])
  })

  test('not at all once the partition may be another’s', async () => {
    const { payload, hands, done, rebalance } = fakeBatch([3, 4], 4)
    const process: BatchHands['process'] = async (...args) => (rebalance(), hands.process(...args))
    await readBatch(payload, { ...hands, process })
    expect(done).toEqual(['process 3'])
  })

  test('also when the heartbeat tells of a rebalance; the error goes on', async () => {
    const { payload, hands, done } = fakeBatch([3, 4], 4)
    const heartbeat = () => Promise.reject(new Error('REBALANCE_IN_PROGRESS'))
    await expect(readBatch({ ...payload, heartbeat }, hands)).rejects.toThrow('REBALANCE')
    expect(done).toEqual(['process 3', 'commit 4'])
  })

  test('not again once the group went on without us, and nothing begins until it is joined anew', async () => {
    const { payload, hands, done, readGeneration } = fakeBatch([3, 4], 4)
    const refused = Object.assign(new Error('the member is not known'), { type: 'UNKNOWN_MEMBER_ID' })
    const heartbeat = () => Promise.reject(refused)
    await expect(readBatch({ ...payload, heartbeat }, hands)).rejects.toThrow('not known')
    expect(done).toEqual(['process 3'])
    expect(readGeneration()).toBeNull()
    await readBatch(payload, hands)
    expect(done).toEqual(['process 3'])
  })
})
