import { z } from 'zod'
import { instant } from './json.ts'
import { sendSchema } from './send.ts'

/** A test message that is sent again and again. */
export const sendRunWantSchema = sendSchema.extend({
  copies: z.number().int().min(1).max(100_000),
  perSecond: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .describe('at most so many; together they take an hour at most'),
  idempotencyKey: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('asked for twice with one key, it is begun once'),
})
export type SendRunWant = z.output<typeof sendRunWantSchema>

const sendRunStates = ['running', 'done', 'stopped', 'failed'] as const

/** How far it has come. Kept for an hour after its end, in this process alone; what came of it is in the audit log. */
export const sendRunSchema = z.object({
  id: z.string(),
  cluster: z.string(),
  topic: z.string(),
  copies: z.number().int(),
  perSecond: z.number().int(),
  sent: z.number().int().describe('acknowledged as asked for'),
  failed: z.number().int().describe('not acknowledged: they may lie in the topic or not'),
  state: z.enum(sendRunStates),
  because: z.string().nullable().describe('of an end that was not asked for, or of copies that failed'),
  startedMs: z.number().describe('epoch ms'),
  endedMs: z.number().nullable(),
  firstTraceId: z.string().nullable().describe('of the first that was sent'),
  lastTraceId: z.string().nullable().describe('of the last that was sent; null while it runs'),
  asOf: instant,
})
export type SendRun = z.output<typeof sendRunSchema>
