import { z } from 'zod'
import { toDurationMs } from './duration.ts'
import { findNearest } from './mistake.ts'

/** A map in which an unknown key is a mistake of its own line, with the nearest known key named. */
export function mapOf<S extends z.ZodRawShape>(shape: S) {
  const known = Object.keys(shape)
  const refused = z.custom<never>(() => false, {
    error: (issue) => toUnknownKey(String(issue.path?.at(-1)), known),
  })
  // The catch-all never lets a value through, so the type is that of a strict object.
  return z.object(shape).catchall(refused) as unknown as z.ZodObject<S, z.core.$strict>
}

function toUnknownKey(key: string, known: string[]): string {
  const near = findNearest(key, known)
  const hint = near === null ? `known here: ${known.join(', ')}` : `did you mean ${near}?`
  return `${key} is not a setting here; ${hint}`
}

/** Text in ms. `range` says the bounds in words. */
export function duration(minMs: number, maxMs: number, range: string, examples = '500ms, 5s or 2m') {
  return z.string().transform((value, context) => {
    const ms = toDurationMs(value)
    if (ms !== null && ms >= minMs && ms <= maxMs) return ms
    context.addIssue({
      code: 'custom',
      message: `{name} must be a duration ${range}, written like ${examples}`,
    })
    return z.NEVER
  })
}
