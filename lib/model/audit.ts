import { z } from 'zod'
import { instant, int64 } from './json.ts'

export const auditActions = ['reset', 'undo', 'delete-offsets', 'delete-groups'] as const
export type AuditAction = (typeof auditActions)[number]

/** `unfinished`: it was meant to be done, and nobody knows whether it was: the process or the connection broke. */
export const auditOutcomes = ['unfinished', 'done', 'partial', 'refused', 'failed'] as const
export type AuditOutcome = (typeof auditOutcomes)[number]

/** A partition before a change: what an undo puts back. */
export const auditBeforeSchema = z.object({
  group: z.string(),
  topic: z.string(),
  partition: z.number().int(),
  offset: int64.nullable().describe('null: never committed'),
  metadata: z.string().nullable(),
})
export type AuditBefore = z.output<typeof auditBeforeSchema>

/** The same partition after it. `to`: what was wanted; `committed`: what was read back. */
export const auditAfterSchema = z.object({
  group: z.string(),
  topic: z.string(),
  partition: z.number().int(),
  to: int64.nullable().describe('null: its offset was to be deleted'),
  committed: int64.nullable(),
  error: z.string().nullable().describe('a sentence; null: it was written and read back'),
})
export type AuditAfter = z.output<typeof auditAfterSchema>

export const auditEntrySchema = z.object({
  id: z.string(),
  atMs: z.number(),
  actor: z.string().describe('who did it; `local` while there are no accounts'),
  action: z.enum(auditActions),
  cluster: z.string(),
  target: z.string().describe('the group, or how many'),
  text: z.string().describe('what was to be done, a sentence'),
  before: z.array(auditBeforeSchema),
  after: z.array(auditAfterSchema).nullable().describe('null: unfinished'),
  outcome: z.enum(auditOutcomes),
  endedMs: z.number().nullable(),
})
export type AuditEntry = z.output<typeof auditEntrySchema>

export const auditQuerySchema = z.object({
  cluster: z.string().optional(),
  actor: z.string().optional(),
  action: z.enum(auditActions).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  target: z.string().optional().describe('part of a group id; case does not matter'),
  from: z.coerce.number().int().optional().describe('epoch ms'),
  to: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().optional().describe('nextCursor of the page before'),
})
export type AuditQuery = z.output<typeof auditQuerySchema>

export const auditListSchema = z.object({
  items: z.array(auditEntrySchema),
  total: z.number().int(),
  nextCursor: z.string().nullable(),
  asOf: instant.nullable(),
})
export type AuditList = z.output<typeof auditListSchema>
