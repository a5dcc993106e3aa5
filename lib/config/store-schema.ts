import { z } from 'zod'
import { toSecret } from './secret.ts'
import type { StoreSettings } from './settings.ts'
import { duration, mapOf } from './shapes.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const examples = '6h or 14d'

// A process that starts reads the last minutes of looks; a chart of three months of minutes is drawn from hours anyway.
const keep = mapOf({
  ticks: duration(10 * MINUTE_MS, 7 * DAY_MS, 'from 10m to 7d', examples).default(6 * HOUR_MS),
  minutes: duration(2 * HOUR_MS, 90 * DAY_MS, 'from 2h to 90d', examples).default(14 * DAY_MS),
  hours: duration(DAY_MS, 3650 * DAY_MS, 'from 1d to 3650d', examples).default(365 * DAY_MS),
  changes: duration(HOUR_MS, 3650 * DAY_MS, 'from 1h to 3650d', examples).default(90 * DAY_MS),
}).superRefine(({ ticks, minutes, hours }, context) => {
  const refuse = (name: string, other: string) =>
    context.addIssue({
      code: 'custom',
      path: [name],
      message: `{name} is shorter than ${other}: the coarser is kept for the time when the finer is gone`,
    })
  if (minutes < ticks) refuse('minutes', 'ticks')
  if (hours < minutes) refuse('hours', 'minutes')
})

const url = z
  .string()
  .refine((value) => value === '' || (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)), {
    error:
      '{name} must be postgres://user:password@host:5432/database (in a password, %40 for @, %2F for /); ' +
      'leave it empty for a file',
  })

/** Where our own store is, and how long what is kept. */
export const storeSchema = mapOf({
  url: url.transform((value) => (value === '' ? null : toSecret(value))).default(null),
  keep: keep.prefault({}),
}).transform(({ url: address, keep: { ticks, minutes, hours, changes } }): StoreSettings => ({
  url: address,
  keep: { ticksMs: ticks, minutesMs: minutes, hoursMs: hours, changesMs: changes },
}))
