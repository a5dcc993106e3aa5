import { matchesGlob } from '#lib/model/glob.ts'
import type { JsonPath } from '#lib/model/json-path.ts'
import { toMaskField, type MaskRule } from '#lib/model/mask.ts'
import { findSpans } from './json-spans.ts'

type Show = MaskRule['show']

/** What is hidden in one topic. */
export type Masks = {
  key: Show | false
  value: Show | false
  /** Lower-case names. */
  headers: ReadonlyMap<string, Show>
  paths: readonly { field: string; path: JsonPath; show: Show }[]
  /** As the settings write them. */
  fields: string[]
}

export function masksOf(rules: readonly MaskRule[], topic: string): Masks {
  const masks: Masks = { key: false, value: false, headers: new Map(), paths: [], fields: [] }
  const headers = new Map<string, Show>()
  const paths: { field: string; path: JsonPath; show: Show }[] = []
  for (const { topics, fields, show } of rules) {
    if (!topics.some((glob) => matchesGlob(glob, topic))) continue
    for (const text of fields) {
      const field = toMaskField(text)
      // The settings were checked at the start.
      if ('wrong' in field) continue
      masks.fields.push(text)
      if (field.kind === 'key' || field.kind === 'value')
        masks[field.kind] = stricter(masks[field.kind], show)
      else if (field.kind === 'header')
        headers.set(field.name, stricter(headers.get(field.name) ?? false, show))
      else paths.push({ field: text, path: field.path, show })
    }
  }
  return { ...masks, headers, paths, fields: [...new Set(masks.fields)] }
}

/** Of two rules the one that shows less counts. */
function stricter(known: Show | false, show: Show): Show {
  return known === false ? show : known === null ? null : show
}

const HIDDEN = '•••'
/** What is shorter would be given away by its last four. */
const LEAST_SHOWN = 8

/** What stands in the place of a text. */
export function hide(text: string, show: Show): string {
  return show === 'last4' && text.length >= LEAST_SHOWN ? `${HIDDEN}${text.slice(-4)}` : HIDDEN
}

/**
 * A JSON text with its masked fields replaced and every other character as it was, and which fields these were. Null
 * when the text is no JSON: then nobody can say where the fields stand, and it has to be hidden whole.
 */
export function maskJson(text: string, masks: Masks): { text: string; fields: string[] } | null {
  try {
    JSON.parse(text)
  } catch {
    return null
  }
  const spans = findSpans(
    text,
    masks.paths.map(({ path }) => path),
  )
  if (spans === null) return null
  const fields = new Set<string>()
  // Outer values first: what lies in one that is hidden is hidden with it.
  const ordered = spans.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const parts: string[] = []
  let at = 0
  for (const { start, end, path } of ordered) {
    const rule = masks.paths[path]
    if (!rule) continue
    fields.add(rule.field)
    if (start < at) continue
    const strictest = ordered.some((one) => one.start === start && masks.paths[one.path]?.show === null)
    parts.push(
      text.slice(at, start),
      JSON.stringify(hideJson(text.slice(start, end), strictest ? null : rule.show)),
    )
    at = end
  }
  return { text: parts.join('') + text.slice(at), fields: [...fields] }
}

function hideJson(source: string, show: Show): string {
  const value: unknown = JSON.parse(source)
  if (typeof value === 'string') return hide(value, show)
  return typeof value === 'number' ? hide(source, show) : HIDDEN
}
