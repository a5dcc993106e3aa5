import { z } from 'zod'
import {
  boxActions,
  boxKinds,
  boxModes,
  boxStates,
  roles,
  type Predicate,
  type TimeUnit,
} from '#lib/model/preset.ts'
import type { BoxSettings, FlowSettings } from './settings.ts'
import { isName, toPredicate } from './predicate.ts'
import { toSecret } from './secret.ts'
import { duration, mapOf } from './shapes.ts'

const DAY_MS = 86_400_000

function idOf(what: string) {
  return z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
      `the id of a ${what} stands in URLs: letters, digits, dot, dash and underscore, 1 to 64 of them, a letter or digit first`,
    )
}

const name = z.string().refine(isName, {
  error: '{name} must be a name as PostgreSQL has it: 1 to 63 bytes, exact case, without quotes around it',
})

const predicate = z.unknown().transform((value, context): Predicate => {
  const made = toPredicate(value, ({ path, message }) => context.addIssue({ code: 'custom', path, message }))
  return made ?? z.NEVER
})

const unit = z.union(
  [
    z.enum(['timestamp', 'epoch-ms', 'epoch-s']),
    mapOf({ epochMs: z.int().min(0), shift: z.int().min(0).max(63) }),
  ],
  { error: '{name} must be timestamp, epoch-ms, epoch-s or { epochMs, shift } of a snowflake id' },
) as z.ZodType<TimeUnit>

const oneColumn = z
  .preprocess(
    (value) => (typeof value === 'string' ? { column: value } : value),
    mapOf({ column: name, unit: unit.default('timestamp') }),
  )
  .transform(({ column, unit: its }) => ({ name: column, unit: its }))

const columns = mapOf(
  Object.fromEntries(roles.map((role) => [role, oneColumn.nullable().optional()])) as Record<
    (typeof roles)[number],
    z.ZodOptional<z.ZodNullable<typeof oneColumn>>
  >,
)

const states = mapOf(
  Object.fromEntries(boxStates.map((state) => [state, predicate.nullable().optional()])) as Record<
    (typeof boxStates)[number],
    z.ZodOptional<z.ZodNullable<typeof predicate>>
  >,
)

const boxSchema = mapOf({
  id: idOf('box'),
  database: z.string(),
  preset: z.string(),
  kind: z.enum(boxKinds).nullable().default(null),
  mode: z.enum(boxModes).nullable().default(null),
  table: mapOf({ schema: name.nullable().default(null), name: name.nullable().default(null) }).prefault({}),
  columns: columns.prefault({}),
  states: states.prefault({}),
  only: predicate.nullable().default(null),
  keeps: duration(1000, 3650 * DAY_MS, 'from 1s to 3650d', '30m or 7d')
    .nullable()
    .default(null),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: '{name} must be a time zone like UTC or Europe/Berlin' })
    .default('UTC'),
  actions: z.array(z.enum(boxActions)).default([]),
}).transform(({ keeps, ...rest }): BoxSettings => ({ ...rest, keepsMs: keeps }))

const flowSchema = mapOf({
  id: idOf('flow'),
  outbox: z.string().nullable().default(null),
  cluster: z.string(),
  topic: z.string().min(1),
  idHeader: z.string().min(1).default('message-id'),
  readers: z
    .array(mapOf({ group: z.string(), inbox: z.string().nullable().default(null) }))
    .min(1, 'readers is empty; name at least one group'),
}).transform((flow): FlowSettings => flow)

const databaseUrl = z
  .string()
  .refine((value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value), {
    error: '{name} must be postgres://user:password@host:5432/database (in a password, %40 for @, %2F for /)',
  })
  .transform(toSecret)

const budget = mapOf({
  statementTimeout: duration(100, 30_000, 'from 100ms to 30s').default(2000),
  lockTimeout: duration(10, 5000, 'from 10ms to 5s', '50ms or 1s').default(100),
  maxPlanCost: z
    .int({ error: '{name} must be a whole number from 100 to 100000000' })
    .min(100, '{name} must be a whole number from 100 to 100000000')
    .max(100_000_000, '{name} must be a whole number from 100 to 100000000')
    .default(50_000),
}).transform(({ statementTimeout, lockTimeout, maxPlanCost }) => ({
  statementMs: statementTimeout,
  lockMs: lockTimeout,
  maxCost: maxPlanCost,
}))

export const databasesSchema = z
  .array(
    mapOf({
      id: idOf('database'),
      url: databaseUrl,
      write: mapOf({ url: databaseUrl }).nullable().default(null),
      budget: budget.prefault({}),
      requireReadOnlyRole: z.boolean().default(false),
    }),
  )
  .default([])
export const boxesSchema = z.array(boxSchema).default([])
export const flowsSchema = z.array(flowSchema).default([])

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).format(0) !== ''
  } catch {
    return false
  }
}
