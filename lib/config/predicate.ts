import type { Comparison, Literal, Predicate } from '#lib/model/preset.ts'
import { toDurationMs } from './duration.ts'

/** What is wrong, and where below the predicate. */
type PredicateMistake = { path: (string | number)[]; message: string }
type Tell = (mistake: PredicateMistake) => void

const comparisons: readonly string[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge']
const tests = [...comparisons, 'in', 'is', 'not']
const DEEPEST = 8

/** A condition of the settings; null when it is none, and each mistake of it was told. */
export function toPredicate(value: unknown, tell: Tell, path: (string | number)[] = []): Predicate | null {
  const refuse = (message: string, at: string | number | null = null): null => {
    tell({ path: at === null ? path : [...path, at], message })
    return null
  }
  if (path.length > DEEPEST) return refuse('{name} is nested too deeply')
  if (!isMap(value))
    return refuse('{name} must be a condition: { col, eq }, { all: […] }, { any: […] } or { not: … }')
  if ('col' in value) return toLeaf(value, refuse)
  if ('diff' in value) return toDiff(value, refuse)
  const [key, ...more] = Object.keys(value)
  if (key === undefined || more.length > 0)
    return refuse('{name} must say one thing: all, any, not, always, col or diff')
  const inner = value[key]
  switch (key) {
    case 'always':
      return inner === true ? { always: true } : refuse('always must be true', key)
    case 'not': {
      const part = toPredicate(inner, tell, [...path, key])
      return part && { not: part }
    }
    case 'all':
    case 'any': {
      if (!Array.isArray(inner) || inner.length === 0)
        return refuse(`${key} must be a list of conditions`, key)
      const parts = inner.map((one, at) => toPredicate(one, tell, [...path, key, at]))
      const good = parts.filter((part) => part !== null)
      if (good.length < parts.length) return null
      return key === 'all' ? { all: good } : { any: good }
    }
    default:
      return refuse(`${key} is no condition; known here: all, any, not, always, col, diff`, key)
  }
}

type Refuse = (message: string, at?: string | number | null) => null

function toLeaf(value: Record<string, unknown>, refuse: Refuse): Predicate | null {
  const { col } = value
  if (!isName(col)) return refuse('col must be the name of a column', 'col')
  const [test, ...more] = Object.keys(value).filter((key) => key !== 'col')
  if (test === undefined || more.length > 0 || !tests.includes(test))
    return refuse(`a condition on a column has one of ${tests.join(', ')}`, more[0] ?? test ?? null)
  const given = value[test]
  if (test === 'is' || test === 'not') {
    if (given !== null && typeof given !== 'boolean')
      return refuse(`${test} must be null, true or false`, test)
    return { col, op: 'is', value: given, negated: test === 'not' }
  }
  if (test === 'in') {
    const values = Array.isArray(given) ? given.map(toLiteral) : []
    const good = values.filter((one) => one !== null)
    if (good.length === 0 || good.length < values.length)
      return refuse('in must be a list of texts, numbers or true and false', 'in')
    return { col, op: 'in', values: good }
  }
  const literal = toLiteral(given)
  if (literal === null)
    return refuse(`${test} must be a text, a number, true, false, or a time like now-5m`, test)
  return { col, op: test as Comparison, value: literal }
}

function toDiff(value: Record<string, unknown>, refuse: Refuse): Predicate | null {
  const { diff, ge, ...rest } = value
  const extra = Object.keys(rest)[0]
  if (extra !== undefined) return refuse(`${extra} does not belong to diff; known here: diff, ge`, extra)
  const [a, b, c] = Array.isArray(diff) ? diff : []
  if (!isName(a) || !isName(b) || c !== undefined) return refuse('diff must name two columns', 'diff')
  if (typeof ge !== 'number' || !Number.isFinite(ge)) return refuse('diff needs ge: a number', 'ge')
  return { diff: [a, b], atLeast: ge }
}

function toLiteral(value: unknown): Literal | null {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.includes('\0')) return null
  const moved = /^now(?:([+-])(.+))?$/.exec(value)
  if (!moved) return value
  const [, sign, by] = moved
  if (by === undefined) return { nowMs: 0 }
  const ms = toDurationMs(by)
  return ms === null ? value : { nowMs: sign === '-' ? -ms : ms }
}

/** PostgreSQL cuts names off after 63 bytes; `@` begins the roles of presets. */
export function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    !value.includes('\0') &&
    !value.startsWith('@') &&
    Buffer.byteLength(value) <= 63
  )
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
