import type { z } from 'zod'
import type { Refusal } from '#lib/model/reading.ts'

/** The names in braces of `/a/{b}/c/{d}`, each with its decoded value. */
export type ParamsOf<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { [K in Name]: string } & ParamsOf<Rest>
  : Record<never, never>

/**
 * The segments of a path, each decoded exactly once. Read from the URL itself, because group ids may hold slashes and
 * percent signs and must not be decoded before the path is split, nor twice.
 */
export function readParams<P extends string>(path: P, url: URL): ParamsOf<P> | Refusal {
  const segments = url.pathname.split('/')
  const params: Record<string, string> = {}
  for (const [index, part] of path.split('/').entries()) {
    if (!part.startsWith('{')) continue
    const name = part.slice(1, -1)
    const value = decode(segments[index] ?? '')
    if (value === null) return { refused: 'bad-request', because: `${name} is not percent-encoded UTF-8` }
    params[name] = value
  }
  // The loop above has filled in every name of the template.
  return params as ParamsOf<P>
}

/**
 * The group that a path means. A URL parser folds the segments `.` and `..` away, even percent-encoded, so `~?id=` carries
 * any id; with none it is the group that is called nothing at all.
 */
export function groupOf(params: { group: string }, query: { id?: string | undefined }): string {
  return params.group === '~' ? (query.id ?? '') : params.group
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

/**
 * The query by its schema. An empty value counts as absent, as forms send it; a name that stands several times is a
 * list with commas.
 */
export function readQuery<Q extends z.ZodType>(schema: Q, url: URL): { query: z.output<Q> } | Refusal {
  // In one walk: a query may hold thousands of names.
  const given = new Map<string, string[]>()
  for (const [name, value] of url.searchParams) {
    if (value === '') continue
    const values = given.get(name)
    if (values) values.push(value)
    else given.set(name, [value])
  }
  const parsed = schema.safeParse(
    Object.fromEntries(Array.from(given, ([name, values]) => [name, values.join(',')])),
  )
  if (parsed.success) return { query: parsed.data }
  const issue = parsed.error.issues[0]
  const name = issue?.path.join('.') ?? 'query'
  return { refused: 'bad-request', because: `The parameter ${name} is wrong: ${toReason(issue)}.` }
}

/** A body by its schema. The first mistake is told with its place. */
export function readFields<B extends z.ZodType>(schema: B, value: unknown): { body: z.output<B> } | Refusal {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { body: parsed.data }
  const issue = parsed.error.issues[0]
  const name = issue?.path.join('.') || 'body'
  return { refused: 'bad-request', because: `${name} is wrong: ${toReason(issue)}.` }
}

function toReason(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_value':
      return `it must be one of ${issue.values.map(String).join(', ')}`
    case 'invalid_type':
      return issue.expected === 'int' || issue.expected === 'number'
        ? 'it must be a whole number'
        : `it must be ${issue.expected}`
    case 'too_small':
      return `it must be at least ${issue.minimum}`
    case 'too_big':
      return `it must be at most ${issue.maximum}`
    default:
      return issue?.message ?? 'it does not fit'
  }
}
