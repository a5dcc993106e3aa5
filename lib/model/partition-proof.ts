import { z } from 'zod'
import { instant, int64 } from './json.ts'
import { unseenReasons } from './reading.ts'

/** Who set a record's time: its producer when it made it, or the broker when it appended it. */
const timestampTypes = ['create', 'append'] as const
export type TimestampType = (typeof timestampTypes)[number]

const place = { topic: z.string(), partition: z.number().int() }

/** `GET …/groups/{group}/partitions/{topic}/{partition}/next-record` */
export const nextRecordSchema = z.object({
  ...place,
  committed: int64.describe('where the group is; the log start when that has passed it'),
  offset: int64
    .nullable()
    .describe('of the first record at or after it that is still there; null when there is none'),
  timestampMs: z.number().nullable().describe("the record's own time, epoch ms; null when it has none"),
  timestampType: z.enum(timestampTypes).nullable(),
  ageMs: z.number().nullable().describe('by our clock; below 0 when the time is in our future'),
  control: z.boolean().describe('a marker that ends a transaction, which no reader is given'),
  sentence: z.string(),
  asOf: instant,
})
export type NextRecord = z.output<typeof nextRecordSchema>

/**
 * What stands between a group and the end of a partition. `records`: something to read. `only-markers`: nothing but
 * ends of transactions. `empty`: nothing at all. `too-much-to-read`: no record so far, and more than may be read for a
 * click. `unseen`: it could not be read.
 */
const residualVerdicts = ['only-markers', 'records', 'empty', 'too-much-to-read', 'unseen'] as const
export type ResidualVerdict = (typeof residualVerdicts)[number]

/** `GET …/groups/{group}/partitions/{topic}/{partition}/residual` */
export const residualSchema = z.object({
  ...place,
  verdict: z.enum(residualVerdicts),
  from: int64.nullable().describe('the first offset that was looked at'),
  to: int64.nullable().describe('the offset after the last that was looked at'),
  end: int64.nullable().describe('high watermark'),
  records: int64.describe('that are there, aborted ones too'),
  aborted: int64.describe('of these: of transactions that were aborted; a read_committed reader skips them'),
  markers: int64.describe('ends of transactions'),
  holes: int64.describe('offsets that nothing has any more, or never had'),
  bytes: z.number().int().describe('that were read for this, as the broker keeps them'),
  why: z.enum(unseenReasons).nullable().describe('why it could not be read'),
  sentence: z.string(),
  asOf: instant,
})
export type Residual = z.output<typeof residualSchema>
