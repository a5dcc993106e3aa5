import { z } from 'zod'
import { auditOutcomes } from './audit.ts'
import { boxRowSchema } from './box.ts'
import { instant } from './json.ts'
import { boxStates } from './preset.ts'

/** Of so many rows at most one deed is made. */
export const MOST_REQUEUED = 1000

export const requeuePreviewSchema = z
  .object({
    state: z.enum(boxStates),
    ids: z.array(z.string().min(1).max(200)).max(MOST_REQUEUED).default([]),
    all: z.boolean().default(false).describe('every row of this state, the first 1,000 of them'),
  })
  .refine(({ ids, all }) => all !== ids.length > 0, {
    error: 'it must name rows in ids, or say all: true, and not both',
  })
export type RequeuePreview = z.output<typeof requeuePreviewSchema>

/** What would be tried again. Nothing has been written. */
export const requeuePlanSchema = z.object({
  id: z.string().describe('good for a quarter of an hour'),
  box: z.string(),
  state: z.enum(boxStates),
  count: z.number().int().describe('rows that would be tried again'),
  gone: z.number().int().describe('rows that were asked for and are not in this state any more'),
  more: z.boolean().describe('there are more than 1,000: these are the first'),
  rows: z.array(boxRowSchema).describe('the first of them'),
  keyed: z.number().int().describe('of the rows, those with a key'),
  says: z.array(z.string()).describe('what comes of it, sentences'),
  asOf: instant,
  expiresAt: instant,
})
export type RequeuePlan = z.output<typeof requeuePlanSchema>

export const requeueSchema = z.object({
  plan: z.string(),
  idempotencyKey: z.string().regex(/^[\w.-]{8,100}$/, 'it must be 8 to 100 letters, digits, dots, dashes'),
})
export type RequeueWish = z.output<typeof requeueSchema>

/** What became of it. */
export const requeuedSchema = z.object({
  auditId: z.string(),
  cluster: z.string().describe('with which the audit log lists it'),
  outcome: z.enum(auditOutcomes),
  because: z.string().describe('a sentence'),
  asked: z.number().int(),
  done: z.number().int(),
  left: z.array(z.object({ id: z.string(), because: z.string() })).describe('rows that were not touched'),
  repeated: z.boolean().describe('this key was used before: this is what was done then'),
})
export type Requeued = z.output<typeof requeuedSchema>
