/** Which records of one partition are wanted. */
export type FetchWant = {
  topic: string
  partition: number
  from: bigint
  /** Of the answer. A first batch that is larger comes whole all the same. */
  maxBytes: number
  deadlineMs: number
  /** Only up to the last stable offset, with the transactions that were aborted before it. */
  committed?: boolean
}

/** What a leader answered: batches as they lie on its disk, not yet taken apart. */
export type Fetched = {
  /** Empty: nothing is there from `from` to the end. The first batch may begin before `from`; the last may be cut off. */
  records: Buffer
  logStart: bigint
  /** High watermark: nothing at or after it was given. */
  end: bigint
  /** The start of the oldest open transaction, or the end. */
  lastStable: bigint
  /** Told only when committed records were asked for. */
  aborted: readonly AbortedTransaction[]
}

/** From its first offset to its marker, the records of this producer do not count. */
export type AbortedTransaction = { producerId: bigint; firstOffset: bigint }

/** One question of ListOffsets by time. `row` is the topology's. */
export type TimeProbe = { row: number; timestampMs: number }

/** The first record whose time is the probe's or later; null when there is none before the end. */
export type TimeAnswer = { row: number; found: { offset: bigint; timestampMs: number } | null }
