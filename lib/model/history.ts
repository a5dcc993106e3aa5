import { z } from 'zod'
import { instant, int64 } from './json.ts'
import { changeKinds } from './store.ts'

const historyMeasures = ['messages', 'time'] as const

/** `GET …/groups/{group}/history`. */
export const historyQuerySchema = z.object({
  from: z.coerce.number().int().optional().describe('epoch ms; an hour before `to` when absent'),
  to: z.coerce.number().int().optional().describe('epoch ms; now when absent'),
  measure: z.enum(historyMeasures).default('messages'),
})
export type HistoryQuery = z.output<typeof historyQuerySchema>

const atMs = z.number().describe('epoch ms')

/** Messages: `[atMs, lag]`; time: `[atMs, low, high]` in ms. null: not seen; `high: null` alone: no upper bound. */
const pointSchema = z.union([
  z.tuple([atMs, int64.nullable()]),
  z.tuple([atMs, z.number().nullable(), z.number().nullable()]),
])
export type HistoryPoint = z.output<typeof pointSchema>

const markerKinds = ['rebalance', 'reset', 'broker', 'status'] as const

export const groupHistorySchema = z.object({
  measure: z.enum(historyMeasures),
  fromMs: z.number(),
  toMs: z.number(),
  stepMs: z.number().describe('between two looks, or length of a roll-up'),
  series: z
    .array(
      z.object({
        topic: z.string().nullable().describe('null: all other topics together'),
        points: z.array(pointSchema),
      }),
    )
    .describe('most behind first; all series have the same moments'),
  total: z.array(pointSchema).describe('the whole group'),
  coverage: z
    .array(z.tuple([atMs, z.number().int(), z.number().int()]))
    .describe('partitions with known lag, and all, at each moment'),
  rates: z
    .array(z.tuple([atMs, z.number().nullable(), z.number().nullable()]))
    .describe('messages a second appended, and committed, up to that moment; null: not known'),
  gaps: z
    .array(z.object({ fromMs: z.number(), toMs: z.number(), text: z.string() }))
    .describe('times in which nobody looked, or the group was not seen'),
  markers: z.array(
    z.object({
      atMs,
      untilMs: z.number().nullable().describe('null: a moment, or it has not ended'),
      kind: z.enum(markerKinds),
      text: z.string(),
    }),
  ),
  asOf: instant.nullable(),
})
export type GroupHistory = z.output<typeof groupHistorySchema>

const changeSchema = z.object({
  atMs,
  kind: z.enum(changeKinds),
  subject: z.string().describe('group id, topic or broker id; empty: the cluster'),
  from: z.string(),
  to: z.string(),
  text: z.string(),
})

/** `GET /api/v1/clusters/{cluster}/changes`. */
export const changeQuerySchema = z.object({
  from: z.coerce.number().int().optional().describe('epoch ms; a day before `to` when absent'),
  to: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export type ChangeQuery = z.output<typeof changeQuerySchema>

export const changeListSchema = z.object({
  items: z.array(changeSchema),
  total: z.number().int(),
  nextCursor: z.string().nullable(),
  asOf: instant.nullable(),
  fromMs: z.number(),
  toMs: z.number(),
  trouble: z
    .array(z.tuple([atMs, z.number().int().nullable()]))
    .describe('groups that ask for a person, over the same time; null: nobody looked'),
})
export type ChangeList = z.output<typeof changeListSchema>

/** A small chart: values at even steps, the last one now. null: not seen. */
export const sparklineSchema = z.object({
  fromMs: z.number(),
  stepMs: z.number(),
  lag: z.array(z.number().nullable()).describe('messages behind'),
  floor: z.number().describe('what the chart is at least high: what the group reads in 30 s'),
})
export type Sparkline = z.output<typeof sparklineSchema>
