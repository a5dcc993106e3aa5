import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { Document, Node, Pair, YAMLError } from 'yaml'
import type { ConfigMistake } from './mistake.ts'
import { resolveReferences } from './references.ts'
import type { Sources } from './references.ts'

export type Path = readonly PropertyKey[]

/** A YAML file as plain values with references resolved, and where each value stands. */
export type YamlFile = {
  value: unknown
  mistakes: ConfigMistake[]
  /** The line of the value at this path, or of the nearest thing around it. From 1. */
  lineOf(path: Path): number
  /** The text as written, references unresolved, so that a sentence may quote it without telling a secret. */
  rawOf(path: Path): string | null
  /** Whether this value is already known to be wrong: its reference did not resolve. */
  isBroken(path: Path): boolean
}

// The parser's own messages may quote the file, and with it a password, so each code has a sentence of ours.
const sentences: Partial<Record<YAMLError['code'], string>> = {
  DUPLICATE_KEY: 'this key stands twice in the same map',
  TAB_AS_INDENT: 'indent with spaces, not tabs',
  BAD_INDENT: 'the indentation does not fit the lines above, or a bracket is not closed',
  BAD_ALIAS: 'a value that starts with * needs quotes',
  ALIAS_PROPS: 'a value that starts with & or * needs quotes',
  BAD_SCALAR_START: 'a value that starts with @ or a backtick needs quotes',
  TAG_RESOLVE_FAILED: 'a value that starts with ! needs quotes',
  BAD_DQ_ESCAPE: 'this is no escape in double quotes; use single quotes or \\\\',
  MISSING_CHAR: 'a closing quote, bracket, comma or colon is missing here',
  MULTIPLE_DOCS: 'one document only; leave --- out',
}

export function parseYamlFile(text: string, sources: Sources): YamlFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const toLine = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line)
  const mistakes: ConfigMistake[] = []
  const broken: Path[] = []
  const tell = (offset: number | undefined, sentence: string) =>
    mistakes.push({ file: sources.file, line: toLine(offset), sentence })

  for (const error of [...document.errors, ...document.warnings]) {
    tell(error.pos[0], sentences[error.code] ?? `this is not valid YAML (${error.code})`)
  }

  const toPlain = (node: unknown, path: Path): unknown => {
    if (isAlias(node)) return toAliased(node.resolve(document), node.range?.[0], path)
    if (isSeq(node)) return node.items.map((item, index) => toPlain(item, [...path, index]))
    if (isMap(node)) {
      return Object.fromEntries(
        node.items.map((pair) => [toKey(pair), toPlain(pair.value, [...path, toKey(pair)])]),
      )
    }
    if (!isScalar(node)) return null
    if (typeof node.value !== 'string') return node.value
    const resolved = resolveReferences(node.value, sources)
    if ('text' in resolved) return resolved.text
    broken.push(path)
    tell(node.range?.[0], resolved.wrong)
    return node.value
  }
  const toAliased = (target: Node | undefined, offset: number | undefined, path: Path): unknown => {
    // Shared maps would let a small file unfold into a huge one; a settings file needs no more than shared texts.
    if (isScalar(target)) return toPlain(target, path)
    broken.push(path)
    tell(offset, 'a value that starts with * needs quotes; an alias may name a single value only')
    return null
  }

  const value = document.errors.length > 0 ? null : toPlain(document.contents, [])
  return {
    value,
    mistakes,
    lineOf: (path) => toLine(findOffset(document, path)),
    rawOf: (path) => {
      const node = document.getIn(path, true)
      return isScalar(node) ? String(node.source ?? node.value) : null
    },
    isBroken: (path) => broken.some((bad) => bad.every((part, index) => path[index] === part)),
  }
}

function toKey(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : ''
}

/** A key that stands in the file, else its map: a missing key is told at the line where its map starts. */
function findOffset(document: Document, path: Path): number | undefined {
  let node: unknown = document.contents
  let offset: number | undefined
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => toKey(item) === String(part))
      if (pair === undefined) break
      offset = isScalar(pair.key) ? pair.key.range?.[0] : offset
      node = pair.value
    } else if (isSeq(node) && typeof part === 'number') {
      const item = node.items[part]
      if (!isScalar(item) && !isMap(item) && !isSeq(item) && !isAlias(item)) break
      offset = item.range?.[0]
      node = item
    } else break
  }
  return offset
}
