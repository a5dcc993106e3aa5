import { compareText } from '#lib/model/compare.ts'
import { readJsonPath, type JsonPath } from '#lib/model/json-path.ts'

const operators = ['!=', '<=', '>=', '=', '<', '>', 'contains'] as const
type Operator = (typeof operators)[number]
type Scalar = string | number | boolean | null

type Condition = { path: JsonPath; operator: Operator | 'exists'; wanted: Scalar; source: string }

/** Whether a parsed value fits; `text` is what it was parsed from. */
export type JsonTest = (value: unknown, text: string) => boolean

/**
 * `$.a.b[0] = "x"`, `$.n >= 3 and $.tags contains "new"`, `$.error`: paths, each with an operator and a JSON scalar, or
 * alone, for "it is there". Where a path has wildcards any of the values will do; with `!=` none may be equal.
 */
export function parseConditions(text: string): JsonTest | { wrong: string } {
  const conditions: Condition[] = []
  let rest = text.trim()
  for (;;) {
    const read = readCondition(rest)
    if ('wrong' in read) return read
    conditions.push(read.condition)
    rest = read.rest
    if (rest === '') break
    const and = /^and\s+/i.exec(rest)
    if (!and) return { wrong: `after a condition comes and, not ${rest}` }
    rest = rest.slice(and[0].length)
  }
  return (value, source) => conditions.every((condition) => fits(condition, value, source))
}

const SCALAR = /^("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=\s|$)\s*/

function readCondition(text: string): { condition: Condition; rest: string } | { wrong: string } {
  const found = readJsonPath(text)
  if ('wrong' in found) return found
  const after = text.slice(found.end)
  const rest = after.trimStart()
  if (rest === '' || (/^and\s/i.test(rest) && after !== rest))
    return { condition: { path: found.path, operator: 'exists', wanted: null, source: '' }, rest }
  const operator = operators.find((one) => rest.startsWith(one))
  if (!operator)
    return { wrong: `after ${text.slice(0, found.end)} comes one of ${operators.join(' ')}, not ${rest}` }
  const value = rest.slice(operator.length).trimStart()
  const scalar = SCALAR.exec(value)
  const source = scalar?.[1]
  if (!scalar || source === undefined)
    return {
      wrong: `${operator} wants a text in double quotes, a number, true, false or null, not ${value || 'nothing'}`,
    }
  const wanted = toScalar(source)
  if (wanted === undefined) return { wrong: `${source} is no JSON` }
  return { condition: { path: found.path, operator, wanted, source }, rest: value.slice(scalar[0].length) }
}

function toScalar(source: string): Scalar | undefined {
  try {
    return JSON.parse(source) as Scalar
  } catch {
    return undefined
  }
}

function fits({ path, operator, wanted, source }: Condition, value: unknown, text: string): boolean {
  const found = valuesAt(value, path)
  switch (operator) {
    case 'exists':
      return found.length > 0
    case '!=':
      return found.length > 0 && !found.some((one) => one === wanted)
    case '=':
      return found.some((one) => one === wanted) && standsThere(wanted, source, text)
    case 'contains':
      return found.some((one) => holds(one, wanted))
    case '<':
      return found.some((one) => compare(one, wanted, (order) => order < 0))
    case '<=':
      return found.some((one) => compare(one, wanted, (order) => order <= 0))
    case '>':
      return found.some((one) => compare(one, wanted, (order) => order > 0))
    case '>=':
      return found.some((one) => compare(one, wanted, (order) => order >= 0))
  }
}

/** Past 2^53 neighbours are the same number to JavaScript: then the digits themselves have to be there. */
function standsThere(wanted: Scalar, source: string, text: string): boolean {
  if (typeof wanted !== 'number' || !/^-?\d+$/.test(source) || Number.isSafeInteger(wanted)) return true
  return new RegExp(`(?<![\\d.])${source}(?![\\d.eE])`).test(text)
}

/** Numbers with numbers and texts with texts; nothing else has an order. */
function compare(one: unknown, wanted: Scalar, fits: (order: number) => boolean): boolean {
  if (typeof one === 'number' && typeof wanted === 'number') return fits(one - wanted)
  return typeof one === 'string' && typeof wanted === 'string' && fits(compareText(one, wanted))
}

function holds(one: unknown, wanted: Scalar): boolean {
  if (Array.isArray(one)) return one.includes(wanted)
  return typeof one === 'string' && typeof wanted === 'string' && one.includes(wanted)
}

/** As many as a wildcard may find. */
const MOST_VALUES = 10_000

/** Every value that a path leads to. */
function valuesAt(value: unknown, path: JsonPath): unknown[] {
  let here: unknown[] = [value]
  for (const step of path) {
    here = here.flatMap((one) => next(one, step)).slice(0, MOST_VALUES)
    if (here.length === 0) break
  }
  return here
}

function next(value: unknown, step: JsonPath[number]): unknown[] {
  switch (step.kind) {
    case 'name':
      return isMap(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []
    case 'index':
      return Array.isArray(value) && step.index < value.length ? [value[step.index]] : []
    case 'any':
      return childrenOf(value)
    case 'deep': {
      const all: unknown[] = [value]
      for (const one of all)
        for (const child of childrenOf(one)) if (all.length < MOST_VALUES) all.push(child)
      return all
    }
  }
}

function childrenOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : isMap(value) ? Object.values(value) : []
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
