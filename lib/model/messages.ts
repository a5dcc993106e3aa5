import { z } from 'zod'
import { instant, int64 } from './json.ts'
import { unseenSchema } from './list.ts'

/** `record` and `tombstone` are a producer's; the rest a broker wrote, and no reader is given them. */
const messageKinds = ['record', 'tombstone', 'commit', 'abort', 'marker'] as const

/** What bytes were taken for. `schema`: the five bytes that schema registries put in front; `masked`: hidden whole. */
export const contentKinds = ['none', 'empty', 'json', 'text', 'schema', 'binary', 'masked'] as const
export type ContentKind = (typeof contentKinds)[number]

const encoding = z.enum(['utf8', 'base64'])

/** One record, or what a broker wrote between records. */
export const messageSchema = z.object({
  topic: z.string(),
  partition: z.number().int(),
  offset: int64,
  timestampMs: z.number().nullable().describe('epoch ms; null when its producer gave none'),
  timestampType: z.enum(['create', 'append']),
  kind: z.enum(messageKinds),
  key: z.string().nullable(),
  keyEncoding: encoding,
  keyBytes: z.number().int(),
  keyIs: z.enum(contentKinds),
  value: z.string().nullable().describe('null: a tombstone'),
  encoding: encoding.describe('of the value'),
  valueBytes: z.number().int().describe('of the whole value'),
  valueIs: z.enum(contentKinds),
  schemaId: z.number().int().nullable().describe('in front of the value, when it is `schema`'),
  cut: z.boolean().describe('the key, the value or a header is longer than maxValueBytes'),
  headers: z.array(z.tuple([z.string(), z.string().nullable()])),
  base64Headers: z.array(z.number().int()).describe('places in `headers` whose value is base64'),
  masked: z.array(z.string()).describe('fields that the settings hide'),
  transactional: z.boolean(),
  compression: z.enum(['none', 'gzip', 'snappy', 'lz4', 'zstd']),
})
export type Message = z.output<typeof messageSchema>

/** Why reading ended before everything was looked at. */
const stops = ['limit', 'bytes', 'records', 'time', 'cancelled'] as const
export type Stop = (typeof stops)[number]

/** How far a search is. */
export const progressSchema = z.object({
  scanned: int64.describe('records looked at'),
  matched: z.number().int(),
  bytes: int64.describe('as the brokers gave them'),
  elapsedMs: z.number(),
})
export type Progress = z.output<typeof progressSchema>

/** `GET …/topics/{topic}/messages` */
export const messageListSchema = z.object({
  items: z.array(messageSchema),
  total: z.number().int().describe('of this answer; what else fits is not counted'),
  scanned: int64.describe('records looked at'),
  bytes: int64.describe('read for this, as the brokers gave them'),
  elapsedMs: z.number(),
  stopped: z.enum(stops).nullable().describe('why reading ended; null: everything was looked at'),
  nextCursor: z.string().nullable().describe('goes on from there; null: everything was looked at'),
  keyPartition: z
    .number()
    .int()
    .nullable()
    .describe("with `key`: the partition that Kafka's own partitioner gives it, when that alone was read"),
  hidden: z.number().int().describe('ends of transactions that were passed over; `markers=show` shows them'),
  ranges: z
    .array(
      z.object({
        topic: z.string(),
        partition: z.number().int(),
        logStart: int64,
        end: int64.describe('high watermark when reading began'),
        from: int64.describe('the first offset that was looked at'),
        to: int64.describe('the one after the last that was looked at'),
      }),
    )
    .describe('what was looked at'),
  maskedFields: z.array(z.string()).describe('fields that the settings hide in these topics'),
  asOf: instant,
  unseen: z.array(unseenSchema),
  faults: z.array(z.string()).describe('one sentence for each partition that could not be read'),
})
export type MessageList = z.output<typeof messageListSchema>

const partition = z.coerce
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
const most = 16 * 2 ** 20

const filters = {
  partition: partition.optional(),
  key: z.string().optional().describe('exactly this key, as UTF-8; hex:… for other bytes'),
  contains: z.string().optional().describe('part of the key, the value or a header; case does not matter'),
  header: z.string().optional().describe('name, or name:value'),
  path: z
    .string()
    .optional()
    .describe(
      'of JSON values, e.g. $.a.b[0] = "x" and $.n >= 3; = != < <= > >= contains, or none: it exists',
    ),
  isolation: z.enum(['committed', 'uncommitted']).default('uncommitted'),
  markers: z.enum(['show', 'hide']).default('hide').describe('ends of transactions'),
  partitioner: z
    .enum(['java', 'any'])
    .default('java')
    .describe('with `key`: its partition first, and the others when it holds none; or all at once'),
  maxValueBytes: z.coerce
    .number()
    .int()
    .min(0)
    .max(most)
    .default(2 ** 16)
    .describe('longer keys, values and headers are cut'),
}

const from = z
  .string()
  .regex(
    /^(newest|earliest|offset:\d{1,19}|timestamp:(\d{1,15}|\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)))$/,
    'it must be newest, earliest, offset:N, or timestamp:T with T in epoch ms or as 2026-11-23T14:00:00Z',
  )
  .default('newest')

export const messageQuerySchema = z.object({
  from,
  ...filters,
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z
    .string()
    .max(100_000)
    .optional()
    .describe('nextCursor of the answer before; `from` does not count then'),
})
export type MessageQuery = z.output<typeof messageQuerySchema>

export const downloadQuerySchema = messageQuerySchema.extend({
  limit: z.coerce.number().int().min(1).max(1_000_000).default(10_000),
  maxValueBytes: z.coerce.number().int().min(0).max(most).default(most),
})

/** Several topics at once. */
const topicsPattern = {
  topics: z.string().min(1).describe('names or patterns with * and ?, comma-separated'),
}
export const patternDownloadQuerySchema = downloadQuerySchema.extend(topicsPattern)
export const patternQuerySchema = messageQuerySchema.extend(topicsPattern)

export const tailQuerySchema = z.object(filters)
export type TailQuery = z.output<typeof tailQuerySchema>
export const patternTailQuerySchema = tailQuerySchema.extend(topicsPattern)

/** What a tail says between messages, once a second and whenever something is left out. */
export const tailStateSchema = z.object({
  scanned: int64.describe('records looked at so far'),
  matched: int64.describe('of these: that fit'),
  dropped: int64.describe('of these: not sent, for the reader was too slow'),
  skipped: int64.describe('offsets passed over, for they came faster than is read, or retention took them'),
  waiting: z.array(z.string()).describe('one sentence for each partition that cannot be read now'),
  atMs: z.number(),
})
export type TailState = z.output<typeof tailStateSchema>
