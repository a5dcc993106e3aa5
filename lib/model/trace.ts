import { z } from 'zod'
import { instant, int64 } from './json.ts'
import { rangeMsSchema } from './list.ts'

const hopKinds = ['outbox', 'relay', 'topic', 'group', 'inbox'] as const
const hopStates = ['done', 'waiting', 'unknown', 'failed'] as const

/** One place that a message comes by. */
const hopSchema = z.object({
  kind: z.enum(hopKinds),
  name: z.string().describe('the box, the topic with its partition, or the group'),
  state: z.enum(hopStates),
  atMs: z.number().nullable().describe('epoch ms when it was there; null: not yet, or nobody knows'),
  sinceMs: z
    .number()
    .nullable()
    .describe('epoch ms: it was there between this and atMs, known within a look; null: atMs is measured'),
  note: z.string().describe('what it is or did: its row, its offset, attempts; empty: nothing is to be said'),
  detail: z.string().describe('how it stands there, or why not'),
  awaited: z.boolean().describe('the trace is not done without it'),
  ahead: int64.nullable().describe('of a group that has not read it: messages that come before it'),
  expectedMs: rangeMsSchema.nullable().describe('in how long it should be there, at the pace of now'),
})
export type Hop = z.output<typeof hopSchema>

/** One test message, or one that was looked for, on its way. */
export const traceSchema = z.object({
  id: z.string(),
  cluster: z.string(),
  messageId: z.string().nullable(),
  topic: z.string(),
  partition: z.number().int().nullable(),
  offset: int64.nullable(),
  keyBytes: z.number().int().nullable(),
  startMs: z.number().describe('epoch ms when it was sent, or written into the outbox'),
  box: z.string().nullable().describe('the outbox that it went through'),
  row: z.string().nullable(),
  hops: z.array(hopSchema),
  done: z.boolean(),
  live: z.boolean().describe('it is still looked at; it ends when it is done, or at endsMs'),
  endsMs: z.number(),
  asOf: instant,
})
export type Trace = z.output<typeof traceSchema>

/** From any end: what is not kept is looked for, and followed from then on. Without an end: the newest. */
export const traceQuerySchema = z.object({
  cluster: z.string().optional(),
  messageId: z.string().min(1).optional().describe('as in its header message-id'),
  key: z.string().min(1).optional().describe('with topic: the newest message of that key'),
  topic: z.string().min(1).optional(),
  partition: z.coerce.number().int().min(0).optional(),
  offset: z
    .string()
    .regex(/^\d{1,19}$/, 'it must be a whole number')
    .optional(),
  box: z.string().optional(),
  row: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export type TraceQuery = z.output<typeof traceQuerySchema>
