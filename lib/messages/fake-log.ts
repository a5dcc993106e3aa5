// For tests: one partition whose leader gives its batches as a broker does.
import type { Fetched } from '#lib/model/fetched.ts'
import { Fault } from '#lib/model/reading.ts'
import { readBatches } from './record-batch.ts'
import type { RangeHands } from './read-range.ts'

export type FakeLog = {
  batches: readonly Buffer[]
  end: bigint
  logStart?: bigint
  /** From this offset on nothing is given. */
  failsFrom?: bigint
}

export type FakeHands = RangeHands & { asked: { from: bigint; maxBytes: number }[] }

/** The first batch comes whole; a later one is cut off where the answer is full. */
export function fakeHands({ batches, end, logStart = 0n, failsFrom }: FakeLog): FakeHands {
  const asked: FakeHands['asked'] = []
  return {
    asked,
    async fetch(from, maxBytes): Promise<Fetched> {
      asked.push({ from, maxBytes })
      if (failsFrom !== undefined && from >= failsFrom) throw new Fault('timeout', 'No answer in time.')
      const start = from < logStart ? logStart : from
      const left = batches.filter((bytes) => (readBatches(bytes).batches[0]?.lastOffset ?? -1n) >= start)
      const most = Math.max(maxBytes, left[0]?.length ?? 0)
      return { records: Buffer.concat(left).subarray(0, most), logStart, end, lastStable: end, aborted: [] }
    },
  }
}
