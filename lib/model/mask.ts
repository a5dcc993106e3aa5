import { toJsonPath, type JsonPath } from './json-path.ts'

/** One rule of the settings: in these topics (globs) these fields are hidden. */
export type MaskRule = {
  topics: readonly string[]
  fields: readonly string[]
  /** What may be seen of them: the last four characters of what is long enough, or nothing. */
  show: 'last4' | null
}

export type MaskField =
  | { kind: 'key' }
  | { kind: 'value' }
  | { kind: 'header'; name: string }
  | { kind: 'path'; path: JsonPath }

/** What a field of a rule names: `key`, `value`, `header:NAME` or a path into JSON values. */
export function toMaskField(text: string): MaskField | { wrong: string } {
  if (text === 'key' || text === 'value') return { kind: text }
  const header = /^header:(.+)$/s.exec(text)?.[1]
  if (header !== undefined) return { kind: 'header', name: header.toLowerCase() }
  if (!text.startsWith('$'))
    return { wrong: 'it is none of key, value, header:NAME and a path like $.card.number' }
  const path = toJsonPath(text)
  return 'wrong' in path ? path : { kind: 'path', path }
}
