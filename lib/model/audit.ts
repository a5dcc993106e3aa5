import { z } from 'zod'
import { int64 } from './json.ts'

/** What is planned first, and carried out then. */
export const planActions = ['reset', 'undo', 'delete-offsets', 'delete-groups'] as const
export type PlanAction = (typeof planActions)[number]

/** What a person may do that changes something. */
export const auditActions = [...planActions, 'send', 'create-topic', 'requeue', 'reveal'] as const
export type AuditAction = (typeof auditActions)[number]

/** `unfinished`: it was meant to be done, and nobody knows whether it was: the process or the connection broke. */
export const auditOutcomes = ['unfinished', 'done', 'partial', 'refused', 'failed'] as const
export type AuditOutcome = (typeof auditOutcomes)[number]

/** One partition before a change: what was committed and where it was to go. */
const beforeRowSchema = z.object({
  topic: z.string(),
  partition: z.number().int(),
  topicId: z.string().nullable().describe('of the topic as it was then; null: brokers too old to tell'),
  offset: int64.nullable().describe('null: never committed'),
  metadata: z.string(),
  leaderEpoch: z.number().int(),
  to: int64.nullable().describe('null: to be deleted'),
})

export const auditBeforeSchema = z.object({
  type: z.string().nullable().describe('of the group; null: there was none'),
  undoes: z.string().nullable().describe('of an undo: the entry that it takes back'),
  rows: z.array(beforeRowSchema),
  boxRows: z
    .array(
      z.object({
        id: z.string(),
        messageId: z.string().nullable(),
        attempts: z.number().nullable(),
        error: z.string().nullable(),
      }),
    )
    .optional()
    .describe('rows of an inbox or outbox before they were tried again'),
  copies: z.number().int().optional().describe('of test messages: how many there were to be'),
})
export type AuditBefore = z.output<typeof auditBeforeSchema>

const afterRowSchema = z.object({
  topic: z.string(),
  partition: z.number().int(),
  committed: int64.nullable(),
  error: z.string().nullable(),
})

export const auditAfterSchema = z.object({ because: z.string(), rows: z.array(afterRowSchema) })
export type AuditAfter = z.output<typeof auditAfterSchema>

/** One deed. In lists `before` and `after` hold the first rows only; `partitions` counts them all. */
export const auditEntrySchema = z.object({
  id: z.string(),
  atMs: z.number().describe('epoch ms'),
  endedMs: z.number().nullable().describe('null: unfinished'),
  actor: z.string(),
  action: z.enum(auditActions),
  cluster: z.string(),
  target: z.string().describe('the group, topic or box'),
  text: z.string().describe('what was asked for, a sentence'),
  before: auditBeforeSchema,
  after: auditAfterSchema.nullable(),
  partitions: z.number().int(),
  outcome: z.enum(auditOutcomes),
  undoable: z.boolean().describe('something may have been written, and what was before is known'),
})
export type AuditEntry = z.output<typeof auditEntrySchema>

const instantMs = z.coerce.number().int().min(0).describe('epoch ms')

export const auditQuerySchema = z.object({
  cluster: z.string().optional(),
  actor: z.string().optional(),
  action: z.enum(auditActions).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  target: z.string().optional().describe('part of the group; case does not matter'),
  from: instantMs.optional(),
  to: instantMs.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().optional().describe('nextCursor of the page before'),
})
export type AuditQuery = z.output<typeof auditQuerySchema>
