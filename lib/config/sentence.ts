import type { z } from 'zod'

/** What a schema found wrong, as one sentence. `{name}` and `{value}` are filled in where the file is known. */
export function toSentence(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return toTypeSentence(issue.expected, issue.input)
    case 'invalid_value':
      return `{name} must be one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return '{name} is empty'
    default:
      return '{name} does not fit'
  }
}

const words: Record<string, string> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  number: 'a number',
}

function toTypeSentence(expected: string, input: unknown): string {
  if (input === undefined) return '{name} is missing'
  if (input === null) return `{name} has no value; it must be ${words[expected] ?? expected}`
  const plain = typeof input === 'number' || typeof input === 'boolean'
  const hint = expected === 'string' && plain ? '; put it in quotes' : ''
  return `{name} must be ${words[expected] ?? expected}, not ${toKind(input)}${hint}`
}

function toKind(input: unknown): string {
  if (Array.isArray(input)) return 'a list'
  return words[typeof input] ?? typeof input
}

/** `sasl.mechanism`, `entry 2 of bootstrap`: the part of a path that a reader looks for on its line. */
export function toName(path: readonly PropertyKey[]): string {
  const last = path.at(-1)
  if (last === undefined) return 'the file'
  if (typeof last === 'number') return `entry ${last + 1} of ${toName(path.slice(0, -1))}`
  const names = path.slice(path.findLastIndex((part) => typeof part === 'number') + 1)
  return names.map(String).join('.')
}
