/**
 * Where something stands in a JSON text: `$.card.number`, `$.items[0].sku`, `$["a key"]`; `[*]` and `.*` are any element
 * or name, `..name` is that name at any depth. No code, no filters.
 */
export type JsonPath = readonly JsonStep[]

type JsonStep =
  | { kind: 'name'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'any' }
  /** Any number of levels, none too, before the next step. */
  | { kind: 'deep' }

const MOST_STEPS = 32

/** The path that a text begins with, and where it ends; a sentence when it begins with none. */
export function readJsonPath(text: string): { path: JsonPath; end: number } | { wrong: string } {
  if (text[0] !== '$') return { wrong: 'a path begins with $' }
  const path: JsonStep[] = []
  let at = 1
  while (at < text.length) {
    const rest = text.slice(at)
    const found = steps.map(({ shape, to }) => ({ match: shape.exec(rest), to })).find(({ match }) => match)
    if (!found?.match) break
    const step = found.to(found.match)
    if (step === null) return { wrong: `${found.match[0]} is no name in double quotes` }
    path.push(...step)
    if (path.length > MOST_STEPS) return { wrong: `a path has at most ${MOST_STEPS} steps` }
    at += found.match[0].length
  }
  return { path, end: at }
}

/** A text that is one path and nothing else. */
export function toJsonPath(text: string): JsonPath | { wrong: string } {
  const read = readJsonPath(text)
  if ('wrong' in read) return read
  if (read.end < text.length) return { wrong: `${text.slice(read.end)} is no step of a path` }
  return read.path
}

const NAME = String.raw`[\p{L}\p{N}_$-]+`

const steps: { shape: RegExp; to: (match: RegExpExecArray) => JsonStep[] | null }[] = [
  { shape: /^\.\.\*/u, to: () => [{ kind: 'deep' }, { kind: 'any' }] },
  {
    shape: new RegExp(`^\\.\\.(${NAME})`, 'u'),
    to: ([, name = '']) => [{ kind: 'deep' }, { kind: 'name', name }],
  },
  { shape: /^\.\*/u, to: () => [{ kind: 'any' }] },
  { shape: new RegExp(`^\\.(${NAME})`, 'u'), to: ([, name = '']) => [{ kind: 'name', name }] },
  { shape: /^\[\*\]/u, to: () => [{ kind: 'any' }] },
  { shape: /^\[(\d{1,9})\]/u, to: ([, index = '']) => [{ kind: 'index', index: Number(index) }] },
  {
    shape: /^\[("(?:[^"\\]|\\.)*")\]/u,
    to: ([, quoted = '']) => {
      const name = fromJsonText(quoted)
      return name === null ? null : [{ kind: 'name', name }]
    },
  },
]

/** A quoted text as it stands in JSON, unquoted; null when it is none. */
export function fromJsonText(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
