import { z } from 'zod'
import { instant, int64 } from './json.ts'

/** Where the offsets of a group should go. Times are written as a person writes them: the plan parses them. */
const resetTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('earliest') }),
  z.object({ kind: z.literal('latest') }),
  z.object({ kind: z.literal('current') }),
  z.object({ kind: z.literal('offset'), offset: z.string().describe('a whole number') }),
  z.object({
    kind: z.literal('timestamp'),
    at: z.string().describe('2026-11-22T14:07:00.000+01:00: with its zone, Z for UTC'),
  }),
  z.object({
    kind: z.literal('duration'),
    duration: z.string().describe('ISO 8601, back from now: PT2H30M'),
  }),
  z.object({ kind: z.literal('shift'), by: z.string().describe('offsets forward; negative: back') }),
  z.object({
    kind: z.literal('csv'),
    csv: z
      .string()
      .describe("lines of topic,partition,offset or group,topic,partition,offset, as Kafka's tool exports"),
  }),
  z.object({ kind: z.literal('group'), group: z.string().describe('the offsets that this other group has') }),
  z.object({ kind: z.literal('audit'), audit: z.string().describe('the offsets before this earlier reset') }),
])
export type ResetTarget = z.output<typeof resetTargetSchema>

const resetScopeSchema = z.union([
  z.object({ all: z.literal(true) }).describe('every partition that the group has committed'),
  z.object({ topics: z.array(z.string()).min(1) }).describe('all partitions of these topics'),
  z.object({
    partitions: z.array(z.object({ topic: z.string(), partition: z.number().int().min(0) })).min(1),
  }),
])
export type ResetScope = z.output<typeof resetScopeSchema>

/** What one partition of a plan does. */
const resetRowSchema = z.object({
  topic: z.string(),
  partition: z.number().int(),
  from: int64.nullable().describe('committed now; null: never committed'),
  to: int64.nullable().describe('null: its offset is deleted, so that it is as if never committed'),
  delta: int64
    .nullable()
    .describe('above 0: so many are skipped, below: read again; null when from or to is'),
  clamped: z.boolean().describe('the target lies outside the log: the nearest end was taken'),
  because: z.string().describe('why it is what it is; empty when there is nothing to say'),
})
export type ResetRow = z.output<typeof resetRowSchema>

const refusalCodes = ['members', 'not-found', 'share', 'streams', 'unseen', 'bad-target', 'nothing'] as const

const resetPlanSchema = z.object({
  id: z.string().describe('of the plan; good for a quarter of an hour'),
  group: z.string(),
  action: z.enum(['reset', 'delete-offsets', 'undo']),
  rows: z.array(resetRowSchema),
  totals: z.object({
    replayed: int64.describe('messages that will be read again'),
    skipped: int64.describe('messages that will never be read'),
    unchanged: z.number().int().describe('partitions that stay where they are'),
  }),
  command: z.string().nullable().describe("the same with Kafka's own tool; null: it cannot do that"),
  warnings: z.array(z.string()),
  refusal: z
    .object({
      code: z.enum(refusalCodes),
      because: z.string(),
      members: z.array(z.object({ clientId: z.string(), host: z.string() })),
    })
    .nullable()
    .describe('why this plan will not be carried out as things stand'),
  asOf: instant,
})
export type ResetPlan = z.output<typeof resetPlanSchema>
