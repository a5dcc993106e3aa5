import { z } from 'zod'
import { instant, int64 } from './json.ts'
import { listOf, unseenSchema } from './list.ts'
import { boxKinds, boxModes, boxStates } from './preset.ts'

/** Of boxes and flows, worst first. */
export const boxStatuses = ['failing', 'window-short', 'waiting', 'unknown', 'draining'] as const
export type BoxStatus = (typeof boxStatuses)[number]

const adviceSchema = z.object({
  kind: z.enum(['index', 'window', 'bloat', 'slot', 'rights', 'note']),
  text: z.string().describe('what is so, a sentence'),
  detail: z.string().describe('what comes of it'),
  sql: z.string().nullable().describe('to copy; null: there is nothing to run'),
})
export type Advice = z.output<typeof adviceSchema>

const refusedQuerySchema = z.object({
  what: z.string().describe('pending, oldest, rows, …'),
  because: z.string(),
  index: z.string().nullable().describe('the index that would make it cheap, to copy'),
})
export type RefusedQuery = z.output<typeof refusedQuerySchema>

/** One row of `GET /api/v1/boxes`. */
const boxSchema = z.object({
  id: z.string(),
  kind: z.enum(boxKinds),
  mode: z.enum(boxModes).describe('what becomes of a row that is done'),
  preset: z.string(),
  presetTitle: z.string(),
  database: z.string(),
  table: z.string().describe('schema.table'),
  status: z.enum(boxStatuses),
  statusReason: z.string(),
  pending: int64.nullable(),
  inFlight: int64.nullable(),
  failed: int64.nullable(),
  dead: int64.nullable(),
  oldestPendingMs: z
    .number()
    .nullable()
    .describe('age of the oldest row that waits; null: none, or not seen'),
  duplicates: int64.nullable().describe('second deliveries dropped in the last hour'),
  capped: z.boolean().describe('a count stopped at 10,000: there are more'),
  cappedStates: z.array(z.string()),
  notRecorded: z.array(z.string()).describe('what this framework does not keep in its table'),
  inPerS: z.number().nullable().describe('rows written a second, from table statistics: approximate'),
  outPerS: z.number().nullable(),
  keepsMs: z.number().nullable().describe('how long ids are kept, as the settings say'),
  rows: int64.nullable().describe('in the table, by estimate'),
  sizeBytes: int64.nullable(),
  deadTuples: int64.nullable(),
  advice: z.array(adviceSchema),
  refusals: z.array(refusedQuerySchema).describe('what was not asked, because it would cost too much'),
  because: z.string().nullable().describe('why the last look failed, a sentence'),
  everyMs: z.number().describe('how often it is looked at now'),
  tookMs: z.number().nullable().describe('what the last look took'),
  asOf: instant.nullable().describe('of the last look that went well'),
  last: z
    .object({ pending: int64.nullable(), oldestPendingMs: z.number().nullable() })
    .nullable()
    .describe('what was seen then, when the looks since have failed'),
  course: z
    .array(z.number().nullable())
    .describe(
      'rows that waited over the last two hours, the worst of every five minutes, the last one now; null: not seen',
    ),
  unseen: z.array(unseenSchema),
})
export type Box = z.output<typeof boxSchema>

export const boxListSchema = listOf(boxSchema).extend({
  proposals: z
    .array(
      z.object({
        database: z.string(),
        table: z.string(),
        preset: z.string(),
        title: z.string(),
        settings: z.string().describe('lines for the settings file'),
      }),
    )
    .describe('tables that look like a box and are in no setting'),
})
export type BoxList = z.output<typeof boxListSchema>

export const boxDetailSchema = boxSchema.extend({
  breakdown: z.array(
    z.object({
      by: z.string(),
      state: z.string(),
      items: z.array(z.object({ value: z.string().nullable(), count: int64 })),
      capped: z.boolean(),
      because: z.string().nullable().describe('why there are none'),
    }),
  ),
  flows: z.array(z.string()),
  notes: z.array(z.string()),
  requeue: z
    .array(
      z.object({
        state: z.enum(boxStates),
        because: z.string().nullable().describe('why not, a sentence; null: they may'),
      }),
    )
    .describe('whether failed and dead rows may be tried again from here'),
})
export type BoxDetail = z.output<typeof boxDetailSchema>

/** `GET /api/v1/boxes/{box}/history`. */
export const boxHistoryQuerySchema = z.object({
  from: z.coerce.number().int().optional().describe('epoch ms; two hours before `to` when absent'),
  to: z.coerce.number().int().optional().describe('epoch ms; now when absent'),
})
export type BoxHistoryQuery = z.output<typeof boxHistoryQuerySchema>

export const boxHistorySchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  stepMs: z
    .number()
    .describe('between two looks, or a minute, or an hour: then each point is the worst of it'),
  points: z
    .array(
      z.tuple([
        z.number(),
        z.number().nullable(),
        z.number().nullable(),
        z.number().nullable(),
        z.number().nullable(),
      ]),
    )
    .describe('[epoch ms, pending, age of the oldest in ms, failed, dead]; null: not counted'),
  gaps: z
    .array(z.object({ fromMs: z.number(), toMs: z.number(), text: z.string() }))
    .describe('times in which it was not seen'),
  asOf: instant.nullable(),
})
export type BoxHistory = z.output<typeof boxHistorySchema>

export const boxRowSchema = z.object({
  id: z.string(),
  messageId: z.string().nullable(),
  key: z.string().nullable(),
  topic: z.string().nullable(),
  type: z.string().nullable(),
  createdMs: z.number().nullable().describe('epoch ms'),
  attempts: z.number().nullable(),
  error: z.string().nullable(),
  payloadBytes: z.number().nullable().describe('the payload itself is not read'),
})
export type BoxRow = z.output<typeof boxRowSchema>

export const boxRowsSchema = z.object({
  state: z.enum(boxStates),
  items: z.array(boxRowSchema),
  nextCursor: z.string().nullable(),
  refusal: refusedQuerySchema.nullable().describe('why no rows are shown'),
  asOf: instant,
})
export type BoxRows = z.output<typeof boxRowsSchema>

export const boxRowsQuerySchema = z.object({
  state: z.enum(boxStates).default('pending'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(2000).optional().describe('nextCursor of the page before'),
})
export type BoxRowsQuery = z.output<typeof boxRowsQuerySchema>
