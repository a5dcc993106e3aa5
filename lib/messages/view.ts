import { toContent, toTextContent, NO_CONTENT, type Content } from './content.ts'
import { hide, maskJson, type Masks } from './mask.ts'
import type { KafkaRecord } from './record.ts'

/** One part of a record as it may be seen. */
type Part = {
  /** For a filter: text as well as may be, empty when there is none. */
  text: () => string
  content: (most: number) => Content
}

/** A record as it may be seen: masked fields are gone from all of it. */
export type View = {
  key: Part
  value: Part
  headers: { name: string; text: string | null; content: (most: number) => Content }[]
  /** Fields of the settings that were hidden in this one. */
  masked: string[]
}

export function readView({ key, value, headers }: KafkaRecord, masks: Masks): View {
  const masked: string[] = []
  const seenKey = key !== null && masks.key !== false ? hidden(key, masks.key, 'key', masked) : plain(key)
  return {
    key: seenKey,
    value: valueOf(value, masks, masked),
    headers: headers.map((header) => {
      const show = masks.headers.get(header.name.toLowerCase())
      const part =
        show !== undefined && header.value !== null
          ? hidden(header.value, show, `header:${header.name}`, masked)
          : plain(header.value)
      return { name: header.name, text: header.value === null ? null : part.text(), content: part.content }
    }),
    masked,
  }
}

function valueOf(value: Buffer | null, masks: Masks, masked: string[]): Part {
  if (value === null) return plain(null)
  if (masks.value !== false) return hidden(value, masks.value, 'value', masked)
  if (masks.paths.length === 0) return plain(value)
  const found = maskJson(value.toString('utf8'), masks)
  // No JSON: the fields may stand anywhere in it, so nothing of it is shown.
  if (found === null) return value.length === 0 ? plain(value) : hidden(value, null, 'value', masked)
  masked.push(...found.fields)
  if (found.fields.length === 0) return plain(value)
  return { text: () => found.text, content: (most) => toTextContent(found.text, 'json', most) }
}

function plain(bytes: Buffer | null): Part {
  if (bytes === null) return { text: () => '', content: () => NO_CONTENT }
  return { text: () => bytes.toString('utf8'), content: (most) => toContent(bytes, most) }
}

function hidden(bytes: Buffer, show: 'last4' | null, field: string, masked: string[]): Part {
  masked.push(field)
  const text = hide(bytes.toString('utf8'), show)
  return { text: () => text, content: (most) => toTextContent(text, 'masked', most) }
}
