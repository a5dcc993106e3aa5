import { fromJsonText, type JsonPath } from '#lib/model/json-path.ts'

/** Where a value stands in a text; `path` is an index into what was asked for. */
export type Span = { start: number; end: number; path: number }

/** Deeper than this nobody nests by hand; what is deeper is not looked into. */
const MOST_DEPTH = 400

/**
 * Where the values of these paths stand in a text that `JSON.parse` takes, so that they can be replaced and every other
 * character stays. A name that stands twice in an object is found twice. Null: it is nested too deeply to say.
 */
export function findSpans(text: string, paths: readonly JsonPath[]): Span[] | null {
  const scan: Scan = { text, at: 0, spans: [], paths }
  const whole = settle(
    paths,
    paths.map((_, path) => ({ path, step: 0 })),
  )
  return readValue(scan, whole, 0) ? scan.spans : null
}

type Scan = { text: string; at: number; spans: Span[]; paths: readonly JsonPath[] }
/** So many steps of a path lead to where we are. */
type State = { path: number; step: number }

function readValue(scan: Scan, states: readonly State[], depth: number): boolean {
  if (depth > MOST_DEPTH) return false
  skipBlanks(scan)
  const start = scan.at
  const first = scan.text[start]
  if (first === '{') {
    if (!readObject(scan, states, depth)) return false
  } else if (first === '[') {
    if (!readArray(scan, states, depth)) return false
  } else if (first === '"') skipString(scan)
  else while (scan.at < scan.text.length && !/[\s,\]}]/.test(scan.text[scan.at] ?? '')) scan.at++
  for (const { path, step } of states)
    if (step === scan.paths[path]?.length) scan.spans.push({ start, end: scan.at, path })
  return true
}

function readObject(scan: Scan, states: readonly State[], depth: number): boolean {
  scan.at++
  for (;;) {
    skipBlanks(scan)
    if (scan.text[scan.at] === '}') break
    const start = scan.at
    skipString(scan)
    const name = fromJsonText(scan.text.slice(start, scan.at)) ?? ''
    skipBlanks(scan)
    // The colon.
    scan.at++
    const inside = descend(scan.paths, states, (step) => step.kind === 'name' && step.name === name)
    if (!readValue(scan, inside, depth + 1)) return false
    skipBlanks(scan)
    if (scan.text[scan.at] === ',') scan.at++
  }
  scan.at++
  return true
}

function readArray(scan: Scan, states: readonly State[], depth: number): boolean {
  scan.at++
  for (let index = 0; ; index++) {
    skipBlanks(scan)
    if (scan.text[scan.at] === ']') break
    const inside = descend(scan.paths, states, (step) => step.kind === 'index' && step.index === index)
    if (!readValue(scan, inside, depth + 1)) return false
    skipBlanks(scan)
    if (scan.text[scan.at] === ',') scan.at++
  }
  scan.at++
  return true
}

function descend(
  paths: readonly JsonPath[],
  states: readonly State[],
  fits: (step: JsonPath[number]) => boolean,
): State[] {
  if (states.length === 0) return []
  const inside: State[] = []
  for (const { path, step } of states) {
    const wanted = paths[path]?.[step]
    if (!wanted) continue
    if (wanted.kind === 'deep') inside.push({ path, step })
    else if (wanted.kind === 'any' || fits(wanted)) inside.push({ path, step: step + 1 })
  }
  return settle(paths, inside)
}

/** Any depth may be none: the step after it counts as well. */
function settle(paths: readonly JsonPath[], states: readonly State[]): State[] {
  const settled = [...states]
  for (const state of settled) {
    if (paths[state.path]?.[state.step]?.kind !== 'deep') continue
    const next = { path: state.path, step: state.step + 1 }
    if (!settled.some(({ path, step }) => path === next.path && step === next.step)) settled.push(next)
  }
  return settled
}

function skipBlanks(scan: Scan): void {
  while (/\s/.test(scan.text[scan.at] ?? '')) scan.at++
}

function skipString(scan: Scan): void {
  scan.at++
  while (scan.at < scan.text.length && scan.text[scan.at] !== '"')
    scan.at += scan.text[scan.at] === '\\' ? 2 : 1
  scan.at++
}
