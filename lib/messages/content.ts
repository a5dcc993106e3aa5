import { isUtf8 } from 'node:buffer'
import type { ContentKind } from '#lib/model/messages.ts'

/** Bytes as text, or as base64 where they are no text, with what they were taken for. */
export type Content = {
  text: string | null
  encoding: 'utf8' | 'base64'
  is: ContentKind
  schemaId: number | null
  cut: boolean
}

/** Schema registries write a zero and the number of the schema, four bytes, before what they encode. */
const SCHEMA_BYTES = 5

export const NO_CONTENT: Content = { text: null, encoding: 'utf8', is: 'none', schemaId: null, cut: false }

export function toContent(bytes: Buffer | null, most: number): Content {
  if (bytes === null) return NO_CONTENT
  const schemaId = bytes.length > SCHEMA_BYTES && bytes[0] === 0 ? bytes.readInt32BE(1) : null
  const cut = bytes.length > most
  if (!isUtf8(bytes)) {
    const is = schemaId === null ? 'binary' : 'schema'
    return { text: bytes.subarray(0, most).toString('base64'), encoding: 'base64', is, schemaId, cut }
  }
  const text = cutText(bytes, most).toString('utf8')
  const is =
    bytes.length === 0 ? 'empty' : schemaId === null ? kindOf(cut ? bytes.toString('utf8') : text) : 'schema'
  return { text, encoding: 'utf8', is, schemaId, cut }
}

/** A text that was changed on the way, e.g. masked. */
export function toTextContent(text: string, is: ContentKind, most: number): Content {
  const bytes = Buffer.from(text, 'utf8')
  const cut = bytes.length > most
  return {
    text: cut ? cutText(bytes, most).toString('utf8') : text,
    encoding: 'utf8',
    is,
    schemaId: null,
    cut,
  }
}

/** Not in the middle of a character: bytes that go on one are 10xxxxxx. */
function cutText(bytes: Buffer, most: number): Buffer {
  if (bytes.length <= most) return bytes
  let end = most
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}

/** Text that holds what no text has is binary all the same, though it happens to be UTF-8. */
function kindOf(text: string): ContentKind {
  if (isJson(text)) return 'json'
  // oxlint-disable-next-line no-control-regex -- that is the point
  return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? 'binary' : 'text'
}

/** An object, a list or a quoted text. A bare number or `true` is JSON as well, but is called what a person calls it. */
function isJson(text: string): boolean {
  if (!/^\s*[{["]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
