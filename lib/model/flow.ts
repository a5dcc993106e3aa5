import { z } from 'zod'
import { boxStatuses } from './box.ts'
import { instant, int64 } from './json.ts'
import { listOf, rangeMsSchema, unseenSchema } from './list.ts'

const edgeSchema = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['relay', 'read', 'apply']).describe('outbox to topic, topic to group, group to inbox'),
  ratePerS: z.number().nullable().describe('what leaves it a second'),
  lag: int64.nullable().describe('rows or messages that wait before it'),
  ageMs: z.number().nullable().describe('age of the oldest of them, at most'),
  ageRangeMs: rangeMsSchema.nullable(),
  capped: z.boolean().describe('lag stopped at 10,000: there is more'),
})
export type FlowEdge = z.output<typeof edgeSchema>

const pathSchema = z.object({
  group: z.string(),
  inbox: z.string().nullable(),
  outboxMs: z.number().nullable(),
  lagMs: rangeMsSchema.nullable(),
  inboxMs: z.number().nullable(),
  inAllMs: rangeMsSchema.nullable().describe('null: a part was not seen'),
  missing: z.string().nullable().describe('the part that was not seen'),
})
export type FlowPath = z.output<typeof pathSchema>

export const flowSchema = z.object({
  id: z.string(),
  cluster: z.string(),
  outbox: z.string().nullable(),
  topic: z.string(),
  topicPartitions: z.number().int().nullable(),
  keepsMs: z.number().nullable().describe('retention of the topic; −1: for ever; null: not seen'),
  readers: z.array(
    z.object({
      group: z.string(),
      inbox: z.string().nullable(),
      lagMessages: int64.nullable(),
      timeBehindMs: rangeMsSchema.nullable(),
      inPerS: z.number().nullable().describe('messages a second that come to its partitions of the topic'),
      outPerS: z.number().nullable().describe('messages a second that it commits'),
      status: z.string(),
      statusReason: z.string(),
    }),
  ),
  edges: z.array(edgeSchema),
  paths: z.array(pathSchema),
  bottleneck: z.string().nullable().describe('box or group at which most of the time is spent'),
  bottleneckReason: z.string().nullable(),
  endToEndMs: z
    .number()
    .nullable()
    .describe('of the worst path: oldest unsent row + time behind + oldest unprocessed row; at most'),
  endToEndRangeMs: rangeMsSchema.nullable(),
  status: z.enum(boxStatuses),
  statusReason: z.string(),
  asOf: instant.nullable(),
  unseen: z.array(unseenSchema),
})
export type Flow = z.output<typeof flowSchema>

export const flowListSchema = listOf(flowSchema)
export type FlowList = z.output<typeof flowListSchema>
