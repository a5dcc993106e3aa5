import type { Refusal } from '#lib/model/reading.ts'
import type { TailQuery } from '#lib/model/messages.ts'
import { parseConditions, type JsonTest } from './condition.ts'
import type { Masks } from './mask.ts'
import { readView, type View } from './view.ts'
import type { KafkaRecord } from './record.ts'

export type Filter = Pick<TailQuery, 'key' | 'contains' | 'header' | 'path'>

/** Whether a record fits; null when it does not, else what may be seen of it. */
export type Match = (record: KafkaRecord) => View | null

/**
 * A filter made ready. It looks at what the masks leave: what may not be seen cannot be searched for either. Refuses a
 * condition that does not parse, and a key where keys are masked.
 */
export function toMatch(filter: Filter, masks: Masks): Match | Refusal {
  const key = filter.key === undefined ? null : toKeyBytes(filter.key)
  if (key && 'refused' in key) return key
  if (key && masks.key !== false)
    return bad('The keys of this topic are masked by the settings: they cannot be searched for.')
  const path = filter.path === undefined ? null : parseConditions(filter.path)
  if (path && 'wrong' in path) return bad(`path is wrong: ${path.wrong}.`)
  const part = filter.contains?.toLowerCase() ?? null
  const header = filter.header === undefined ? null : toHeader(filter.header)
  return (record) => {
    if (key && !(record.key?.equals(key) ?? false)) return null
    const view = readView(record, masks)
    if (header && !view.headers.some((one) => header(one.name, one.text))) return null
    if (part !== null && !holds(view, part)) return null
    return path && !fitsJson(view, path) ? null : view
  }
}

/** The bytes of a key as it is asked for. */
export function toKeyBytes(text: string): Buffer | Refusal {
  const hex = /^hex:(.*)$/s.exec(text)?.[1]
  if (hex === undefined) return Buffer.from(text, 'utf8')
  if (/^([0-9a-f]{2})*$/i.test(hex)) return Buffer.from(hex, 'hex')
  return bad('key is wrong: after hex: come pairs of hexadecimal digits.')
}

function toHeader(text: string): (name: string, value: string | null) => boolean {
  const colon = text.indexOf(':')
  if (colon < 0) return (name) => name === text
  const [wantedName, wantedValue] = [text.slice(0, colon), text.slice(colon + 1)]
  return (name, value) => (name === wantedName && value === wantedValue) || (name === text && value !== null)
}

function holds(view: View, part: string): boolean {
  return (
    view.value.text().toLowerCase().includes(part) ||
    view.key.text().toLowerCase().includes(part) ||
    view.headers.some(({ name, text }) => `${name}\n${text ?? ''}`.toLowerCase().includes(part))
  )
}

function fitsJson(view: View, test: JsonTest): boolean {
  const text = view.value.text()
  try {
    return test(JSON.parse(text), text)
  } catch {
    return false
  }
}

function bad(because: string): Refusal {
  return { refused: 'bad-request', because }
}
