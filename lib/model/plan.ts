import { z } from 'zod'
import { auditOutcomes, planActions } from './audit.ts'
import { groupTypes } from './group.ts'
import { instant, int64 } from './json.ts'
import { resetScopeSchema, resetTargetSchema } from './reset.ts'

/** What one partition of a plan does. */
const planRowSchema = z.object({
  group: z.string(),
  topic: z.string(),
  partition: z.number().int(),
  from: int64.nullable().describe('committed now; null: never committed'),
  to: int64.nullable().describe('null: its offset is deleted, so that it is as if never committed'),
  delta: int64
    .nullable()
    .describe('above 0: so many are skipped, below: read again; null when from or to is'),
  clamped: z.boolean().describe('the target lies outside the log: the nearest end was taken'),
  because: z.string().describe('why it is what it is; empty when there is nothing to say'),
  targetMs: z
    .number()
    .nullable()
    .describe('epoch ms of the record at the target; null: none there, or not looked for'),
})
export type PlanRow = z.output<typeof planRowSchema>

const refusalCodes = [
  'members',
  'not-found',
  'share',
  'streams',
  'unseen',
  'bad-target',
  'out-of-range',
  'nothing',
] as const

const planRefusalSchema = z.object({
  code: z.enum(refusalCodes),
  because: z.string(),
  members: z.array(z.object({ clientId: z.string(), host: z.string() })),
})
export type PlanRefusal = z.output<typeof planRefusalSchema>

const totalsSchema = z.object({
  replayed: int64.describe('messages that will be read again'),
  skipped: int64.describe('messages that will never be read'),
  unchanged: z.number().int().describe('partitions that stay where they are'),
})
export type PlanTotals = z.output<typeof totalsSchema>

const plannedGroupSchema = z.object({
  group: z.string(),
  type: z.enum(groupTypes).nullable().describe('null: there is no such group'),
  state: z.string(),
  members: z.number().int(),
  totals: totalsSchema,
  command: z.string().nullable().describe("the same with Kafka's own tool; null: it cannot do that"),
  warnings: z.array(z.string()),
  refusal: planRefusalSchema.nullable(),
})
export type PlannedGroup = z.output<typeof plannedGroupSchema>

/** What would be changed, and what comes of it. Nothing has been written. */
export const planSchema = z.object({
  id: z.string().describe('good for a quarter of an hour'),
  action: z.enum(planActions),
  cluster: z.string(),
  groups: z.array(plannedGroupSchema),
  rows: z.array(planRowSchema).describe('of all groups: those that lose something first'),
  totals: totalsSchema,
  command: z.string().nullable(),
  warnings: z.array(z.string()),
  notes: z.array(z.string()).describe('what is good to know: what an inbox behind the group does with it'),
  refusal: planRefusalSchema
    .nullable()
    .describe(
      'why this plan will not be carried out as things stand; of several groups none is then touched',
    ),
  mayWrite: z.string().nullable().describe('null: you may carry it out; else why not'),
  undoes: z.string().nullable().describe('of an undo: the entry of the audit log that it takes back'),
  asOf: instant,
  expiresAt: instant,
})
export type Plan = z.output<typeof planSchema>

const create = z.boolean().default(false).describe('make a group that is not there')
const strict = z
  .boolean()
  .default(false)
  .describe('refuse what lies outside the log, instead of taking its nearest end')
const aimed = { target: resetTargetSchema, scope: resetScopeSchema, create, strict }
const ids = z.array(z.string()).min(1).max(100)

export const resetPreviewSchema = z.object(aimed)
export type ResetPreview = z.output<typeof resetPreviewSchema>
export const resetsPreviewSchema = z.object({ groups: ids, ...aimed })
export type ResetsPreview = z.output<typeof resetsPreviewSchema>
export const offsetsDeletePreviewSchema = z.object({ scope: resetScopeSchema })
export type OffsetsDeletePreview = z.output<typeof offsetsDeletePreviewSchema>
export const groupsDeletePreviewSchema = z.union([
  z.object({ groups: ids }),
  z.object({ pattern: z.string().min(1).describe('* stands for any text: console-consumer-*') }),
])
export type GroupsDeletePreview = z.output<typeof groupsDeletePreviewSchema>

/** A key of the form's own: the same twice is one deed. */
const idempotencyKey = z
  .string()
  .regex(/^[\w.-]{8,100}$/, 'it must be 8 to 100 letters, digits, dots, dashes')
export const executeSchema = z.object({ idempotencyKey })
export const resetExecuteSchema = z.object({ plan: z.string(), idempotencyKey })

const doneRowSchema = z.object({
  group: z.string(),
  topic: z.string(),
  partition: z.number().int(),
  from: int64.nullable(),
  to: int64.nullable(),
  committed: int64
    .nullable()
    .describe('read back afterwards; null: none, or it could not be read (see error)'),
  error: z.string().nullable().describe('why it is not where it should be, or why nobody knows'),
})
export type DoneRow = z.output<typeof doneRowSchema>

const doneGroupSchema = z.object({
  group: z.string(),
  auditId: z.string(),
  outcome: z.enum(auditOutcomes),
  because: z.string().describe('a sentence'),
})

/** What became of a plan that was carried out. */
export const doneSchema = z.object({
  auditId: z.string().describe('of the first group'),
  outcome: z.enum(auditOutcomes).describe('of all groups together'),
  because: z.string(),
  groups: z.array(doneGroupSchema),
  rows: z.array(doneRowSchema),
  repeated: z
    .boolean()
    .describe('this key was used before: nothing was done now, this is what was done then'),
})
export type Done = z.output<typeof doneSchema>
